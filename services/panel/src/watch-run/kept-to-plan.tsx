import type { Run } from '../api/queries.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentences } from '../frame/say-sentence.tsx';
import { Section } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Standing } from '../preview-change/standing.tsx';
import { planWords } from './plan-words.ts';
import { type Difference, useDifferences } from './queries.ts';
import styles from './run.module.css';
import { MorePeople, personColumn } from './run-people.tsx';

/** How a run has kept to the preview that it was started by, and who is otherwise, by cause. */
export function KeptToPlan({ id, run }: { id: string; run: Run }) {
  const words = planWords(run);
  if (words.length === 0) return null;
  return (
    <Section title={<Say id="run.plan" />}>
      <p role="status" className={styles.result}>
        <SaySentences of={words} />
      </p>
      {(run.plan?.differences ?? 0) > 0 && <Differences id={id} runId={run.id} />}
    </Section>
  );
}

function Differences({ id, runId }: { id: string; runId: string }) {
  const say = useSay();
  const read = useDifferences(id, runId);
  const { data, error, refetch } = read;
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton label={say('loading')} />;
  return (
    <div className={styles.differences}>
      <Table
        caption={say('run.plan.differences')}
        columns={columnsOf(id, say)}
        rows={data.pages.flatMap((page) => page.data)}
        keyOf={({ azureId }) => azureId}
        groupOf={({ cause }) => ({ key: cause, title: <Say id={`run.plan.cause.${cause}`} /> })}
      />
      <MorePeople of={read} />
    </div>
  );
}

function columnsOf(id: string, say: ReturnType<typeof useSay>): readonly Column<Difference>[] {
  return [
    personColumn(id, say),
    {
      id: 'planned',
      title: say('run.plan.column.planned'),
      cell: ({ planned }) => (planned === null ? <Say id="run.plan.notPlanned" /> : <Standing place={planned} />),
    },
    {
      id: 'actual',
      title: say('run.plan.column.actual'),
      cell: ({ actual, email }) =>
        actual === null ? <Say id="run.plan.notListed" /> : <Standing place={actual} why={{ email }} />,
    },
  ];
}
