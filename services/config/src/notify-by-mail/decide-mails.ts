/** Something that mails are sent about, as it stands now. */
export interface Condition {
  readonly cause: string;
  /** Only of a trouble it is told that it is over. */
  readonly kind: 'trouble' | 'held' | 'expiry';
  readonly values: Readonly<Record<string, string | number>>;
  /** Since when it is so, where that is known. */
  readonly since: Date | null;
  /** Days of an expiry, people of what is held; null: there is nothing to measure. */
  readonly measure: number | null;
  /** How long it must last before it is told. */
  readonly afterMs: number;
  /** The same where many have it at once; null: it is not told then, since it is for the operator to know. */
  readonly inStormAfterMs: number | null;
}

/** What is remembered of a cause at an integration: from its appearance until a day after its last mail. */
export interface KnownCause {
  readonly cause: string;
  readonly kind: Condition['kind'] | 'well-again';
  readonly raisedAt: Date;
  /** Null: it is there. */
  readonly clearedAt: Date | null;
  /** When many had it at once, last. */
  readonly stormAt: Date | null;
  /** The last mail about it. */
  readonly toldAt: Date | null;
  /** That mail is about this appearance of it. */
  readonly isTold: boolean;
  /** It is gone, and there is nothing left to tell of it. */
  readonly isOver: boolean;
  /** What the last mail said. */
  readonly measure: number | null;
  /** How often it came back before it could be told that it is over. */
  readonly returns: number;
}

/** One integration about which mails are sent, or of which something is remembered. */
export interface Subject {
  readonly integrationId: string;
  readonly instanceSlug: string;
  /** Null: nobody is to be told of anything at the moment. */
  readonly conditions: readonly Condition[] | null;
  readonly known: readonly KnownCause[];
}

/** A mail that is to be sent to everybody who is named for the integration. */
interface DecidedMail {
  readonly integrationId: string;
  readonly cause: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Since when it is so. */
  readonly since: Date;
}

/** What is to be sent, and what is to be remembered of each integration in place of what was. */
export interface Decision {
  readonly mails: readonly DecidedMail[];
  readonly known: ReadonlyMap<string, readonly KnownCause[]>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A trouble is over when it has been gone for so long; one that came back meanwhile, for a day. */
const CALM_MS = HOUR_MS;
const CALM_AFTER_RETURN_MS = DAY_MS;
/** In how many instances a cause may appear at about the same time before it is a storm. */
const MOST_AT_ONCE = 10;

/** The cause of the mail that says that all is well again. */
export const WELL_AGAIN = 'well-again';

/**
 * Decides which mails are sent: one when a cause appears, and for a trouble one when it is over.
 *
 * - Never more than one mail about a cause of an integration within 24 hours, "well again" included.
 * - A cause that comes and goes stays the same one until it has been gone for a day.
 * - A cause that appears in more than ten instances at about the same time is a storm: the customers can do nothing
 *   about it, and thousands of mails would help nobody. See `Condition.inStormAfterMs`.
 */
export function decideMails(subjects: readonly Subject[], now: Date): Decision {
  const isStorm = stormsOf(subjects, now);
  const mails: DecidedMail[] = [];
  const known = new Map<string, readonly KnownCause[]>();
  for (const { integrationId, conditions, known: before } of subjects) {
    if (conditions === null) {
      known.set(integrationId, before.map(silenced(now)).filter(isRemembered(now)));
      continue;
    }
    const after: KnownCause[] = [];
    for (const condition of conditions) {
      const earlier = before.find(({ cause }) => cause === condition.cause);
      const appeared = appearing(condition, earlier, now);
      const current = isStorm(condition.cause, appeared.raisedAt) ? { ...appeared, stormAt: now } : appeared;
      const isDue = isToBeTold(condition, current, now);
      if (isDue) mails.push({ integrationId, cause: current.cause, values: condition.values, since: current.raisedAt });
      after.push(isDue ? told(current, condition.measure, now) : measured(current, condition));
    }
    const present = new Set(conditions.map(({ cause }) => cause));
    after.push(...before.filter(({ cause }) => !present.has(cause)).map(cleared(now)));
    const over = overNow(after, now);
    if (over.length > 0)
      mails.push({ integrationId, cause: WELL_AGAIN, values: {}, since: oldest(over.map(({ raisedAt }) => raisedAt)) });
    const rest = over.length > 0 ? saidToBeWell(after, now) : after;
    known.set(integrationId, rest.filter(isRemembered(now)));
  }
  return { mails, known };
}

/** The cause as it is there now: for the first time, still, or back again. */
function appearing(condition: Condition, earlier: KnownCause | undefined, now: Date): KnownCause {
  const { cause, kind, since } = condition;
  // A time that lies ahead was noted by a clock that was wrong.
  const raisedAt = since !== null && since < now ? since : now;
  const fresh = { cause, kind, raisedAt, clearedAt: null, stormAt: null, isTold: false, isOver: false, returns: 0 };
  if (earlier === undefined) return { ...fresh, toldAt: null, measure: null };
  if (earlier.isOver) return { ...fresh, toldAt: earlier.toldAt, measure: null };
  if (earlier.clearedAt === null) return { ...earlier, kind };
  return { ...earlier, kind, clearedAt: null, returns: earlier.returns + 1 };
}

function isToBeTold({ kind, measure, afterMs, inStormAfterMs }: Condition, cause: KnownCause, now: Date): boolean {
  if (cause.toldAt !== null && now.getTime() - cause.toldAt.getTime() < DAY_MS) return false;
  const hasMore = kind === 'held' && measure !== null && cause.measure !== null && measure > cause.measure;
  const isNextStep = kind === 'expiry' && measure !== cause.measure;
  if (cause.isTold && !hasMore && !isNextStep) return false;
  if (cause.stormAt !== null && cause.stormAt.getTime() === now.getTime()) {
    return inStormAfterMs !== null && now.getTime() - cause.raisedAt.getTime() >= inStormAfterMs;
  }
  // What is left of a storm must outlast it, where it might pass by itself.
  const from = cause.stormAt !== null && inStormAfterMs === null ? cause.stormAt : cause.raisedAt;
  return now.getTime() - from.getTime() >= afterMs;
}

function told(cause: KnownCause, measure: number | null, now: Date): KnownCause {
  return { ...cause, toldAt: now, isTold: true, measure };
}

/** Of people who are held, the fewest since the last mail count: it is told when others come. */
function measured(cause: KnownCause, { kind, measure }: Condition): KnownCause {
  if (kind !== 'held' || measure === null || cause.measure === null) return cause;
  return { ...cause, measure: Math.min(cause.measure, measure) };
}

function cleared(now: Date): (cause: KnownCause) => KnownCause {
  return (cause) => {
    if (cause.clearedAt !== null) return cause;
    return { ...cause, clearedAt: now, isOver: cause.kind !== 'trouble' || !cause.isTold };
  };
}

/** Nobody waits to be told of anything any more; when they were told last still counts. */
function silenced(now: Date): (cause: KnownCause) => KnownCause {
  return (cause) => ({ ...cause, clearedAt: cause.clearedAt ?? now, isTold: false, isOver: true });
}

/** The troubles of which it is to be told now that they are over; none while any trouble is there. */
function overNow(causes: readonly KnownCause[], now: Date): KnownCause[] {
  const troubles = causes.filter(({ kind, isOver }) => kind === 'trouble' && !isOver);
  if (troubles.some(({ clearedAt, returns }) => !isCalm(clearedAt, returns, now))) return [];
  const last = causes.find(({ cause }) => cause === WELL_AGAIN)?.toldAt ?? null;
  return last !== null && now.getTime() - last.getTime() < DAY_MS ? [] : troubles;
}

function isCalm(clearedAt: Date | null, returns: number, now: Date): boolean {
  if (clearedAt === null) return false;
  return now.getTime() - clearedAt.getTime() >= (returns > 0 ? CALM_AFTER_RETURN_MS : CALM_MS);
}

function saidToBeWell(causes: readonly KnownCause[], now: Date): KnownCause[] {
  return [
    ...causes
      .filter(({ cause }) => cause !== WELL_AGAIN)
      .map((cause) => (cause.kind === 'trouble' ? { ...cause, isOver: true } : cause)),
    {
      cause: WELL_AGAIN,
      kind: 'well-again',
      raisedAt: now,
      clearedAt: now,
      stormAt: null,
      toldAt: now,
      isTold: true,
      isOver: true,
      measure: null,
      returns: 0,
    },
  ];
}

/** What is over is remembered until its cause may be told again. */
function isRemembered(now: Date): (cause: KnownCause) => boolean {
  return ({ isOver, toldAt }) => !isOver || (toldAt !== null && now.getTime() - toldAt.getTime() < DAY_MS);
}

/**
 * Whether a cause that appeared at that time did so in many instances within the hours around it, and is still there.
 */
function stormsOf(subjects: readonly Subject[], now: Date): (cause: string, raisedAt: Date) => boolean {
  const instances = new Map<string, Set<string>>();
  const around = (cause: string, hour: number) => instances.get(`${cause} ${hour}`) ?? new Set<string>();
  for (const { instanceSlug, conditions, known } of subjects)
    for (const condition of conditions ?? []) {
      const { cause } = condition;
      const earlier = known.find((each) => each.cause === cause);
      const hour = hourOf(appearing(condition, earlier, now).raisedAt);
      instances.set(`${cause} ${hour}`, around(cause, hour).add(instanceSlug));
    }
  return (cause, raisedAt) => {
    const hour = hourOf(raisedAt);
    const near = [hour - 1, hour, hour + 1].map((each) => around(cause, each));
    // A set that is large by itself need not be copied.
    return (
      near.some(({ size }) => size > MOST_AT_ONCE) || new Set(near.flatMap((each) => [...each])).size > MOST_AT_ONCE
    );
  };
}

function hourOf(time: Date): number {
  return Math.floor(time.getTime() / HOUR_MS);
}

function oldest(times: readonly Date[]): Date {
  return new Date(Math.min(...times.map(Number)));
}
