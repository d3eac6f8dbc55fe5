import { type Difference, type Facts, writes } from './facts.ts';

/** A call may be in progress when the pause is requested; a slow machine learns of it late. */
const underWayMs = 700;
/** Most calls of users at once, and a few more for reading the catalogue. */
const mostAtOnce = 64 + 8;

/** Requested pauses are respected, few calls run at once, and refused calls are not repeated endlessly. */
export function judgePacing(facts: Facts, instance: number): Difference[] {
  const { maxConcurrency } = facts.ending.instances[instance]!;
  return [
    ...(maxConcurrency > mostAtOnce ? [{ rule: 'few calls at once', words: `${maxConcurrency} were under way` }] : []),
    ...judgePauses(facts, instance),
    ...judgeInsisting(facts, instance),
  ];
}

/** What counts of a `Retry-After`: whole seconds, never more than an hour; 0 and nonsense ask for no pause. */
function pauseOf(header: string | undefined): number {
  const seconds = /^\d+$/.test(header ?? '') ? Number(header) : 0;
  return Math.min(seconds, 3_600);
}

/** `Retry-After` to a call about users is kept by all calls about users, until the operator saves the instance. */
function judgePauses(facts: Facts, instance: number): Difference[] {
  const { journal } = facts.ending.instances[instance]!;
  const aboutUsers = journal.filter(({ operation }) => /^(users|memberships)\./.test(operation));
  const numbers = new Set(aboutUsers.map(({ n }) => n));
  return facts.entries.flatMap((entry) => {
    if (entry.kind !== 'answered' || entry.instance !== instance || !numbers.has(entry.n)) return [];
    const header = entry.fault?.headers?.['retry-after'];
    if (header === undefined) return [];
    const seconds = pauseOf(header);
    const saved = facts.entries.find(
      ({ kind, at, ...about }) =>
        kind === 'saved' && at > entry.at && (about as { instance: number }).instance === instance,
    );
    const until = Math.min(entry.at + seconds * 1_000 - 50, saved?.at ?? Number.POSITIVE_INFINITY);
    const early = aboutUsers.filter(({ at }) => at > entry.at + underWayMs && at < until);
    return early.slice(0, 1).map(({ operation, at }) => ({
      rule: 'a requested pause is respected',
      words: `${operation} came ${at - entry.at} ms after a pause of ${seconds} s was asked for`,
    }));
  });
}

/** What Ziik refuses is asked again once a period at most, and after changes; never in a hurry. */
function judgeInsisting(facts: Facts, instance: number): Difference[] {
  const { journal } = facts.ending.instances[instance]!;
  const first = journal[0]?.at ?? 0;
  const periods = ((journal.at(-1)?.at ?? first) - first) / facts.periodMs;
  const most = 12 + 3 * periods;
  const refused = journal.filter(
    ({ operation, status, fault }) =>
      writes.has(operation) && status >= 400 && status < 500 && ![401, 408, 429].includes(status) && fault === null,
  );
  const groups = Map.groupBy(refused, ({ method, path, reference }) => `${method} ${path} ${reference ?? ''}`);
  return [...groups].flatMap(([what, { length }]) =>
    length > most
      ? [{ rule: 'a refused call is not repeated insistently', words: `${what} was refused ${length} times` }]
      : [],
  );
}
