import type { Listener } from './listener.ts';
import { type Entry, entriesOf, type Snapshot } from './news.ts';

/** What is looked for. */
export interface Sought {
  /** All of the integration; else these runs alone. */
  readonly isWhole: boolean;
  /** Runs that are told of besides those that are open. */
  readonly runIds: readonly string[];
  readonly countsPeople: boolean;
}

/** Follows integrations for all who listen to them in this process. */
export interface Follower {
  /** Returns how to leave. */
  join(integrationId: string, listener: Listener): () => void;
  /** Something about the integration changed: its people, or anything else. */
  hear(integrationId: string, about: 'people' | 'other'): void;
}

interface FollowerParts {
  /** Null: there is no such integration. */
  look(integrationId: string, sought: Sought): Promise<Snapshot | null>;
  onError(integrationId: string, error: unknown): void;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}

/** An integration is never looked at more often. */
export const LOOK_MS = 1_000;
/** Notices tell of changes; one may be lost. */
export const IDLE_LOOK_MS = 5_000;
const COUNT_MS = 10_000;

/**
 * Looks at an integration as long as anybody listens, once for all of them: each second while a run goes on, as the
 * counts of runs change without notice, else when something is heard, and now and then.
 */
export function createFollower(parts: FollowerParts): Follower {
  const watches = new Map<string, Watch>();
  return {
    join(integrationId, listener) {
      let watch = watches.get(integrationId);
      if (watch === undefined) {
        watch = startWatch(parts, integrationId, () => watches.delete(integrationId));
        watches.set(integrationId, watch);
      }
      return watch.join(listener);
    },
    hear: (integrationId, about) => watches.get(integrationId)?.hear(about),
  };
}

interface Watch {
  join(listener: Listener): () => void;
  hear(about: 'people' | 'other'): void;
}

function startWatch({ look, onError, now }: FollowerParts, integrationId: string, onStop: () => void): Watch {
  const listeners = new Set<Listener>();
  let latest: { snapshot: Snapshot; entries: readonly Entry[]; sought: Sought } | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  let isStopped = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let dueAt = lookedAt;
  let countedAt = Number.NEGATIVE_INFINITY;
  let havePeopleChanged = true;

  function plan(at: number): void {
    dueAt = Math.min(dueAt, at);
    if (isLooking || isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void lookNow(), Math.max(0, dueAt - now())).unref();
  }

  function stop(): void {
    isStopped = true;
    clearTimeout(timer);
    onStop();
  }

  async function lookNow(): Promise<void> {
    isLooking = true;
    lookedAt = now();
    dueAt = Number.POSITIVE_INFINITY;
    const sought = seek();
    try {
      const found = await look(integrationId, sought);
      if (isStopped) return;
      if (found === null) return endAll('gone');
      take(found, sought);
    } catch (error) {
      if (isStopped) return;
      onError(integrationId, error);
      return endAll('unavailable');
    } finally {
      isLooking = false;
    }
    plan(lookedAt + (isOpen(latest?.snapshot) ? LOOK_MS : IDLE_LOOK_MS));
  }

  function seek(): Sought {
    const isWhole = [...listeners].some(({ runId }) => runId === null);
    const countsPeople = isWhole && (havePeopleChanged || lookedAt - countedAt >= COUNT_MS);
    if (countsPeople) {
      havePeopleChanged = false;
      countedAt = lookedAt;
    }
    // Also those that were open: that they are settled is to be told.
    const open = latest?.snapshot.runs.filter(({ settledAt }) => settledAt === null) ?? [];
    const runIds = [...[...listeners].flatMap(({ runId }) => runId ?? []), ...open.map(({ id }) => id)];
    return { isWhole, countsPeople, runIds: [...new Set(runIds)] };
  }

  function take(found: Snapshot, sought: Sought): void {
    const counts = found.counts ?? latest?.snapshot.counts;
    const snapshot = counts === undefined ? found : { ...found, counts };
    latest = { snapshot, entries: entriesOf(snapshot, new Date()), sought };
    for (const listener of [...listeners]) tell(listener);
  }

  /** Who came while the look was under way is told at the next one. */
  function tell(listener: Listener): void {
    if (latest === null) return;
    const { snapshot, entries, sought } = latest;
    const { runId } = listener;
    if (runId === null ? !sought.isWhole : !sought.runIds.includes(runId)) {
      plan(lookedAt + LOOK_MS);
      return;
    }
    listener.offer(entries);
    if (runId === null) return;
    const run = snapshot.runs.find(({ id }) => id === runId);
    if (run === undefined) listener.end('gone');
    else if (run.settledAt !== null) listener.end('settled');
  }

  function endAll(reason: 'gone' | 'unavailable'): void {
    for (const listener of [...listeners]) listener.end(reason);
    if (!isStopped) stop();
  }

  return {
    join(listener) {
      listeners.add(listener);
      if (latest === null) plan(lookedAt + LOOK_MS);
      else tell(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && !isStopped) stop();
      };
    },
    hear(about) {
      if (about === 'people') havePeopleChanged = true;
      plan(lookedAt + LOOK_MS);
    },
  };
}

function isOpen(snapshot: Snapshot | undefined): boolean {
  return snapshot?.runs.some(({ settledAt }) => settledAt === null) ?? false;
}
