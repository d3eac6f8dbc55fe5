import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type User, useUsers } from '../api/people.ts';
import { problemOf } from '../api/problem.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Pager } from '../look/pager.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Table } from '../look/table.tsx';
import { useGroupByWeek } from '../plan-purges/group-by-week.tsx';
import { ListFilters } from './list-filters.tsx';
import { FIRST_PAGE, goneOn, pageBefore, rowsOf, type Trail } from './page-trail.ts';
import { ActionBar, useSeveral } from './several.tsx';
import type { Tab } from './tabs.ts';
import { useColumns } from './user-columns.tsx';
import styles from './user-list.module.css';
import { changed, isFiltered, queryOf } from './users-filter.ts';

/** People of one tab, a page at a time, with what the address narrows them by. */
export function UserList({ id, tab }: { id: string; tab: Tab }) {
  const say = useSay();
  const [address, setAddress] = useSearchParams();
  const [trail, setTrail] = useState<Trail>([FIRST_PAGE]);
  const query = queryOf(address);
  const { data, error, isPlaceholderData, refetch } = useUsers(id, tab, query);
  const several = useSeveral(id, tab);
  const columns = useColumns({ id, tab, several, users: data?.data ?? [] });
  const groupByWeek = useGroupByWeek();
  const current = query.cursor ?? FIRST_PAGE;
  useEffect(() => {
    if (current === FIRST_PAGE) setTrail([FIRST_PAGE]);
  }, [current]);
  const goTo = (cursor: string) =>
    setAddress((before) => {
      const next = changed(before, {});
      if (cursor !== FIRST_PAGE) next.set('after', cursor);
      return next;
    });
  const onNext = (next: string) => {
    setTrail(goneOn(trail, current, next));
    goTo(next);
  };
  const before = pageBefore(trail, current);
  const isAlone = before === undefined && data?.nextCursor === null;
  const howMany = data && data.data.length > 0 && (
    <HowMany total={data.total} rows={rowsOf(trail, current, Number(query.limit), data.data.length)} />
  );
  return (
    <>
      <ListFilters tab={tab} users={data?.data ?? []} />
      {error !== null && data === undefined && (
        <CannotBeListed error={error} onFirst={() => goTo(FIRST_PAGE)} onRetry={() => void refetch()} />
      )}
      {error === null && data === undefined && <Skeleton label={say('loading')} />}
      {data !== undefined && (
        <div>
          {data.data.length === 0 ? (
            <p className={styles.nobody}>
              <Say id={isFiltered(address) ? 'users.nobodyFits' : 'users.nobodyHere'} />
            </p>
          ) : (
            <>
              <ActionBar several={several} users={data.data} />
              <Table
                caption={say(`users.caption.${tab}`)}
                columns={columns}
                rows={data.data}
                keyOf={({ azureId }: User) => azureId}
                isLoading={isPlaceholderData}
                {...(tab === 'deactivated' && { groupOf: groupByWeek })}
              />
            </>
          )}
          {isAlone ? (
            <p className={styles.total}>{howMany}</p>
          ) : (
            <Pager
              label={say('users.pages')}
              back={{ label: say('users.previous'), onPress: before === undefined ? undefined : () => goTo(before) }}
              on={{
                label: say('users.next'),
                onPress: data.nextCursor === null ? undefined : () => onNext(data.nextCursor!),
              }}
            >
              {howMany}
            </Pager>
          )}
        </div>
      )}
    </>
  );
}

function HowMany({ total, rows }: { total: number | null; rows: { from: number; to: number } | null }) {
  if (total === null) return <Say id="users.many" />;
  if (rows === null) return <Say id="users.total" values={{ total }} />;
  return <Say id="users.rows" values={{ ...rows, total }} />;
}

interface CannotBeListedProps {
  readonly error: unknown;
  readonly onFirst: () => void;
  readonly onRetry: () => void;
}

/** An address that is too old, or was changed by hand, leads back to the first page. */
function CannotBeListed({ error, onFirst, onRetry }: CannotBeListedProps) {
  const isAddress = problemOf(error).status === 422;
  return (
    <Notice
      tone="bad"
      role="alert"
      title={<Say id={isAddress ? 'users.wrongAddress' : 'users.notListed'} />}
      action={
        <Button onPress={isAddress ? onFirst : onRetry}>
          <Say id={isAddress ? 'users.firstPage' : 'error.retry'} />
        </Button>
      }
    />
  );
}
