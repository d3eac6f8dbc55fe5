import { useIntl } from 'react-intl';
import { useParams, useSearchParams } from 'react-router';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Empty, Page } from '../look/page.tsx';
import { Pager } from '../look/pager.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Moment } from '../look/time.tsx';
import { type ActivityFilter, ActivityFilters } from './activity-filters.tsx';
import styles from './activity-page.module.css';
import type { AuditAction, AuditEntry, AuditQuery } from './describe-entry.ts';
import { Concerns, What, Who } from './entry-parts.tsx';
import { dayAfter, startOfDay } from './start-of-day.ts';
import { useActivity, useNames } from './use-activity.ts';

const FILTERS = ['actor', 'action', 'from', 'to'] as const;

/** Who did what, and when. Filters and page are in the address. */
export function ActivityPage() {
  const say = useSay();
  const { timeZone } = useIntl();
  const { id } = useParams();
  const [address, setAddress] = useSearchParams();
  const filter = Object.fromEntries(
    FILTERS.map((name) => [name, address.get(name) ?? '']),
  ) as unknown as ActivityFilter;
  const cursor = address.get('cursor') ?? '';
  const { data, error, refetch, isPlaceholderData } = useActivity(id!, queryOf(filter, cursor, timeZone));
  const entries = data?.data ?? [];
  const names = useNames(id!, entries);
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  const go = (to: Readonly<Record<string, string>>) =>
    setAddress(Object.fromEntries(Object.entries(to).filter(([, value]) => value !== '')));
  const isFiltered = FILTERS.some((name) => filter[name] !== '');
  const next = data?.nextCursor ?? null;
  return (
    <Page title={say('activity.title')} lead={<Say id="activity.lead" />}>
      <ActivityFilters filter={filter} onChange={(to) => go({ ...to })} entries={entries} />
      {data === undefined && <Skeleton label={say('loading')} />}
      {data !== undefined && entries.length === 0 && (
        <Empty>
          <Say id={isFiltered ? 'activity.empty.filtered' : 'activity.empty'} />
        </Empty>
      )}
      {entries.length > 0 && (
        <Table
          caption={say('activity.title')}
          columns={columnsOf(say, id!, names)}
          rows={entries}
          keyOf={(entry) => String(entry.id)}
          isLoading={isPlaceholderData}
        />
      )}
      <Pager
        label={say('activity.pages')}
        back={{ label: say('activity.newest'), onPress: cursor === '' ? undefined : () => go({ ...filter }) }}
        on={{
          label: say('activity.older'),
          onPress: next === null ? undefined : () => go({ ...filter, cursor: next }),
        }}
      />
    </Page>
  );
}

function columnsOf(
  say: ReturnType<typeof useSay>,
  id: string,
  names: ReturnType<typeof useNames>,
): readonly Column<AuditEntry>[] {
  return [
    {
      id: 'when',
      title: say('activity.column.when'),
      cell: ({ at }) => (
        <span className={styles.when}>
          <Moment at={at} />
        </span>
      ),
    },
    { id: 'who', title: say('activity.column.who'), cell: (entry) => <Who entry={entry} /> },
    { id: 'what', title: say('activity.column.what'), isRowHeader: false, cell: (entry) => <What entry={entry} /> },
    {
      id: 'concerns',
      title: say('activity.column.concerns'),
      cell: ({ target }) => <Concerns id={id} target={target} person={names.get(target.id)} />,
    },
  ];
}

/** The filter as the API takes it: days of the reader as moments, and nothing that is empty. */
function queryOf(
  { actor, action, from, to }: ActivityFilter,
  cursor: string,
  timeZone: string | undefined,
): AuditQuery {
  const since = startOfDay(from, timeZone);
  const until = startOfDay(to, timeZone) === null ? null : startOfDay(dayAfter(to), timeZone);
  const isReversed = since !== null && until !== null && until < since;
  return {
    ...(actor !== '' && { actor }),
    ...(action !== '' && { action: action as AuditAction }),
    ...(since !== null && { from: since }),
    ...(until !== null && !isReversed && { to: until }),
    ...(cursor !== '' && { cursor }),
  };
}
