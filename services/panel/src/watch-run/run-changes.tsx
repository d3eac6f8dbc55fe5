import { useNavigate, useSearchParams } from 'react-router';
import { changeWords } from '../explain-user/history-words.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { Empty, Section } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Tabs } from '../look/tabs.tsx';
import { Moment } from '../look/time.tsx';
import { type RunChange, useRunChanges } from './queries.ts';
import { KINDS, type Kind, type Sums } from './result-of.ts';
import styles from './run.module.css';
import { MorePeople, personColumn } from './run-people.tsx';

/** The people a run changed, by the kind of change. */
export function RunChanges({ id, runId, sums }: { id: string; runId: string; sums: Sums }) {
  const say = useSay();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const kinds = KINDS.filter((what) => sums[what] > 0);
  const current = kinds.find((what) => what === search.get('what')) ?? kinds[0];
  if (current === undefined) return null;
  return (
    <Section title={<Say id="run.changes" />}>
      <Tabs
        label={say('run.changes')}
        current={current}
        onChoose={(to) => void navigate(to, { replace: true })}
        tabs={kinds.map((what) => ({
          id: what,
          label: say(`run.kind.${what}`),
          count: sums[what],
          to: `/integrations/${id}/runs/${runId}?what=${what}`,
        }))}
      />
      <ChangesTable key={current} id={id} runId={runId} what={current} />
    </Section>
  );
}

function ChangesTable({ id, runId, what }: { id: string; runId: string; what: Kind }) {
  const say = useSay();
  const read = useRunChanges(id, runId, what);
  const { data, error, refetch } = read;
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton label={say('loading')} />;
  const rows = data.pages.flatMap((page) => page.data);
  if (rows.length === 0) {
    return (
      <Empty>
        <Say id="run.changes.none" />
      </Empty>
    );
  }
  return (
    <>
      <Table
        caption={say(`run.kind.${what}`)}
        columns={columnsOf(id, say)}
        rows={rows}
        keyOf={(row) => `${row.azureId} ${row.at}`}
      />
      <MorePeople of={read} />
    </>
  );
}

function columnsOf(id: string, say: ReturnType<typeof useSay>): readonly Column<RunChange>[] {
  return [
    personColumn(id, say),
    { id: 'changes', title: say('run.column.changes'), cell: (row) => <FieldChanges of={row} /> },
    { id: 'at', title: say('run.column.at'), cell: ({ at }) => <Moment at={at} /> },
  ];
}

/** Each field with what it was and what it is now. */
function FieldChanges({ of: { changes } }: { of: RunChange }) {
  if (changes.length === 0) return <Say id="run.changes.nothingSeen" />;
  return (
    <ul className={styles.changes}>
      {changes.map((change) => (
        <li key={change.field}>
          <SaySentence of={changeWords(change)} />
        </li>
      ))}
    </ul>
  );
}
