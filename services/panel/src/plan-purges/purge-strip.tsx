import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { answerOf, api } from '../api/client.ts';
import { peopleKey } from '../api/people.ts';
import { useNow } from '../frame/now.ts';
import { Say, useSay } from '../frame/say.tsx';
import { dayNumber } from '../look/days.ts';
import { Disclosure } from '../look/disclosure.tsx';
import { Table } from '../look/table.tsx';
import { Day } from '../look/time.tsx';
import { useSummary } from '../watch-integration/queries.ts';
import styles from './purge-strip.module.css';
import { type Strip, type StripDay, stripOf } from './strip-days.ts';

/** How many are deactivated, how many of them are removed soon, and that it can be stopped. */
export function DeactivatedLead({ id, count }: { id: string; count: number }) {
  const soon = useSummary(id).data?.purgeIn7Days ?? 0;
  return (
    <p className={styles.lead}>
      <Say id="users.lead.deactivated" values={{ count, soon }} />
    </p>
  );
}

/** The time zone whose days the reader counts in. */
export function useTimeZone(): string {
  const intl = useIntl();
  return intl.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The next 90 days, with how many people are removed for good on each (S35). */
export function PurgeStrip({ id }: { id: string }) {
  const timeZone = useTimeZone();
  const today = dayNumber(useNow(), timeZone);
  const { data } = useQuery({
    queryKey: [...peopleKey(id), 'purges', timeZone],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/integrations/{id}/purges', { params: { path: { id }, query: { timeZone } }, signal })),
  });
  if (data === undefined || data.total === 0) return null;
  return <Calendar strip={stripOf(data.days, today)} />;
}

function Calendar({ strip }: { strip: Strip }) {
  const say = useSay();
  const { days, busiest, total, overdue } = strip;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span>
          <Say id="purges.caption" values={{ total }} />
        </span>
        {busiest !== null && total > busiest.people && (
          <span>
            <Say id="purges.busiest" values={{ people: busiest.people, day: <Day at={busiest.date} /> }} />
          </span>
        )}
        {overdue > 0 && (
          <span>
            <Say id="purges.overdue" values={{ people: overdue }} />
          </span>
        )}
      </figcaption>
      <Bars strip={strip} />
      <div className={styles.ends}>
        <span>
          <Say id="purges.today" />
        </span>
        <Day at={days.at(-1)!.date} />
      </div>
      <Disclosure title={<Say id="purges.asTable" />}>
        <Table
          caption={say('purges.asTable')}
          rows={days.filter(({ people }) => people > 0)}
          keyOf={({ date }) => date}
          columns={[
            { id: 'day', title: say('users.column.removed'), isRowHeader: true, cell: ({ date }) => <Day at={date} /> },
            { id: 'people', title: say('integrations.column.people'), align: 'end', cell: ({ people }) => people },
          ]}
        />
      </Disclosure>
    </figure>
  );
}

const WIDTH = 10;
const HEIGHT = 48;

/** Drawn by attributes of SVG, which need no style; read as the table below it. */
function Bars({ strip: { days, most } }: { strip: Strip }) {
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${days.length * WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={styles.strip}
    >
      {days.map((day, at) => (
        <Bar key={day.date} day={day} at={at} most={most} />
      ))}
    </svg>
  );
}

function Bar({ day: { people, isMonday }, at, most }: { day: StripDay; at: number; most: number }) {
  const height = people === 0 ? 0 : Math.max(4, (people / most) * (HEIGHT - 4));
  return (
    <>
      {isMonday && <rect x={at * WIDTH} y={0} width={0.75} height={HEIGHT} className={styles.week} />}
      <rect x={at * WIDTH + 1} y={HEIGHT - 1} width={WIDTH - 2} height={1} className={styles.none} />
      <rect x={at * WIDTH + 1} y={HEIGHT - height} width={WIDTH - 2} height={height} className={styles.bar} />
    </>
  );
}
