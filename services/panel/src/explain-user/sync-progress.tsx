import { useSession } from '../api/queries.ts';
import { useNow } from '../frame/now.ts';
import { Say } from '../frame/say.tsx';
import { Icon, type IconName } from '../look/icon.tsx';
import { Moment } from '../look/time.tsx';
import styles from './explain.module.css';
import { actedBy } from './history-words.ts';
import { isGoingOn } from './pending.ts';
import type { Sync } from './person.ts';
import { type SyncLine, syncLines } from './sync-words.ts';
import { useActorNames } from './use-person.ts';

const RECENT_MS = 15 * 60_000;

const MARKS: Readonly<Record<Sync['steps'][number]['state'], IconName>> = {
  done: 'check',
  waiting: 'circle',
  failed: 'cross',
  skipped: 'bar',
};

/** How the latest "sync this user" gets on; one that is done for long is part of the history alone. */
export function SyncProgress({ sync, integrationId }: { sync: Sync | null; integrationId: string }) {
  const now = useNow();
  const reader = useSession().data?.subject;
  const names = useActorNames(integrationId).data ?? new Map<string, string>();
  if (sync === null) return null;
  if (!isGoingOn(sync) && now.getTime() - Date.parse(sync.at) > RECENT_MS) return null;
  const { acted, actor } = actedBy(sync.actor, reader, names);
  return (
    <section className={styles.sync}>
      <h3>
        <Say id="explain.sync.title" />
      </h3>
      <p className={styles.muted}>
        <Say id="explain.sync.asked" values={{ acted, actor: <bdi>{actor}</bdi>, at: <Moment at={sync.at} /> }} />
      </p>
      <div role="status">
        <ol className={styles.syncSteps}>
          {syncLines(sync).map((line) => (
            <SyncLineView key={line.step} line={line} />
          ))}
        </ol>
      </div>
    </section>
  );
}

function SyncLineView({ line: { state, text, why, retryAt } }: { line: SyncLine }) {
  return (
    <li className={`${styles.step} ${styles[state]}`}>
      <Icon name={MARKS[state]} />
      <div>
        <Say id={text} /> {why !== null && <Say id={why} />}{' '}
        {retryAt !== null && <Say id="explain.sync.retryAt" values={{ at: <Moment at={retryAt} /> }} />}
      </div>
    </li>
  );
}
