import type { Admin } from 'kafkajs';

/** What waits in one partition of a dead letter: offsets from `from` up to, not with, `end`. */
export interface WaitingRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly end: bigint;
}

/** The group whose offsets say up to where a dead letter has been driven back or discarded. */
export function redriveGroup(deadLetter: string): string {
  return `${deadLetter}.redrive`;
}

/** What waits in a dead letter now, by partition; partitions in which nothing does are left out. */
export async function waitingRanges(admin: Admin, deadLetter: string): Promise<WaitingRange[]> {
  const [group] = await admin.fetchOffsets({ groupId: redriveGroup(deadLetter), topics: [deadLetter] });
  const committed = new Map(group?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
  const ends = await admin.fetchTopicOffsets(deadLetter);
  return ends
    .map(({ partition, low, high }) => {
      const done = committed.get(partition) ?? -1n;
      const from = done < BigInt(low) ? BigInt(low) : done;
      return { topic: deadLetter, partition, from, end: BigInt(high) };
    })
    .filter(({ from, end }) => from < end)
    .sort((a, b) => a.partition - b.partition);
}
