import { useNavigate, useSearchParams } from 'react-router';
import { problemOf } from '../api/problem.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import type { Sentence } from '../frame/sentence.ts';
import { Button } from '../look/button.tsx';
import { Disclosure } from '../look/disclosure.tsx';
import { Notice } from '../look/notice.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Tabs } from '../look/tabs.tsx';
import { Name, PersonName } from '../look/value.tsx';
import { groupWords } from './group-words.ts';
import styles from './preview-change.module.css';
import { type Group, type Kind, kindsIn, type Preview, type PreviewUser } from './preview-words.ts';
import { Standing } from './standing.tsx';
import { usePreviewUsers } from './use-preview.ts';

/** The people who would be affected, by what becomes of them: groups, then everybody with before and after. */
export function PreviewPeople({ preview }: { preview: Preview }) {
  const say = useSay();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const kinds = kindsIn(preview.summary!);
  const current = kinds.find(({ kind }) => kind === search.get('preview')) ?? kinds[0];
  if (current === undefined) return null;
  return (
    <section className={styles.people} aria-label={say('preview.people')}>
      <Tabs
        label={say('preview.people')}
        current={current.kind}
        onChoose={(to) => void navigate(to, { replace: true })}
        tabs={kinds.map(({ kind, people }) => ({
          id: kind,
          label: say(`preview.kind.${kind}`),
          count: people,
          to: addressOf(search, kind),
        }))}
      />
      <Groups groups={preview.groups.filter(({ kind }) => kind === current.kind)} people={current.people} />
      <People key={current.kind} preview={preview} kind={current.kind} />
    </section>
  );
}

/** The same page with the people of another kind. */
function addressOf(search: URLSearchParams, kind: Kind): string {
  const address = new URLSearchParams(search);
  address.set('preview', kind);
  return `?${address}`;
}

/** So many are seen at once; the others are one press away. */
const FIRST_GROUPS = 5;

function Groups({ groups, people }: { groups: readonly Group[]; people: number }) {
  const told = groups.flatMap((group) => {
    const words = groupWords(group);
    return words === null ? [] : [{ key: JSON.stringify([group.from, group.to]), people: group.people, words }];
  });
  if (told.length === 0) return null;
  const others = told.reduce((rest, group) => rest - group.people, people);
  const more = told.slice(FIRST_GROUPS);
  return (
    <>
      <GroupList groups={told.slice(0, FIRST_GROUPS)} others={more.length === 0 ? others : 0} />
      {more.length > 0 && (
        <Disclosure title={<Say id="preview.group.more" values={{ groups: more.length }} />}>
          <GroupList groups={more} others={others} />
        </Disclosure>
      )}
    </>
  );
}

interface GroupListProps {
  readonly groups: readonly { readonly key: string; readonly words: Sentence }[];
  /** People in groups that are not told. */
  readonly others: number;
}

function GroupList({ groups, others }: GroupListProps) {
  return (
    <ul className={styles.groups}>
      {groups.map(({ key, words }) => (
        <li key={key}>
          <SaySentence of={words} />
        </li>
      ))}
      {others > 0 && (
        <li className={styles.others}>
          <Say id="preview.group.others" values={{ people: others }} />
        </li>
      )}
    </ul>
  );
}

function People({ preview, kind }: { preview: Preview; kind: Kind }) {
  const say = useSay();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = usePreviewUsers(preview.id, kind);
  if (error !== null && data === undefined) {
    if (problemOf(error).status !== 404) return <PageError error={error} onRetry={() => void refetch()} />;
    return <Notice tone="info" role="status" title={<Say id="rehearsal.expired" />} />;
  }
  if (data === undefined) return <Skeleton label={say('loading')} />;
  return (
    <>
      <Table
        caption={say(`preview.kind.${kind}`)}
        columns={preview.kind === 'run' ? rehearsedColumns(say, kind) : changedColumns(say)}
        rows={data.pages.flatMap((page) => page.data)}
        keyOf={({ azureId }) => azureId}
      />
      {hasNextPage && (
        <div>
          <Button isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            <Say id="preview.more" />
          </Button>
        </div>
      )}
    </>
  );
}

type Columns = readonly Column<PreviewUser>[];

function changedColumns(say: ReturnType<typeof useSay>): Columns {
  return [
    {
      id: 'person',
      title: say('preview.column.person'),
      isRowHeader: true,
      cell: (person) => <PersonName person={person} />,
    },
    { id: 'before', title: say('preview.column.before'), cell: ({ before }) => <Standing place={before} /> },
    {
      id: 'after',
      title: say('preview.column.after'),
      cell: ({ after, email }) => <Standing place={after} why={{ email }} />,
    },
  ];
}

/** Kinds of people who are not in Ziik yet. */
const NEW_TO_ZIIK: readonly Kind[] = ['created', 'incomplete'];

/** Names in Azure beside those in Ziik, and the places. */
function rehearsedColumns(say: ReturnType<typeof useSay>, kind: Kind): Columns {
  const before: Columns = [
    { id: 'before', title: say('rehearsal.column.before'), cell: (person) => <InZiik person={person} /> },
  ];
  return [
    {
      id: 'person',
      title: say('rehearsal.column.person'),
      isRowHeader: true,
      cell: (person) => <InAzure person={person} />,
    },
    ...(NEW_TO_ZIIK.includes(kind) ? [] : before),
    {
      id: 'after',
      title: say('rehearsal.column.after'),
      cell: ({ after, email }) =>
        kind === 'refused' ? <Say id="preview.kind.refused" /> : <Standing place={after} why={{ email }} />,
    },
  ];
}

function InAzure({ person }: { person: PreviewUser }) {
  return (
    <>
      <PersonName person={person} />
      {person.email !== null && (
        <p className={styles.address}>
          <Name of={person.email} />
        </p>
      )}
    </>
  );
}

/** A user of Ziik who is linked, with the name there; where nobody is, that. */
function InZiik({ person: { before, ziikUser } }: { person: PreviewUser }) {
  if (ziikUser == null) return before === null ? <Say id="rehearsal.notInZiik" /> : <Standing place={before} />;
  const { firstName, lastName, email } = ziikUser;
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return (
    <>
      {name !== '' && <Name of={name} />}
      {email !== null && (
        <p className={styles.address}>
          <Name of={email} />
        </p>
      )}
      <p className={styles.reason}>
        <Standing place={before} />
      </p>
    </>
  );
}
