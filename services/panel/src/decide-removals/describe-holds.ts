import type { components } from '../api/schema.ts';
import type { TextId } from '../frame/texts.tsx';

export type Hold = components['schemas']['Hold'];
export type HeldUser = components['schemas']['User'];

const CAUSES = ['soft-deleted', 'deleted', 'absent', 'account-disabled'] as const;
export type Cause = (typeof CAUSES)[number];

/** What happened, as the name of a text and its figures. Shares are parts of 1. */
export interface HoldsInWords {
  readonly id: TextId;
  readonly held: number;
  readonly gone: number;
  readonly linked: number;
  readonly share: number;
  readonly limit: number;
}

/**
 * | gone within 24 hours | of them held | → |
 * | --- | --- | --- |
 * | more than the limit | all | `held.sentence.all` |
 * | more than the limit | some: others were deactivated before | `held.sentence.some` |
 * | not more than the limit as it is now | | `held.sentence.before`: it was more when they disappeared |
 */
export function describeHolds(holds: readonly [Hold, ...Hold[]]): HoldsInWords {
  const { percent, linked, in24h } = holds[0].limit;
  const held = holds.reduce((sum, { deactivations }) => sum + deactivations, 0);
  // Both are counted apart, while decisions are being carried out.
  const gone = Math.max(in24h, held);
  const share = linked === 0 ? 1 : gone / linked;
  const facts = { held, gone, linked, share, limit: percent / 100 };
  if (share * 100 <= percent) return { id: 'held.sentence.before', ...facts };
  return { id: gone === held ? 'held.sentence.all' : 'held.sentence.some', ...facts };
}

/** A share with as many digits as it takes to be seen above the limit: 10.04 % is not 10 %. */
export function digitsOfShare(share: number, limit: number): number {
  return [1, 2, 3, 4].find((digits) => Number((share * 100).toFixed(digits)) > limit * 100) ?? 1;
}

/** Why they are gone, the most frequent cause first. */
export function causesOf({ byCause }: Hold): { readonly cause: Cause; readonly people: number }[] {
  return CAUSES.map((cause) => ({ cause, people: byCause[cause] ?? 0 }))
    .filter(({ people }) => people > 0)
    .sort((one, other) => other.people - one.people);
}

/** The unit that at least half of them are in, which may have been closed; null where there is none. */
export function unitInCommon(
  people: readonly Pick<HeldUser, 'unit'>[],
): { readonly name: string; readonly people: number } | null {
  const counts = new Map<string, number>();
  for (const { unit } of people) if (unit !== null) counts.set(unit.name, (counts.get(unit.name) ?? 0) + 1);
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  if (most === undefined || most[1] < 3 || most[1] * 2 < people.length) return null;
  return { name: most[0], people: most[1] };
}

/** What the hold of a run is compared with, to see whether it is still what was looked at. */
export type Change = 'same' | 'more' | 'fewer' | 'others';

/** How those who are held now differ from those who were looked at, and by how many people. */
export function changeSince(
  seen: readonly Hold[],
  now: readonly Hold[],
): { readonly change: Change; readonly people: number } {
  const count = (holds: readonly Hold[]) => holds.reduce((sum, { deactivations }) => sum + deactivations, 0);
  const apart = count(now) - count(seen);
  if (apart > 0) return { change: 'more', people: apart };
  if (apart < 0) return { change: 'fewer', people: -apart };
  const isSame = seen.every((hold) =>
    now.some(({ runId, deactivations }) => runId === hold.runId && deactivations === hold.deactivations),
  );
  return { change: isSame ? 'same' : 'others', people: 0 };
}

/** Whether other runs hold people by now that nobody has looked at; of the run itself the server knows it better. */
export function haveOthersJoined(seen: readonly Hold[], now: readonly Hold[], runId: string): boolean {
  const others = (holds: readonly Hold[]) => holds.filter((hold) => hold.runId !== runId);
  return changeSince(others(seen), others(now)).change === 'more';
}
