import { useSearchParams } from 'react-router';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Empty, Page } from '../look/page.tsx';
import { Pager } from '../look/pager.tsx';
import { Select } from '../look/select.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { type Standing, Status } from '../look/status.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Moment } from '../look/time.tsx';
import { CodeInWords } from './code-in-words.tsx';
import { InstanceLink } from './instance-link.tsx';
import styles from './operator.module.css';
import { type RunOfInstance, type RunsFilter, useAllIntegrations, useInstances, useRuns } from './use-operator.ts';

const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
const STANDINGS: Readonly<Record<RunOfInstance['status'], Standing>> = {
  queued: 'idle',
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'idle',
};

/** The runs of all integrations, newest first. */
export function OperatorRunsPage() {
  const say = useSay();
  const [address, setAddress] = useSearchParams();
  const of = (name: string) => address.get(name) ?? '';
  const [status, instance, cursor] = [of('status'), of('instance'), of('cursor')];
  const filter: RunsFilter = {
    ...(status !== '' && { status: status as RunOfInstance['status'] }),
    ...(instance !== '' && { instance }),
  };
  const { data, error, refetch, isPlaceholderData } = useRuns({ ...filter, ...(cursor !== '' && { cursor }) });
  const names = useNames();
  const instances = useInstances().all ?? [];
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  const go = (to: Readonly<Record<string, string>>) =>
    setAddress(Object.fromEntries(Object.entries(to).filter(([, value]) => value !== '')));
  const next = data?.nextCursor ?? null;
  return (
    <Page title={say('operate.runs.title')}>
      <search className={styles.filters} aria-label={say('activity.filters')}>
        <Select
          label={say('operate.column.instance')}
          value={instance}
          onChange={(to) => go({ status, instance: to })}
          choices={[
            { id: '', label: say('operate.runs.allInstances') },
            ...instances.map(({ slug }) => ({ id: slug, label: slug })),
          ]}
        />
        <Select
          label={say('operate.column.state')}
          value={status}
          onChange={(to) => go({ status: to, instance })}
          choices={[
            { id: '', label: say('operate.runs.allStates') },
            ...STATUSES.map((id) => ({ id, label: say(`operate.runs.status.${id}`) })),
          ]}
        />
        {(status !== '' || instance !== '') && (
          <Button kind="quiet" onPress={() => go({})}>
            <Say id="activity.filter.clear" />
          </Button>
        )}
      </search>
      {data === undefined && <Skeleton label={say('loading')} />}
      {data?.data.length === 0 && (
        <Empty>
          <Say id="operate.runs.empty" />
        </Empty>
      )}
      {data !== undefined && data.data.length > 0 && (
        <Table
          caption={say('operate.runs.title')}
          columns={columnsOf(say, names)}
          rows={data.data}
          keyOf={({ id }) => id}
          isLoading={isPlaceholderData}
        />
      )}
      <Pager
        label={say('operate.pages')}
        back={{
          label: say('activity.newest'),
          onPress: cursor === '' ? undefined : () => go({ status, instance }),
        }}
        on={{
          label: say('activity.older'),
          onPress: next === null ? undefined : () => go({ status, instance, cursor: next }),
        }}
      />
    </Page>
  );
}

function useNames(): ReadonlyMap<string, string> {
  return new Map(useAllIntegrations().all?.map(({ id, name }) => [id, name]));
}

function columnsOf(
  say: ReturnType<typeof useSay>,
  names: ReadonlyMap<string, string>,
): readonly Column<RunOfInstance>[] {
  return [
    {
      id: 'started',
      title: say('operate.runs.started'),
      cell: ({ startedAt, queuedAt }) => <Moment at={startedAt ?? queuedAt} />,
    },
    {
      id: 'instance',
      title: say('operate.column.instance'),
      cell: ({ instance }) => <InstanceLink slug={instance} />,
    },
    {
      id: 'name',
      title: say('operate.column.name'),
      isRowHeader: true,
      cell: ({ integrationId, number }) => (
        <span>
          <bdi>{names.get(integrationId) ?? integrationId}</bdi> #{number}
        </span>
      ),
    },
    {
      id: 'kind',
      title: say('operate.runs.kind'),
      cell: ({ kind, trigger }) => (
        <Say
          id="operate.runs.kindBy"
          values={{
            kind: <Say id={`operate.runs.kind.${kind}`} />,
            trigger: <Say id={`operate.runs.trigger.${trigger}`} />,
          }}
        />
      ),
    },
    {
      id: 'status',
      title: say('operate.column.state'),
      cell: ({ status }) => (
        <Status standing={STANDINGS[status]}>
          <Say id={`operate.runs.status.${status}`} />
        </Status>
      ),
    },
    {
      id: 'read',
      title: say('operate.runs.read'),
      align: 'end',
      cell: ({ counts }) => <Say id="operate.runs.number" values={{ number: counts.read }} />,
    },
    {
      id: 'waiting',
      title: say('operate.runs.waiting'),
      align: 'end',
      cell: ({ counts }) => <Say id="operate.runs.number" values={{ number: counts.waiting }} />,
    },
    {
      id: 'code',
      title: say('operate.column.code'),
      cell: ({ error }) => (error === null ? <Say id="operate.nothing" /> : <CodeInWords code={error.code} />),
    },
  ];
}
