import { useState } from 'react';
import { Link } from 'react-router';
import { type Integration, useIntegrations } from '../api/queries.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Button, ButtonLink } from '../look/button.tsx';
import { Empty, Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Status } from '../look/status.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Distance, Moment } from '../look/time.tsx';
import styles from './integrations-page.module.css';
import { needOf } from './need.ts';
import { STANDINGS } from './standing.ts';
import { WhatINeed } from './what-i-need.tsx';

/** All integrations of the instance (S2). */
export function IntegrationsPage() {
  const say = useSay();
  const { data, error, refetch } = useIntegrations();
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  const isListed = data !== undefined && data.length > 0;
  return (
    <Page
      title={say('integrations.title')}
      {...(isListed && {
        actions: (
          <ButtonLink kind="primary" href="/integrations/new">
            <Say id="integrations.new" />
          </ButtonLink>
        ),
      })}
    >
      {data === undefined && <Skeleton label={say('loading')} />}
      {data?.length === 0 && <NoneYet />}
      {isListed && (
        <Table caption={say('integrations.title')} columns={columnsOf(say)} rows={data} keyOf={({ id }) => id} />
      )}
    </Page>
  );
}

function columnsOf(say: ReturnType<typeof useSay>): readonly Column<Integration>[] {
  return [
    {
      id: 'name',
      title: say('integrations.column.name'),
      isRowHeader: true,
      cell: ({ id, name }) => (
        <Link to={`/integrations/${id}`}>
          <bdi>{name}</bdi>
        </Link>
      ),
    },
    {
      id: 'state',
      title: say('integrations.column.state'),
      cell: ({ state }) => (
        <Status standing={STANDINGS[state]}>
          <Say id={`state.${state}`} />
        </Status>
      ),
    },
    {
      id: 'upToDate',
      title: say('integrations.column.upToDate'),
      cell: ({ freshness }) => <UpToDate freshness={freshness} />,
    },
    {
      id: 'people',
      title: say('integrations.column.people'),
      align: 'end',
      cell: ({ counts }) => <Say id="integrations.people" values={{ count: counts.linked }} />,
    },
    { id: 'needsYou', title: say('integrations.column.needsYou'), cell: (each) => <NeedsYou integration={each} /> },
  ];
}

/** As of when Ziik has what Azure has. */
function UpToDate({ freshness: { status, readAt, waitingSince } }: Pick<Integration, 'freshness'>) {
  if (status === 'off') return <Say id="integrations.off" />;
  if (readAt === null) return <Say id="integrations.notYet" />;
  if (status === 'late') {
    const at = waitingSince ?? readAt;
    return (
      <span>
        <Say id="integrations.notSince" values={{ time: <Moment at={at} /> }} />
      </span>
    );
  }
  return (
    <span>
      <Moment at={readAt} />{' '}
      <span className={styles.muted}>
        (<Distance at={readAt} />)
      </span>
    </span>
  );
}

function NeedsYou({ integration }: { integration: Integration }) {
  const need = needOf(integration);
  if (need === null) return null;
  return (
    <Link to={`/integrations/${integration.id}${need.to}`}>
      <Say id={need.id} values={need.values} />
    </Link>
  );
}

/** Before the first one: what it is for, what it takes, and the way to it. */
function NoneYet() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Empty
        actions={
          <>
            <ButtonLink kind="primary" href="/integrations/new">
              <Say id="integrations.empty.setUp" />
            </ButtonLink>
            <Button onPress={() => setIsOpen(true)}>
              <Say id="integrations.whatINeed" />
            </Button>
          </>
        }
      >
        <Say id="integrations.empty" />
      </Empty>
      <WhatINeed isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </>
  );
}
