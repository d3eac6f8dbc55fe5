import type { Person, Sync } from './person.ts';

/** Something that an administrator asked for and that has not been answered yet. */
export interface Pending {
  readonly kind: 'reactivation' | 'adoption';
  readonly at: string;
  readonly actor: string;
}

/**
 * What was asked for and is not done: somebody who is brought back is still deactivated, somebody who was declared the
 * same person is still listed as a returner. A request that is older than the state it would end is answered.
 */
export function pendingOf({ status, findings, requests, deactivatedAt, updatedAt }: Person): Pending | null {
  const isReturner = findings.some(({ code }) => code === 'returner');
  const kind = status === 'deactivated' ? 'reactivation' : isReturner ? 'adoption' : null;
  if (kind === null) return null;
  const since = kind === 'reactivation' ? (deactivatedAt ?? updatedAt) : updatedAt;
  const asked = requests.find((each) => each.kind === kind && Date.parse(each.at) > Date.parse(since));
  return asked === undefined ? null : { kind, at: asked.at, actor: asked.actor };
}

/** Whether a synchronisation of one person still goes on. */
export function isGoingOn(sync: Sync | null): boolean {
  return (sync?.steps ?? []).some(({ state }) => state === 'waiting');
}

const SOON_MS = 30_000;
const OFTEN_MS = 1_000;
const SELDOM_MS = 5_000;

/** How often a person is read again while something is asked for: each second at first; false: not. */
export function readAgainIn(person: Person | undefined, now: number): number | false {
  if (person === undefined) return false;
  const asked = isGoingOn(person.sync) ? person.sync!.at : pendingOf(person)?.at;
  if (asked === undefined) return false;
  return now - Date.parse(asked) < SOON_MS ? OFTEN_MS : SELDOM_MS;
}
