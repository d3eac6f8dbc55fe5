import type { Reading, Records } from '@user-sync/domain';
import { recordsInMemory, type ZiikInMemory } from './ziik-in-memory.ts';

const READS: ReadonlySet<string> = new Set([
  'getUser',
  'findByReference',
  'searchByEmail',
  'memberships',
  'holderOfEmail',
  'holderOfUser',
  'isSomebodyOfOurs',
  'inactiveUsers',
  'waitsInCircle',
]);

/** Runs a rehearsal to its end. `calls` are the calls to Ziik in their order; a step that does not read fails. */
export function runRehearsal<Result>(
  rehearsal: Reading<Result>,
  ziik: ZiikInMemory,
  records: Records = recordsInMemory(),
): { ending: Result; calls: string[] } {
  const calls: string[] = [];
  let next = rehearsal.next();
  while (!next.done) {
    const { of, name, input } = next.value;
    if (!READS.has(name)) throw new Error(`A rehearsal asked for ${name}.`);
    if (of === 'ziik') calls.push(name);
    const port = (of === 'ziik' ? ziik : records) as unknown as Record<string, (...input: unknown[]) => unknown>;
    next = rehearsal.next(port[name]!(...input));
  }
  return { ending: next.value, calls };
}
