import { type Difference, type Facts, writes } from './facts.ts';

/** A call may be under way already when the pause is asked for; a slow machine hears of it late. */
const underWayMs = 700;
/** Most calls of users at once, and some of whoever reads the catalogue. */
const mostAtOnce = 64 + 8;

/** Pauses that were asked for are kept, few calls run at once, and what was refused is not asked for without end. */
export function judgePacing(facts: Facts, instance: number): Difference[] {
  const { maxConcurrency } = facts.ending.instances[instance]!;
  return [
    ...(maxConcurrency > mostAtOnce ? [{ rule: 'few calls at once', words: `${maxConcurrency} were under way` }] : []),
    ...judgePauses(facts, instance),
    ...judgeInsisting(facts, instance),
  ];
}

/** `Retry-After` to a call about users is kept by all calls about users. */
function judgePauses(facts: Facts, instance: number): Difference[] {
  const { journal } = facts.ending.instances[instance]!;
  const aboutUsers = journal.filter(({ operation }) => /^(users|memberships)\./.test(operation));
  const numbers = new Set(aboutUsers.map(({ n }) => n));
  return facts.entries.flatMap((entry) => {
    if (entry.kind !== 'answered' || entry.instance !== instance || !numbers.has(entry.n)) return [];
    const seconds = Number(entry.fault?.headers?.['retry-after'] ?? 0);
    const until = entry.at + seconds * 1_000 - 50;
    const early = aboutUsers.filter(({ at }) => at > entry.at + underWayMs && at < until);
    return early.slice(0, 1).map(({ operation, at }) => ({
      rule: 'a pause that was asked for is kept',
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
    length > most ? [{ rule: 'what is refused is not insisted on', words: `${what} was refused ${length} times` }] : [],
  );
}
