import { useState } from 'react';
import { Link } from 'react-router';
import type { Integration } from '../api/queries.ts';
import { MeaningDialog } from '../define-aliases/meaning-dialog.tsx';
import { useNow } from '../frame/now.ts';
import { Refused } from '../frame/refused.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { entraUserLink } from '../guide-registration/entra-link.ts';
import { Button, ButtonLink } from '../look/button.tsx';
import { Icon } from '../look/icon.tsx';
import { Notice } from '../look/notice.tsx';
import { Name, Value } from '../look/value.tsx';
import { AdoptDialog } from './adopt-dialog.tsx';
import styles from './explain.module.css';
import { nameOfPerson, verdictWords } from './explain-words.ts';
import { NearestName } from './nearest-name.tsx';
import { pendingOf } from './pending.ts';
import type { Person } from './person.ts';
import { canBeMeant, situationOf, type Unmatched, unmatchedIn } from './situation.ts';
import { SyncProgress } from './sync-progress.tsx';
import { useIsListed, useReach, useWish } from './use-person.ts';

interface Props {
  readonly person: Person;
  readonly integration: Integration;
}

/** Why a person is where they are, in one sentence, and what leads on. */
export function Verdict({ person, integration }: Props) {
  const say = useSay();
  const now = useNow();
  const name = { name: nameOfPerson(person) ?? say('person.unnamed') };
  const unmatched = unmatchedIn(person.explanation, integration.unitField);
  const wish = useWish(integration.id, person.azureId);
  const pending = pendingOf(person);
  return (
    <section className={styles.verdict}>
      <p className={styles.sentence}>
        <SaySentence of={verdictWords(person.explanation, name, now)} />
      </p>
      {unmatched !== null && unmatched.value !== null && canBeMeant(unmatched) && unmatched.nearest.length > 0 && (
        <NearestName value={unmatched.value} nearest={unmatched.nearest} />
      )}
      <Actions person={person} integration={integration} unmatched={unmatched} wish={wish} />
      {unmatched !== null && <SameSituation unmatched={unmatched} integration={integration} />}
      {wish.error !== null && <Refused error={wish.error} />}
      {pending !== null && (
        <Notice tone="info" role="status">
          <Say id="explain.accepted" />
        </Notice>
      )}
      <SyncProgress sync={person.sync} integrationId={integration.id} />
    </section>
  );
}

interface ActionsProps extends Props {
  readonly unmatched: Unmatched | null;
  readonly wish: ReturnType<typeof useWish>;
}

function Actions({ person, integration, unmatched, wish }: ActionsProps) {
  const { status, findings, azureId } = person;
  const has = (code: string) => findings.some((each) => each.code === code);
  const isGoneForGood = status === 'purged' && !has('gone-in-ziik');
  const inAzure = person.azure === null ? null : entraUserLink(integration.options.cloud, azureId);
  if (isGoneForGood) return null;
  return (
    <div className={styles.actions}>
      {status === 'deactivated' && (
        <Button kind="primary" isPending={isAsked(wish, 'reactivation')} onPress={() => wish.mutate('reactivation')}>
          <Say id="explain.reactivate" />
        </Button>
      )}
      {has('returner') && <Adoption person={person} wish={wish} />}
      {status === 'held' && (
        <ButtonLink kind="primary" href={`/integrations/${integration.id}/held`}>
          <Say id="explain.decideHeld" />
        </ButtonLink>
      )}
      {unmatched !== null && canBeMeant(unmatched) && <Meaning unmatched={unmatched} integrationId={integration.id} />}
      <Button
        kind={has('gone-in-ziik') ? 'primary' : 'plain'}
        isPending={isAsked(wish, 'sync')}
        onPress={() => wish.mutate('sync')}
      >
        <Say id="explain.sync" />
      </Button>
      <HolderLink person={person} integrationId={integration.id} />
      {inAzure !== null && (
        <a href={inAzure} target="_blank" rel="noreferrer" className={styles.link}>
          <Say id="explain.openInAzure" />
          <Icon name="external" />
        </a>
      )}
    </div>
  );
}

function isAsked({ isPending, variables }: ActionsProps['wish'], wish: string): boolean {
  return isPending && variables === wish;
}

/** Where nobody can say how many there are. */
const THIS_PERSON = { users: 1, seesNothing: 0 };

/** Longer values would make the button a paragraph. */
const LONGEST_IN_BUTTON = 60;

function Meaning({ unmatched, integrationId }: { unmatched: Unmatched; integrationId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const reach = useReach(integrationId, unmatched);
  const { code, kind, nearest } = unmatched;
  const value = <Value of={unmatched.value} />;
  const [first] = nearest;
  return (
    <>
      <Button kind="primary" onPress={() => setIsOpen(true)}>
        <span>
          {code === 'alias-target-gone' ? (
            <Say id="explain.alias.openOther" values={{ value, kind }} />
          ) : (unmatched.value?.length ?? 0) > LONGEST_IN_BUTTON ? (
            <Say id="explain.alias.openLong" />
          ) : first === undefined ? (
            <Say id="explain.alias.openAny" values={{ value }} />
          ) : (
            <Say id="explain.alias.open" values={{ value, target: <Name of={first.name} /> }} />
          )}
        </span>
      </Button>
      {isOpen && !reach.isPending && (
        <MeaningDialog
          id={integrationId}
          group={{ ...unmatched, ...(reach.data ?? THIS_PERSON), nearest: [...nearest] }}
          suggested={first}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}

interface Holder {
  readonly azureId: string;
  readonly name: string | null;
}

function holderIn({ explanation }: Person): Holder | null {
  return (explanation?.verdict.values.holder as Holder | null | undefined) ?? null;
}

function Adoption({ person, wish }: Pick<ActionsProps, 'person' | 'wish'>) {
  const say = useSay();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button kind="primary" isPending={isAsked(wish, 'adoption')} onPress={() => setIsOpen(true)}>
        <Say id="explain.adopt" />
      </Button>
      {isOpen && (
        <AdoptDialog
          name={nameOfPerson(person) ?? say('person.unnamed')}
          holder={holderIn(person)?.name ?? say('explain.somebody')}
          onClose={() => setIsOpen(false)}
          onConfirm={() => {
            setIsOpen(false);
            wish.mutate('adoption');
          }}
        />
      )}
    </>
  );
}

/** The way to the one who holds what the person needs, where they are listed here. */
function HolderLink({ person, integrationId }: { person: Person; integrationId: string }) {
  const holder = holderIn(person);
  const isListed = useIsListed(integrationId, holder?.azureId ?? null).data === true;
  if (holder === null || !isListed) return null;
  return (
    <Link to={`/integrations/${integrationId}/users/${encodeURIComponent(holder.azureId)}`} className={styles.link!}>
      <Say
        id="explain.showHolder"
        values={{ holder: holder.name === null ? <Say id="explain.somebody" /> : <Name of={holder.name} /> }}
      />
    </Link>
  );
}

/** How many are in the same situation, and the way to them. */
function SameSituation({ unmatched, integration }: { unmatched: Unmatched; integration: Integration }) {
  const count = useReach(integration.id, unmatched).data?.users ?? 0;
  if (count < 2) return null;
  const filter = new URLSearchParams({ tab: 'everybody', ...situationOf(unmatched) });
  return (
    <p>
      <Link to={`/integrations/${integration.id}/users?${filter}`} className={styles.link!}>
        <Say id="explain.same" values={{ count }} />
        <Icon name="arrow" />
      </Link>
    </p>
  );
}
