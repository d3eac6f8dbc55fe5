import { useIntl } from 'react-intl';
import { Link, useParams } from 'react-router';
import type { Run } from '../api/queries.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { Button } from '../look/button.tsx';
import { Empty, Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Status } from '../look/status.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Moment } from '../look/time.tsx';
import { between } from './duration.ts';
import { useRuns } from './queries.ts';
import styles from './run.module.css';
import { runName } from './run-name.ts';
import { standingOf } from './run-standing.ts';

/** All synchronisations, newest first. */
export function RunsPage() {
  const say = useSay();
  const { id } = useParams();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRuns(id!);
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  const runs = data?.pages.flatMap((page) => page.data);
  return (
    <Page title={say('part.runs')} lead={<Say id="runs.lead" />}>
      {runs === undefined && <Skeleton label={say('loading')} />}
      {runs?.length === 0 && (
        <Empty>
          <Say id="runs.empty" />
        </Empty>
      )}
      {runs !== undefined && runs.length > 0 && <RunsTable id={id!} runs={runs} />}
      {hasNextPage && (
        <div className={styles.more}>
          <Button isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            <Say id="runs.older" />
          </Button>
        </div>
      )}
    </Page>
  );
}

function RunsTable({ id, runs }: { id: string; runs: readonly Run[] }) {
  const say = useSay();
  const intl = useIntl();
  const columns: readonly Column<Run>[] = [
    {
      id: 'name',
      title: say('runs.column.name'),
      isRowHeader: true,
      cell: (run) => (
        <Link to={`/integrations/${id}/runs/${run.id}`}>
          <SaySentence of={runName(run)} />
        </Link>
      ),
    },
    { id: 'began', title: say('runs.column.began'), cell: ({ queuedAt }) => <Moment at={queuedAt} /> },
    {
      id: 'state',
      title: say('runs.column.state'),
      cell: (run) => {
        const { standing, words } = standingOf(run);
        return (
          <Status standing={standing}>
            <SaySentence of={words} />
          </Status>
        );
      },
    },
    { id: 'read', title: say('runs.column.read'), align: 'end', cell: ({ counts }) => intl.formatNumber(counts.read) },
    {
      id: 'written',
      title: say('runs.column.written'),
      align: 'end',
      cell: ({ counts }) => intl.formatNumber(counts.applied),
    },
    {
      id: 'took',
      title: say('runs.column.took'),
      align: 'end',
      cell: ({ queuedAt, settledAt }) => settledAt !== null && <SaySentence of={between(queuedAt, settledAt)} />,
    },
  ];
  return <Table caption={say('part.runs')} columns={columns} rows={runs} keyOf={({ id: runId }) => runId} />;
}
