import { useId, useState } from 'react';
import { useSession } from '../api/queries.ts';
import { Say } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { Button } from '../look/button.tsx';
import { Moment } from '../look/time.tsx';
import styles from './explain.module.css';
import {
  type Acted,
  actedBy,
  causeWords,
  changeWords,
  type Happened,
  happenings,
  requestWords,
  whatText,
} from './history-words.ts';
import type { HistoryEntry, Person } from './person.ts';
import { useActorNames } from './use-person.ts';

const PAGE = 8;
/** The API tells of no more. */
const MOST = 100;

/** What happened to a person and what was asked for, newest first: before and after, why, and by whose hand. */
export function History({ person, integrationId }: { person: Person; integrationId: string }) {
  const heading = useId();
  const [shown, setShown] = useState(PAGE);
  const reader = useSession().data?.subject;
  const names = useActorNames(integrationId).data ?? new Map<string, string>();
  const all = happenings(person);
  const left = all.length - shown;
  return (
    <section>
      <h3 id={heading} className={styles.heading}>
        <Say id="explain.history" />
      </h3>
      {all.length === 0 && (
        <p className={styles.muted}>
          <Say id="explain.history.none" />
        </p>
      )}
      <ol aria-labelledby={heading} className={styles.history}>
        {all.slice(0, shown).map((each, index) => {
          const actor = 'entry' in each ? each.entry.actor : each.request.actor;
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry has no name of its own
          return <Line key={index} happened={each} by={actedBy(actor, reader, names)} />;
        })}
      </ol>
      {left > 0 && (
        <Button size="s" onPress={() => setShown(shown + PAGE)}>
          <Say id="explain.history.earlier" values={{ count: Math.min(PAGE, left) }} />
        </Button>
      )}
      {left <= 0 && person.history.length >= MOST && (
        <p className={styles.muted}>
          <Say id="explain.history.limit" values={{ count: MOST }} />
        </p>
      )}
    </section>
  );
}

function Line({ happened, by }: { happened: Happened; by: Acted }) {
  return (
    <li className={styles.happened}>
      <div className={styles.when}>
        <Moment at={happened.at} />
      </div>
      <div>
        {'entry' in happened ? (
          <Entry entry={happened.entry} by={by} />
        ) : (
          <SaySentence of={requestWords(happened.request.kind, by)} />
        )}
      </div>
    </li>
  );
}

function Entry({ entry, by }: { entry: HistoryEntry; by: Acted }) {
  const cause = causeWords(entry, by);
  return (
    <>
      <span className={styles.name}>
        <Say id={whatText(entry)} />
      </span>
      {cause !== null && (
        <>
          {' '}
          <span className={styles.muted}>
            <SaySentence of={cause} />
          </span>
        </>
      )}
      {entry.changes.length > 0 && (
        <ul className={styles.changes}>
          {entry.changes.map((change) => (
            <li key={change.field}>
              <SaySentence of={changeWords(change)} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
