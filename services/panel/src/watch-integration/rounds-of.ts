import type { Bar } from '../look/bars.tsx';

/** What the runs of one hour did. */
export interface Hour {
  readonly from: string;
  readonly runs: number;
  readonly failures: number;
  readonly read: number;
  readonly changed: number;
}

interface Bucket {
  readonly from: string;
  readonly runs: number;
  readonly failures: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Changed: new, changed, come back and gone in Azure, all together. */
export function hoursOf(buckets: readonly Bucket[]): Hour[] {
  return buckets.map(({ from, runs, failures, counts }) => {
    const { read = 0, created = 0, updated = 0, restored = 0, removed = 0 } = counts;
    return { from, runs, failures, read, changed: created + updated + restored + removed };
  });
}

/** One bar for each hour. The first synchronisation is many times as much as a round, so the heights are of roots. */
export function barsOf(hours: readonly Hour[]): Bar[] {
  const most = Math.max(1, ...hours.map(({ changed }) => changed));
  return hours.map(({ from, runs, failures, changed }) => ({
    id: from,
    height: failures > 0 && changed === 0 ? 0.5 : Math.sqrt(changed / most),
    tone: runs === 0 ? 'none' : failures > 0 ? 'bad' : 'plain',
  }));
}
