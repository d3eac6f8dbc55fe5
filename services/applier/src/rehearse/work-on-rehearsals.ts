import { openRehearsals } from '@user-sync/control';
import type { Database, Tx } from '@user-sync/persistence';
import { oneAtATime } from '@user-sync/runtime';
import type { OwnedLease } from '../own-instances/owned-lease.ts';
import type { Pace } from '../own-instances/pace.ts';
import type { Parts } from '../own-instances/parts.ts';
import type { Slots } from '../own-instances/slots.ts';
import type { ZiikConnection } from '../own-instances/ziik-connection.ts';
import { Abandoned, CallFailed } from '../reconcile-user/ziik-calls.ts';
import { type Attempted, attemptRehearsal, type RehearsalSurroundings } from './attempt-rehearsal.ts';
import { endRehearsals } from './end-rehearsals.ts';
import { pickItems, type RehearsalItem } from './rehearsal-item.ts';
import { rehearsalRecords } from './rehearsal-records.ts';
import { saveRehearsed } from './save-rehearsed.ts';
import { tellRehearsed } from './tell-rehearsed.ts';

/** The instance whose rehearsals are worked on. */
interface Stage {
  readonly slug: string;
  readonly ownedLease: OwnedLease;
  connection(): ZiikConnection;
  isStopping(): boolean;
}

/** The rehearsals of one instance, which are worked on while nothing else is due. */
export interface RehearsalWork {
  /** Looks some people up, in the same places and at the same pace as the real work. False: nobody was due. */
  some(slots: Slots, pace: Pace, mustStop: () => boolean): Promise<boolean>;
  /** Whether what was looked up is being told. */
  isRunning(): boolean;
  /** When that has ended. */
  ended(): Promise<void>;
}

/** For each place; so short that the real work hardly waits. */
const PER_PLACE = 4;
const FEWEST = 8;

/** Rehearses by a connection that has only reading calls. */
export function workOnRehearsals(parts: Parts, stage: Stage): RehearsalWork {
  const { db, publisher, log } = parts;
  const { slug, ownedLease } = stage;
  const topic = parts.outcomesTopic;
  const surroundings = (item: RehearsalItem) => surroundingsOf(parts, stage, item);
  const ending = {
    db,
    publisher,
    topic,
    partitionCount: parts.partitionCount,
    lease: ownedLease.lease,
    find: (id: string) => parts.integrations.find(id),
  };
  // Beside the work: it goes on while Kafka does not answer.
  const telling = oneAtATime(
    async () => {
      if (!ownedLease.holds() || stage.isStopping()) return;
      const ids = await unsettled(db, slug);
      await tellRehearsed(db, publisher, topic, ids, false);
      for (const id of await endRehearsals(ending, ids)) log.info({ instance: slug, rehearsal: id }, 'rehearsal ended');
    },
    (error) => log.warn({ err: error, instance: slug }, 'telling of a rehearsal failed; will retry'),
  );

  return {
    async some(slots, pace, mustStop) {
      const ids = await keepOpen(db, slug);
      if (ids.length === 0) return false;
      const items = await pickItems(db, slug, Math.max(FEWEST, pace.limit() * PER_PLACE));
      const attempted: Attempted[] = [];
      let underWay = 0;
      for (const item of items) {
        await slots.until(() => slots.taken < pace.limit() || mustStop());
        if (mustStop()) break;
        slots.take();
        underWay++;
        void attemptRehearsal(item, surroundings, log).then((each) => {
          attempted.push(each);
          underWay--;
          slots.free();
        });
      }
      await slots.until(() => underWay === 0);
      if (!ownedLease.holds()) return false;
      if (attempted.some(({ is }) => is !== 'left')) await saveRehearsed(db, ownedLease.lease, attempted);
      void telling.run();
      return attempted.some(({ is }) => is === 'done');
    },
    isRunning: () => telling.isRunning(),
    ended: () => telling.ended(),
  };
}

/** Forgets those that were cancelled; returns the others. */
async function keepOpen(db: Database, slug: string): Promise<string[]> {
  const ids = await unsettled(db, slug);
  if (ids.length === 0) return [];
  const open = await openRehearsals(db, ids);
  const closed = ids.filter((id) => !open.has(id));
  if (closed.length > 0)
    await db.transaction((tx) => tx.execute('DELETE FROM applier.rehearsal WHERE id = ANY($1::uuid[])', [closed]), {
      isPatient: true,
    });
  return [...open];
}

async function unsettled(db: Tx, slug: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'SELECT id FROM applier.rehearsal WHERE instance_slug = $1 AND settled_at IS NULL',
    [slug],
  );
  return rows.map(({ id }) => id);
}

/** Instances that have a rehearsal to be worked on. */
export async function rehearsingInstances(db: Tx): Promise<string[]> {
  const rows = await db.query<{ slug: string }>(
    'SELECT DISTINCT instance_slug AS slug FROM applier.rehearsal WHERE settled_at IS NULL',
  );
  return rows.map(({ slug }) => slug);
}

function surroundingsOf(parts: Parts, stage: Stage, item: RehearsalItem): RehearsalSurroundings {
  const { db, integrations, pollPeriodMs } = parts;
  const connection = stage.connection();
  const integration = integrations.find(item.integrationId);
  if (integration === undefined) throw new Abandoned('disabled');
  const ziik = connection.reads(() => mayRead(stage, connection));
  return {
    ziik,
    records: rehearsalRecords(item, { db, slug: stage.slug, ziik, inactiveUsers: connection.inactiveUsers }),
    circumstances: {
      options: integration.options,
      isEnabled: true,
      ownAddress: connection.username,
      isTakenOver: false,
      needsUnit: false,
      pollPeriodMs,
    },
  };
}

/** Throws where no call may be made any more, or not now. */
function mayRead({ ownedLease, isStopping }: Stage, { pace }: ZiikConnection): void {
  if (!ownedLease.holds()) throw new Abandoned('lease');
  if (isStopping()) throw new Abandoned('stopping');
  const pauseMs = pace.pausedUntil() - performance.now();
  if (pauseMs > 0) {
    throw new CallFailed({ kind: 'transient', cause: 'throttled', status: null, afterMs: pauseMs, unclear: false });
  }
}
