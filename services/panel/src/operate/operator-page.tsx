import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { STANDINGS } from '../list-integrations/standing.ts';
import { Empty, Page } from '../look/page.tsx';
import { Pager } from '../look/pager.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Status } from '../look/status.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Moment } from '../look/time.tsx';
import { CodeInWords } from './code-in-words.tsx';
import { InstanceLink } from './instance-link.tsx';
import { byNeed, codesOf, countCodes, type Judged, judgeIntegration, wordsOf } from './judge-integration.ts';
import styles from './operator.module.css';
import { useAllIntegrations } from './use-operator.ts';

const PAGE = 50;

/** All integrations of all instances, the neediest first; of people there are numbers nowhere, and names neither. */
export function OperatorPage() {
  const say = useSay();
  const { all, error, refetch } = useAllIntegrations();
  const [address] = useSearchParams();
  const [page, setPage] = useState(0);
  if (all === undefined) {
    if (error !== null) return <PageError error={error} onRetry={() => void refetch()} />;
    return (
      <Page title={say('operate.title')}>
        <Skeleton label={say('loading')} />
      </Page>
    );
  }
  const code = address.get('code');
  const judged = all.map(judgeIntegration).sort(byNeed);
  const fitting = code === null ? judged : judged.filter(({ integration }) => codesOf(integration).has(code));
  const last = Math.max(0, Math.ceil(fitting.length / PAGE) - 1);
  const from = Math.min(page, last) * PAGE;
  const rows = fitting.slice(from, from + PAGE);
  const late = judged.filter(({ lateSince }) => lateSince !== null).length;
  const needy = judged.filter(({ need }) => need === 0).length;
  const turn = (to: number) => (to < 0 || to > last ? undefined : () => setPage(to));
  return (
    <Page
      title={say('operate.title')}
      lead={<Say id="operate.lead" values={{ integrations: all.length, needy, late }} />}
    >
      <Counters counts={countCodes(all)} current={code} />
      {all.length === 0 && (
        <Empty>
          <Say id="operate.empty" />
        </Empty>
      )}
      {all.length > 0 && rows.length === 0 && (
        <Empty>
          <Say id="operate.empty.code" />
        </Empty>
      )}
      {rows.length > 0 && (
        <Table
          caption={say('operate.title')}
          columns={columnsOf(say)}
          rows={rows}
          keyOf={({ integration }) => integration.id}
        />
      )}
      <Pager
        label={say('operate.pages')}
        back={{ label: say('held.back'), onPress: turn(Math.min(page, last) - 1) }}
        on={{ label: say('held.on'), onPress: turn(Math.min(page, last) + 1) }}
      >
        <Say id="held.shown" values={{ from: from + 1, to: from + rows.length, all: fitting.length }} />
      </Pager>
    </Page>
  );
}

/** How often each code occurs; a press shows those alone, and another one all again. */
function Counters({ counts, current }: { counts: ReturnType<typeof countCodes>; current: string | null }) {
  const say = useSay();
  if (counts.length === 0) return null;
  return (
    <nav aria-label={say('operate.counters')} className={styles.counters}>
      {counts.map(({ code, count }) => (
        <Link
          key={code}
          to={code === current ? '/operator' : `/operator?code=${encodeURIComponent(code)}`}
          aria-current={code === current}
          className={styles.counter!}
        >
          <strong>{count}</strong>
          <Say id={wordsOf(code) ?? 'operate.code.other'} />
        </Link>
      ))}
    </nav>
  );
}

function columnsOf(say: ReturnType<typeof useSay>): readonly Column<Judged>[] {
  return [
    {
      id: 'instance',
      title: say('operate.column.instance'),
      cell: ({ integration: { instance } }) => <InstanceLink slug={instance} />,
    },
    {
      id: 'name',
      title: say('operate.column.name'),
      isRowHeader: true,
      cell: ({ integration: { name } }) => <bdi>{name}</bdi>,
    },
    {
      id: 'state',
      title: say('operate.column.state'),
      cell: ({ integration: { state } }) => (
        <Status standing={STANDINGS[state]}>
          <Say id={`state.${state}`} />
        </Status>
      ),
    },
    {
      id: 'lateSince',
      title: say('operate.column.lateSince'),
      cell: ({ lateSince, integration }) => {
        if (lateSince !== null) return <Moment at={lateSince} />;
        return <Say id={integration.freshness.status === 'fresh' ? 'operate.onTime' : 'operate.notRead'} />;
      },
    },
    {
      id: 'code',
      title: say('operate.column.code'),
      cell: ({ code }) => (code === null ? <Say id="operate.nothing" /> : <CodeInWords code={code} />),
    },
    {
      id: 'fixedBy',
      title: say('operate.column.fixedBy'),
      cell: ({ fixedBy }) => fixedBy !== null && <Say id={`operate.fixedBy.${fixedBy}`} />,
    },
  ];
}
