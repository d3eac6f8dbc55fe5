import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { readPeopleAgain, type User } from '../api/people.ts';
import { problemOf } from '../api/problem.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Checkbox } from '../look/checkbox.tsx';
import { Notice } from '../look/notice.tsx';
import { Tick } from '../look/tick.tsx';
import styles from './several.module.css';
import type { Tab } from './tabs.ts';
import { type Told, toldOf } from './told.ts';

/** The API takes so many at once. */
const MOST = 1_000;
/** What can be asked for several people of a tab at once. */
const KINDS = { deactivated: 'reactivation', failed: 'sync' } as const;

/** People by their Azure ids, each with when they changed last. */
type Chosen = ReadonlyMap<string, string>;

export interface Several {
  /** Undefined where there is nothing to ask for. */
  readonly kind: 'reactivation' | 'sync' | undefined;
  readonly selected: Chosen;
  /** Asked for, with when they had changed last: once they change, the request has been dealt with. */
  readonly asked: Chosen;
  readonly select: (users: readonly User[], isSelected: boolean) => void;
  readonly ask: (chosen: Chosen) => void;
  readonly isAsking: boolean;
  readonly told: Told | null;
  readonly error: unknown;
}

/** Asks for one person or several, and tells what became of it: nothing is shown as done before Ziik has done it. */
export function useSeveral(id: string, tab: Tab): Several {
  const cache = useQueryClient();
  const [selected, setSelected] = useState<Chosen>(new Map());
  const [asked, setAsked] = useState<Chosen>(new Map());
  const kind = tab === 'deactivated' || tab === 'failed' ? KINDS[tab] : undefined;
  const request = useMutation({
    mutationFn: (chosen: Chosen) =>
      answerOf(
        api.POST('/v1/integrations/{id}/users/requests', {
          params: { path: { id } },
          body: { kind: kind!, azureIds: [...chosen.keys()] },
        }),
      ),
    onSuccess({ refused }, chosen) {
      const not = new Set(refused.map(({ azureId }) => azureId));
      setAsked((before) => new Map([...before, ...[...chosen].filter(([azureId]) => !not.has(azureId))]));
      setSelected(new Map());
      readPeopleAgain(cache, id);
    },
  });
  return {
    kind,
    selected,
    asked,
    select: (users, isSelected) =>
      setSelected((before) => {
        const next = new Map(before);
        for (const { azureId, updatedAt } of users) {
          if (!isSelected) next.delete(azureId);
          else if (next.size < MOST) next.set(azureId, updatedAt);
        }
        return next;
      }),
    ask: (chosen) => request.mutate(chosen),
    isAsking: request.isPending,
    told: request.data === undefined ? null : toldOf(request.data),
    error: request.error,
  };
}

/** Above the table: select the page, and what to do with those selected. */
export function ActionBar({ several, users }: { several: Several; users: readonly User[] }) {
  const { kind, selected, select, ask, isAsking } = several;
  if (kind === undefined) return null;
  return (
    <>
      <div className={styles.bar}>
        <Checkbox
          isSelected={users.length > 0 && users.every(({ azureId }) => selected.has(azureId))}
          onChange={(isSelected) => select(users, isSelected)}
        >
          <Say id="users.selectPage" values={{ people: users.length }} />
        </Checkbox>
        {selected.size > 0 && (
          <Button size="s" kind="primary" isPending={isAsking} onPress={() => ask(selected)}>
            <Say id={`users.ask.${kind}`} values={{ people: selected.size }} />
          </Button>
        )}
      </div>
      <WhatBecame several={several} kind={kind} />
    </>
  );
}

function WhatBecame({ several: { told, error }, kind }: { several: Several; kind: NonNullable<Several['kind']> }) {
  if (error !== null) {
    return (
      <div className={styles.told}>
        <Notice
          tone="bad"
          role="alert"
          title={
            <Say id={problemOf(error).code === 'integration-disabled' ? 'users.askedWhileOff' : 'users.notAsked'} />
          }
        />
      </div>
    );
  }
  if (told === null) return null;
  return (
    <div className={styles.told}>
      <Notice
        tone={told.refused.length === 0 ? 'good' : 'warn'}
        role="status"
        title={<Say id={`users.taken.${kind}`} values={{ people: told.taken }} />}
      >
        {told.refused.map(({ code, people }) => (
          <p key={code}>
            <Say id={`users.refused.${code}`} values={{ people }} />
          </p>
        ))}
      </Notice>
    </div>
  );
}

interface InRowProps {
  readonly several: Several;
  readonly user: User;
  readonly name: string;
}

/** In a row: the box that selects it. */
export function SelectBox({ several, user, name }: InRowProps) {
  const say = useSay();
  return (
    <Tick
      label={say('users.selectOne', { name })}
      isSelected={several.selected.has(user.azureId)}
      onChange={(isSelected) => several.select([user], isSelected)}
    />
  );
}

/** In a row: asks for this person, or says that it was asked for. */
export function AskOne({ several: { kind, asked, ask }, user: { azureId, updatedAt }, name }: InRowProps) {
  const say = useSay();
  if (asked.get(azureId) === updatedAt) return <Say id="users.accepted" />;
  return (
    <Button
      size="s"
      aria-label={say(`users.askFor.${kind!}`, { name })}
      onPress={() => ask(new Map([[azureId, updatedAt]]))}
    >
      <Say id={`users.askOne.${kind!}`} />
    </Button>
  );
}
