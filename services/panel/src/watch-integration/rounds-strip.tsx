import { useIntl } from 'react-intl';
import { Link } from 'react-router';
import type { Integration, Run } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { Bars } from '../look/bars.tsx';
import { Disclosure } from '../look/disclosure.tsx';
import { Card, Section } from '../look/page.tsx';
import { Table } from '../look/table.tsx';
import { Moment } from '../look/time.tsx';
import { between } from '../watch-run/duration.ts';
import { AuditLine } from './audit-line.tsx';
import styles from './home.module.css';
import { useLastHours } from './queries.ts';
import { barsOf, type Hour, hoursOf } from './rounds-of.ts';

/** What the rounds of the last day did: as bars, as a table, and the last one in words. */
export function RoundsStrip({ integration, lastRun }: { integration: Integration; lastRun: Run | null }) {
  const { id } = integration;
  const say = useSay();
  const { data } = useLastHours(id);
  const hours = data === undefined ? [] : hoursOf(data);
  const runs = `/integrations/${id}/runs`;
  return (
    <Section
      title={<Say id="home.rounds" />}
      aside={
        <Link to={runs}>
          <Say id="home.rounds.all" />
        </Link>
      }
    >
      <Card>
        <Bars label={say('home.rounds.bars')} bars={barsOf(hours)} />
        {hours[0] !== undefined && (
          <p aria-hidden="true" className={styles.axis}>
            <Moment at={hours[0].from} />
            <Say id="home.rounds.now" />
          </p>
        )}
        {lastRun !== null && lastRun.settledAt !== null && (
          <p className={styles.lastRound}>
            <Link to={`${runs}/${lastRun.id}`}>
              <Say
                id={lastRun.status === 'succeeded' ? 'home.rounds.last' : 'home.rounds.lastFailed'}
                values={{ time: <Moment at={lastRun.queuedAt} /> }}
              />
            </Link>
            {lastRun.status === 'succeeded' && (
              <span>
                <Say
                  id="home.rounds.did"
                  values={{
                    read: lastRun.counts.read,
                    changed: changedBy(lastRun),
                    duration: <SaySentence of={between(lastRun.queuedAt, lastRun.settledAt)} />,
                  }}
                />
              </span>
            )}
          </p>
        )}
        <AuditLine integration={integration} />
        <Disclosure title={<Say id="home.rounds.table" />}>
          <HoursTable hours={hours} />
        </Disclosure>
      </Card>
    </Section>
  );
}

function changedBy({ counts }: Run): number {
  return counts.created + counts.updated + counts.restored + counts.removed;
}

function HoursTable({ hours }: { hours: readonly Hour[] }) {
  const say = useSay();
  const intl = useIntl();
  const number = (name: 'runs' | 'failures' | 'read' | 'changed') => ({
    id: name,
    title: say(`home.rounds.${name}`),
    align: 'end' as const,
    cell: (hour: Hour) => intl.formatNumber(hour[name]),
  });
  return (
    <Table
      caption={say('home.rounds.bars')}
      keyOf={({ from }) => from}
      rows={hours.filter(({ runs }) => runs > 0).toReversed()}
      columns={[
        {
          id: 'from',
          title: say('home.rounds.hour'),
          isRowHeader: true,
          cell: ({ from }) => <Moment at={from} />,
        },
        number('runs'),
        number('failures'),
        number('read'),
        number('changed'),
      ]}
    />
  );
}
