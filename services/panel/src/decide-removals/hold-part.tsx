import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { useSession } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Moment } from '../look/time.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import { causesOf, type HeldUser, type Hold, unitInCommon } from './describe-holds.ts';
import { HeldTable } from './held-table.tsx';
import styles from './hold-part.module.css';
import { decisionOf, type Verdict } from './make-decision.ts';
import { addPeriod } from './undo-until.ts';
import { useHeldPeople } from './use-held.ts';

/** A decision that was taken, for the words about it. */
export interface Decided {
  readonly verdict: Verdict;
  readonly people: number;
  /** Until when a deactivation can be undone. */
  readonly until: Date;
}

interface HoldPartProps {
  readonly id: string;
  readonly hold: Hold;
  /** Asked before a decision: whether people came to be held by other runs, who were not looked at. */
  readonly haveOthersJoined: () => Promise<boolean>;
  readonly onDecided: (decided: Decided) => void;
  /** Others are held by now than were looked at. */
  readonly onRefused: () => void;
}

/** Why the people of one hold are gone, who they are, and what can be decided. */
export function HoldPart({ id, hold, haveOthersJoined, onDecided, onRefused }: HoldPartProps) {
  const say = useSay();
  const { listed, data, isCatchingUp, error } = useHeldPeople(id, hold);
  const [chosen, setChosen] = useChosen(hold);
  const [asked, setAsked] = useState<{ readonly verdict: Verdict; readonly isAll: boolean } | null>(null);
  const retention = useSession().data?.periods.retention ?? 'P90D';
  const isAll = asked?.isAll ?? true;
  const people = isAll ? hold.deactivations : chosen.size;
  const decide = useMutation({
    mutationFn: async (verdict: Verdict) => {
      if (await haveOthersJoined()) return 'refused';
      const ids = listed.map(({ azureId }) => azureId);
      const body = decisionOf(verdict, hold, ids, isAll ? null : chosen);
      await answerOf(api.POST('/v1/runs/{id}/decision', { params: { path: { id: hold.runId } }, body }));
      return 'decided';
    },
    onSuccess: (outcome, verdict) => {
      setAsked(null);
      if (outcome === 'refused') return onRefused();
      setChosen(new Set());
      onDecided({ verdict, people, until: addPeriod(new Date(), retention) });
    },
    onError: (failure) => {
      if (problemOf(failure).status !== 409) return;
      setAsked(null);
      onRefused();
    },
  });
  return (
    <div className={styles.part}>
      <Why hold={hold} listed={listed} />
      <div className={styles.actions}>
        <Button kind="danger" onPress={() => setAsked({ verdict: 'approve', isAll: true })}>
          <Say id="held.approve" values={{ people: hold.deactivations }} />
        </Button>
        <Button onPress={() => setAsked({ verdict: 'reject', isAll: true })}>
          <Say id="held.reject" values={{ people: hold.deactivations }} />
        </Button>
      </div>
      <div className={styles.part}>
        {data === undefined && error === null && <Skeleton label={say('loading')} />}
        {error !== null && data === undefined && <Say id="held.listFailed" />}
        {data !== undefined && (
          <HeldTable
            id={id}
            hold={hold}
            listed={listed}
            isLoading={isCatchingUp}
            chosen={chosen}
            onChoose={setChosen}
            onDecide={(verdict) => setAsked({ verdict, isAll: false })}
          />
        )}
      </div>
      {asked !== null && (
        <DecideDialog
          verdict={asked.verdict}
          people={people}
          until={addPeriod(new Date(), retention)}
          isPending={decide.isPending}
          problem={decide.error === null ? null : problemOf(decide.error)}
          onDecide={() => decide.mutate(asked.verdict)}
          onClose={() => {
            decide.reset();
            setAsked(null);
          }}
        />
      )}
    </div>
  );
}

/** Who is chosen, kept while somebody looks at one of the people and comes back. */
function useChosen({ runId, since, deactivations }: Hold): [ReadonlySet<string>, (ids: ReadonlySet<string>) => void] {
  const cache = useQueryClient();
  const key = ['held-chosen', runId, since, deactivations];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => cache.getQueryData(key) ?? new Set());
  return [
    chosen,
    (ids) => {
      cache.setQueryData(key, ids);
      setChosen(ids);
    },
  ];
}

function Why({ hold, listed }: { hold: Hold; listed: readonly HeldUser[] }) {
  const unit = unitInCommon(listed);
  return (
    <dl className={styles.why}>
      <dt>
        <Say id="held.why" />
      </dt>
      <dd>
        {causesOf(hold).map(({ cause, people }, at) => (
          <span key={cause}>
            {at > 0 && ' · '}
            <Say id={`held.cause.${cause}`} values={{ people }} />
          </span>
        ))}
      </dd>
      <dt>
        <Say id="held.since" />
      </dt>
      <dd>
        <Moment at={hold.since} />
      </dd>
      {unit !== null && (
        <>
          <dt>
            <Say id="held.sameUnit" />
          </dt>
          <dd>
            <Say id="held.sameUnit.which" values={{ people: unit.people, unit: <bdi>{unit.name}</bdi> }} />
          </dd>
        </>
      )}
    </dl>
  );
}
