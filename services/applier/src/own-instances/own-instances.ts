import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  announceMember,
  freeLeases,
  instancesWithRequests,
  listenForNotices,
  loadInstances,
  type Membership,
  removeMember,
} from '@user-sync/control';
import { raiseSequence } from '@user-sync/persistence';
import { dueIntegrations } from '../accounts/pick-due-accounts.ts';
import { WAKE_CHANNEL } from '../store-commands/store-commands.ts';
import { takeInstance } from './held-lease.ts';
import { type InstanceWorker, startInstanceWorker } from './instance-worker.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Parts } from './parts.ts';
import { shareInstances, shareOf } from './share-instances.ts';

/** The instances that this process works at. */
export interface OwnedInstances {
  /** Slugs of the instances that are ours now. */
  owned(): string[];
  stop(): Promise<void>;
}

const GROUP = 'applier';
const LOOK_EVERY_MS = 1_000;
/** A process that has not looked for so long has no share; what it holds stays with it as long as its leases. */
const ABSENT_AFTER_MS = 3 * LOOK_EVERY_MS;

/**
 * Takes instances that nobody else works at, up to its share of all, and hands over what is beyond it; keeps its lease while it does, and wakes its worker when something is
 * due. Notices make it quick; a look every second finds what they miss.
 */
export async function ownInstances(parts: Parts): Promise<OwnedInstances> {
  const { db, log, integrations } = parts;
  const holder = `${hostname()}/${process.pid}/${randomUUID()}`;
  const workers = new Map<string, InstanceWorker>();
  const sharing = shareInstances(workers, log);
  let membership: Membership = { members: 1, place: 0 };
  let stopping = false;
  let isRaised = false;

  const dropLost = (worker: InstanceWorker): void => {
    if (workers.get(worker.slug) !== worker || sharing.isLeaving(worker.slug)) return;
    workers.delete(worker.slug);
    log.warn({ instance: worker.slug }, 'the lease on an instance is lost');
    void worker.lost();
  };

  const take = async (slug: string): Promise<void> => {
    const held = await takeInstance(db, slug, holder, parts.leaseMs);
    if (held === null) return;
    const worker = await startInstanceWorker(parts, slug, held, () => dropLost(worker));
    workers.set(slug, worker);
    log.info({ instance: slug, takenOver: held.takenOverAt !== null }, 'works at an instance');
  };

  const look = oneAtATime(
    async () => {
      // After a restored backup: whoever reads outcomes may have had newer ones than the backup knows.
      if (!isRaised) await raiseSequence(db, 'applier.outcome');
      isRaised = true;
      await integrations.refresh();
      const instances = await loadInstances(db);
      const slugs = new Set(instances.map(({ slug }) => slug));
      for (const worker of workers.values()) {
        if (slugs.has(worker.slug) || sharing.isLeaving(worker.slug)) continue;
        workers.delete(worker.slug);
        await worker.stop();
      }
      const missing = [...slugs].filter((slug) => !workers.has(slug));
      const free =
        missing.length === 0
          ? []
          : await freeLeases(
              db,
              missing.map((slug) => `applier/${slug}`),
            );
      for (const name of free) {
        if (stopping) return;
        if (workers.size >= shareOf(slugs.size, membership)) break;
        await take(name.slice('applier/'.length));
      }
      for (const instance of instances) workers.get(instance.slug)?.tick(instance);
      await wakeDue();
      if (stopping) return;
      // Only who gets so far counts: whoever cannot take instances leaves them to the others.
      membership = await announceMember(db, GROUP, holder, ABSENT_AFTER_MS);
      sharing.handOver(workers.size - shareOf(slugs.size, membership));
    },
    (error) => log.warn({ err: error }, 'looking for instances failed, is tried again'),
  );

  const wakeDue = async (): Promise<void> => {
    const enabled = [...workers.keys()].flatMap((slug) => integrations.of(slug).filter((each) => each.enabled));
    const due = await dueIntegrations(
      db,
      enabled.map(({ id }) => id),
    );
    for (const slug of new Set(enabled.filter(({ id }) => due.has(id)).map((each) => each.instanceSlug))) {
      workers.get(slug)?.wake();
    }
    for (const slug of await instancesWithRequests(db)) workers.get(slug)?.hearRequests();
  };

  const renew = oneAtATime(
    async () => {
      await Promise.all(
        [...workers.values()].map(async (worker) => {
          try {
            if (!(await worker.held.renew())) dropLost(worker);
          } catch (error) {
            if (!worker.held.holds()) dropLost(worker);
            log.warn({ err: error, instance: worker.slug }, 'the lease on an instance could not be renewed');
          }
        }),
      );
    },
    () => undefined,
  );

  const stopListening = [
    await db.listen(WAKE_CHANNEL, (slug) => workers.get(slug)?.wake()),
    await listenForNotices(db, ({ about, id }) => {
      if (about === 'request') workers.get(id)?.hearRequests();
      else if (about !== 'run') void look.run();
    }),
  ];
  await look.run();
  const lookTimer = setInterval(() => void look.run(), LOOK_EVERY_MS);
  const renewTimer = setInterval(() => void renew.run(), parts.leaseMs / 4);

  return {
    owned: () => [...workers.keys()],
    async stop() {
      stopping = true;
      clearInterval(lookTimer);
      for (const stop of stopListening) await stop();
      await look.run();
      await removeMember(db, GROUP, holder);
      await sharing.settled();
      await Promise.all([...workers.values()].map((worker) => worker.stop()));
      clearInterval(renewTimer);
    },
  };
}
