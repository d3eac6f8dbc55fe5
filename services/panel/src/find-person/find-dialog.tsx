import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { answerOf, api } from '../api/client.ts';
import { type User, useUsers } from '../api/people.ts';
import { useDebounced } from '../frame/debounced.ts';
import { Say, useSay } from '../frame/say.tsx';
import { UserStatus } from '../list-users/user-status.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Finder, type Found } from '../look/finder.tsx';
import { nameOf, PersonName, Visible } from '../look/value.tsx';
import styles from './find-dialog.module.css';
import { LookupAnswer } from './lookup-answer.tsx';
import { isWorthSearching, namesOne } from './read-text.ts';

const SHOWN = '10';
const LOOK_UP = 'look-up';

/** Finds people of this integration; asks Azure and Ziik about somebody who is not among them. */
export function FindDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useSay();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const search = useDebounced(text.trim());
  const [lookedUp, setLookedUp] = useState<string | null>(null);
  const { data, isError } = useUsers(id, 'search', { search, limit: SHOWN, sort: 'name' }, isWorthSearching(search));
  const lookup = useQuery({
    queryKey: ['integration', id, 'lookup', lookedUp],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/integrations/{id}/lookup', { params: { path: { id }, query: { text: lookedUp! } }, signal }),
      ),
    enabled: lookedUp !== null,
    // Each asks Microsoft and Ziik, twenty times a minute at most.
    staleTime: 60_000,
    retry: false,
  });
  const people = isWorthSearching(text) ? (data?.data ?? []) : [];
  const show = (azureId: string) => {
    onClose();
    void navigate(`/integrations/${id}/users/${encodeURIComponent(azureId)}?tab=everybody`);
  };
  const isSettled = search === text.trim() && data !== undefined;
  return (
    <Dialog isOpen onClose={onClose} closeLabel={say('close')} title={<Say id="find.title" />}>
      <Finder
        label={say('find.label')}
        placeholder={say('find.placeholder')}
        text={text}
        onText={(typed) => {
          setText(typed);
          setLookedUp(null);
        }}
        listLabel={say('find.results')}
        onChoose={(key) => (key === LOOK_UP ? setLookedUp(text.trim()) : show(key))}
        sections={[
          { id: 'people', title: say('find.results'), items: people.map(asFound) },
          {
            id: 'elsewhere',
            title: say('find.elsewhere'),
            items:
              namesOne(text) && isSettled && !people.some(({ email }) => email === text.trim())
                ? [lookUpItem(say, text)]
                : [],
          },
        ]}
      >
        <Words
          text={text}
          shown={people.length}
          total={isSettled ? (data?.total ?? null) : undefined}
          isError={isError}
        />
      </Finder>
      {lookedUp !== null && <LookupAnswer id={id} text={lookedUp} lookup={lookup} onShow={show} />}
    </Dialog>
  );
}

function asFound(user: User): Found {
  return {
    id: user.azureId,
    name: nameOf(user) ?? user.azureId,
    content: (
      <>
        <PersonName person={user} />
        <span className={styles.where}>
          {user.email !== null && <Visible text={user.email} />}
          {user.unit !== null && <bdi>{user.unit.name}</bdi>}
        </span>
      </>
    ),
    note: <UserStatus user={user} />,
  };
}

function lookUpItem(say: ReturnType<typeof useSay>, text: string): Found {
  const name = say('find.lookUp', { text: text.trim() });
  return { id: LOOK_UP, name, content: name };
}

interface WordsProps {
  readonly text: string;
  readonly shown: number;
  /** Null: very many; undefined: not known yet. */
  readonly total: number | null | undefined;
  readonly isError: boolean;
}

/** How many were found, and how to find others. Spoken, since the list is not. */
function Words({ text, shown, total, isError }: WordsProps) {
  if (!isWorthSearching(text)) return <Say id="find.how" />;
  if (isError) return <Say id="users.notListed" />;
  if (total === undefined) return <Say id="loading" />;
  return (
    <p role="status">
      {total === 0 ? (
        <Say id={namesOne(text) ? 'find.nobody.lookUp' : 'find.nobody'} />
      ) : total !== null && total <= shown ? (
        <Say id="find.found" values={{ people: total }} />
      ) : (
        <Say id="find.more" values={{ shown }} />
      )}
    </p>
  );
}
