import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { readPeopleAgain, type User, useUsers } from '../api/people.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Day } from '../look/time.tsx';
import { nameOf, PersonName } from '../look/value.tsx';
import styles from './conflict-cells.module.css';
import { PersonLink } from './person-link.tsx';
import { holderOf } from './why-listed.ts';

type Holders = ReadonlyMap<string, User>;

interface ConflictProps {
  readonly id: string;
  readonly user: User;
  readonly holders: Holders;
}

/** Who has the addresses that these people need: all of a page in one call. */
export function useHolders(id: string, users: readonly User[]): Holders {
  const wanted = new Set(users.flatMap((user) => holderOf(user)?.azureId ?? []));
  const azureId = [...wanted].sort();
  const { data } = useUsers(id, 'holders', { azureId, limit: '100' }, azureId.length > 0);
  return new Map(data?.data.map((user) => [user.azureId, user]));
}

export function HeldBy({ id, user, holders }: ConflictProps) {
  const holder = holderOf(user);
  const known = holder?.azureId == null ? undefined : holders.get(holder.azureId);
  if (known === undefined) return <Say id="conflict.holder.unknown" />;
  return (
    <>
      <PersonLink id={id} user={known} isAddressElsewhere />
      {known.deactivatedAt !== null && (
        <div className={styles.muted}>
          <Say id="conflict.holder.deactivated" values={{ day: <Day at={known.deactivatedAt} /> }} />
        </div>
      )}
    </>
  );
}

/** What has to happen; of a returner, the question that only a person can answer. */
export function WhatResolves({ id, user, holders }: ConflictProps) {
  const holder = holderOf(user);
  const known = holder?.azureId == null ? undefined : holders.get(holder.azureId);
  if (holder?.isReturner && known !== undefined) return <SamePerson id={id} user={user} holder={known} />;
  return (
    <Say
      id={known === undefined ? 'conflict.resolves.unknown' : 'conflict.resolves'}
      values={{ name: <PersonName person={user} />, holder: known ? <PersonName person={known} /> : '' }}
    />
  );
}

/** A new id of Azure with the address of somebody who was deactivated, and another name. */
function SamePerson({ id, user, holder }: { id: string; user: User; holder: User }) {
  const say = useSay();
  const cache = useQueryClient();
  const [isOther, setIsOther] = useState(false);
  const adoption = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/integrations/{id}/users/{azureId}/adoption', {
          params: { path: { id, azureId: user.azureId } },
        }),
      ),
    onSuccess: () => readPeopleAgain(cache, id),
  });
  const names = { name: <PersonName person={user} />, holder: <PersonName person={holder} /> };
  if (adoption.isSuccess) return <Say id="users.accepted" />;
  return (
    <>
      <Say id="conflict.samePerson" values={names} />
      <div className={styles.answers}>
        <Button
          size="s"
          isPending={adoption.isPending}
          aria-label={say('conflict.same.label', { name: nameOf(user) ?? user.azureId, holder: nameOf(holder) ?? '' })}
          onPress={() => adoption.mutate()}
        >
          <Say id="conflict.same" />
        </Button>
        <Button size="s" aria-expanded={isOther} onPress={() => setIsOther(!isOther)}>
          <Say id="conflict.different" />
        </Button>
      </div>
      {isOther && (
        <p role="status" className={styles.muted}>
          <Say id="conflict.different.how" values={names} />
        </p>
      )}
      {adoption.isError && (
        <p role="alert" className={styles.bad}>
          <Say id="users.notAsked" />
        </p>
      )}
    </>
  );
}
