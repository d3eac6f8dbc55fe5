import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { beatHolder, beginHolder, endHolder, leasesOf, listenForNotices, moveBounds } from '@user-sync/control';
import { raiseSequence } from '@user-sync/persistence';
import { oneAtATime } from '@user-sync/runtime';
import { WAKE_CHANNEL } from '../store-commands/drain-runs.ts';
import { startInstanceWorker } from './instance-worker.ts';
import { createLeaseBeat, type LeaseBeat } from './lease-beat.ts';
import { createLook } from './look-at-instances.ts';
import { createMembership } from './membership.ts';
import { OwnWorkers } from './own-workers.ts';
import type { Parts } from './parts.ts';
import { takeTurns } from './take-turns.ts';

/** The instances that this process works at. */
export interface OwnedInstances {
  /** Slugs of the instances that are ours now. */
  owned(): string[];
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
const MAKE_ROOM_EVERY_MS = 200;
const MOVE_BOUNDS_EVERY_MS = 60_000;
/** Workers that ask the database at a time: two thirds of its connections. */
const MOST_ASKING = 8;

/**
 * Takes instances that nobody else works at, up to its share of all, and hands over what is beyond it; keeps its leases
 * by one beat, and wakes the worker of an instance when something is due there. Notices make it quick; a look every
 * second finds what they miss.
 */
export async function ownInstances(parts: Parts): Promise<OwnedInstances> {
  const { db, log, integrations } = parts;
  const processName = `${hostname()}/${process.pid}`;
  const working = { ...parts, db: takeTurns(db, MOST_ASKING) };
  const workers = new OwnWorkers((own, onLost) => startInstanceWorker(working, own, onLost), {
    periodMs: parts.pollPeriodMs,
    log,
  });
  const beat = createLeaseBeat(
    {
      begin: (holder) => beginHolder(db, holder, parts.leaseMs),
      beat: (holder) => beatHolder(db, holder, parts.leaseMs),
      end: (holder) => endHolder(db, holder),
      newName: () => `${processName}/${randomUUID()}`,
      now: () => performance.now(),
    },
    parts.leaseMs,
  );
  const membership = createMembership(db, `${processName}/${randomUUID()}`);
  const look = createLook(parts, { workers, beat, membership });
  const beating = oneAtATime(
    () => beatOnce(parts, beat, workers),
    (error) => log.warn({ err: error }, 'the leases on instances could not be renewed'),
  );
  const moving = oneAtATime(
    async () => {
      if (beat.isBeating()) await moveBounds(db, (await beat.current()).holder);
    },
    (error) => log.warn({ err: error }, 'the bounds of leases could not be moved on'),
  );

  let isRaised = false;
  const looking = oneAtATime(
    async () => {
      // After a restored backup: readers of outcomes may have seen newer ones than the backup knows.
      if (!isRaised) await raiseSequence(db, 'applier.outcome');
      isRaised = true;
      await look.run();
    },
    (error) => log.warn({ err: error }, 'looking for instances failed; will retry'),
  );

  const refreshing = oneAtATime(
    () => integrations.refresh(),
    (error) => log.warn({ err: error }, 'the integrations could not be looked at; will retry'),
  );

  const stopListening = [
    await db.listen(WAKE_CHANNEL, (slug) => workers.of(slug)?.wake(), look.beThorough),
    await listenForNotices(
      db,
      ({ about, id }) => {
        if (about === 'request') workers.of(id)?.hearRequests();
        else if (about !== 'run') {
          // At once, whatever the look is busy with.
          if (about === 'integration') void refreshing.run();
          look.hear(about, id);
          void looking.run();
        }
      },
      undefined,
      look.beThorough,
    ),
  ];
  const keeping = [
    setInterval(() => void beating.run(), parts.leaseMs / 4),
    setInterval(() => void moving.run(), MOVE_BOUNDS_EVERY_MS),
    // By itself: a look that takes long must not stop all work (S12).
    setInterval(() => void refreshing.run(), LOOK_EVERY_MS),
  ];
  await looking.run();
  const lookTimers = [
    setInterval(() => void looking.run(), LOOK_EVERY_MS),
    setInterval(() => workers.makeRoom(performance.now()), MAKE_ROOM_EVERY_MS),
  ];

  return {
    owned: () => workers.slugs(),
    async stop() {
      look.stop();
      for (const timer of lookTimers) clearInterval(timer);
      for (const stop of stopListening) await stop();
      await looking.run();
      await membership.leave();
      await workers.stop();
      for (const timer of keeping) clearInterval(timer);
      await Promise.all([beating.ended(), moving.ended(), refreshing.ended()]);
      await beat.end();
    },
  };
}

/** One beat for all leases, and a closer look where not all of them are there any more. */
async function beatOnce({ db, log }: Parts, beat: LeaseBeat, workers: OwnWorkers): Promise<void> {
  if (!beat.isBeating()) return;
  const leases = await beat.beat();
  if (leases === null) {
    log.warn('the leases on all instances are lost');
    workers.dropAll();
  } else if (leases !== workers.count) {
    // Some are being taken or given back, or somebody else has changed the table.
    const checked = workers.staying();
    workers.dropAllBut(await leasesOf(db, (await beat.current()).holder), checked);
  }
}
