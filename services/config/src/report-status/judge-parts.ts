import type { Work } from '@user-sync/control';

/** A part of the way from Azure to Ziik, in its order. */
export const PARTS = ['database', 'kafka', 'reading', 'deciding', 'writing', 'ziik', 'microsoft'] as const;
export const STATES = ['ok', 'slow', 'down', 'unknown'] as const;

/** How a part stands. */
export interface Part {
  readonly name: (typeof PARTS)[number];
  readonly state: (typeof STATES)[number];
  /** Since when it is not ok; null where it is, and where that is not known. */
  readonly since: Date | null;
  /** What waits for it; null where that is not known, and for what nothing waits. */
  readonly waiting: number | null;
}

/** What a consumer group does: how many are in it, and for how long the oldest message that it has not taken waits. */
export interface GroupFacts {
  readonly members: number;
  readonly waitingSeconds: number;
}

/** What the parts are judged by; undefined: that does not answer. */
export interface StatusFacts {
  readonly databaseMs: number | undefined;
  readonly work: Work | undefined;
  readonly appliers: number | undefined;
  readonly groups: { readonly mapper: GroupFacts; readonly applier: GroupFacts } | undefined;
  readonly now: Date;
}

const SLOW_DATABASE_MS = 1_000;
/** A run is taken within a second, and within five where it waits for units and user types. */
const UNREAD_MS = 30_000;
const UNTAKEN_SECONDS = 60;
const UNANSWERED_MS = 15 * 60_000;

type Judged = Omit<Part, 'name'>;

const OK: Judged = { state: 'ok', since: null, waiting: null };
const UNKNOWN: Judged = { state: 'unknown', since: null, waiting: null };

/**
 * | part | down | slow |
 * | --- | --- | --- |
 * | database, kafka | does not answer | database: takes over a second |
 * | reading | a due round waits over 30 s, and nobody reads | the same, while others are read |
 * | deciding | nobody is there | a message waits over a minute |
 * | writing | nobody is there | a message waits over a minute, or Ziik has not answered all after 15 minutes |
 * | ziik | no instance answers, or none takes our account | some do not |
 * | microsoft | no directory can be read | some cannot, or a pause was asked for |
 *
 * What is known by way of something that does not answer is `unknown`.
 */
export function judgeParts(facts: StatusFacts): Part[] {
  const judged: Record<Part['name'], Judged> = {
    database: judgeDatabase(facts),
    kafka: facts.groups === undefined ? { ...OK, state: 'down' } : OK,
    reading: facts.work === undefined ? UNKNOWN : judgeReading(facts.work, facts.now),
    deciding: judgeDeciding(facts),
    writing: judgeWriting(facts),
    ziik: facts.work === undefined ? UNKNOWN : judgeZiik(facts.work),
    microsoft: facts.work === undefined ? UNKNOWN : judgeMicrosoft(facts.work),
  };
  return PARTS.map((name) => ({ name, ...judged[name] }));
}

function judgeDatabase({ databaseMs }: StatusFacts): Judged {
  if (databaseMs === undefined) return { ...OK, state: 'down' };
  return databaseMs > SLOW_DATABASE_MS ? { ...OK, state: 'slow' } : OK;
}

function judgeReading({ unread: { waiting, since }, isReading }: Work, now: Date): Judged {
  const isLate = since !== null && now.getTime() - since.getTime() > UNREAD_MS;
  if (!isLate) return { ...OK, waiting };
  return { state: isReading ? 'slow' : 'down', since, waiting };
}

function judgeDeciding({ groups, work, now }: StatusFacts): Judged {
  if (groups === undefined) return { ...UNKNOWN, waiting: work?.unanswered.waiting ?? null };
  const { members, waitingSeconds } = groups.mapper;
  const state = members === 0 ? 'down' : waitingSeconds > UNTAKEN_SECONDS ? 'slow' : 'ok';
  if (state === 'ok') return { ...OK, waiting: 0 };
  return { state, since: secondsBefore(now, waitingSeconds), waiting: work?.unanswered.waiting ?? null };
}

function judgeWriting({ groups, work, appliers, now }: StatusFacts): Judged {
  if (work === undefined) return UNKNOWN;
  const { waiting, since } = work.unanswered;
  if (appliers === 0) return { state: 'down', since: waiting > 0 ? since : null, waiting };
  const untaken = groups?.applier.waitingSeconds ?? 0;
  if (untaken > UNTAKEN_SECONDS) return { state: 'slow', since: secondsBefore(now, untaken), waiting };
  const isLate = since !== null && now.getTime() - since.getTime() > UNANSWERED_MS;
  return isLate ? { state: 'slow', since, waiting } : { ...OK, waiting };
}

function judgeZiik({ ziik: { instances, tried, troubled, since, waiting } }: Work): Judged {
  if (troubled > 0) return { state: troubled === instances ? 'down' : 'slow', since, waiting };
  return tried === 0 ? UNKNOWN : { ...OK, waiting };
}

function judgeMicrosoft({ microsoft: { known, unavailable, waiting, since } }: Work): Judged {
  if (waiting > 0) return { state: unavailable > 0 && unavailable === known ? 'down' : 'slow', since, waiting };
  return known === 0 ? UNKNOWN : { ...OK, waiting };
}

function secondsBefore(now: Date, seconds: number): Date | null {
  return seconds > 0 ? new Date(now.getTime() - seconds * 1_000) : null;
}
