import type { Ending, KnownUser, Records, WholeAttempt } from '@user-sync/domain';
import type { ZiikCalls } from './ziik-calls.ts';

/** Our own records, as an attempt asks them. */
export type AsyncRecords = {
  readonly [Name in keyof Records]: (...input: Parameters<Records[Name]>) => Promise<ReturnType<Records[Name]>>;
};

/**
 * Carries out the steps of an attempt one after the other until it ends. `onStep` is called before each with what was
 * reached, which is what counts where the step throws: CallFailed, Abandoned, LeaseLost, or an error of the database.
 */
export async function performAttempt(
  attempt: WholeAttempt,
  ziik: ZiikCalls,
  records: AsyncRecords,
  onStep: (known: KnownUser) => void,
): Promise<Ending> {
  let next = attempt.next();
  while (!next.done) {
    const { known, of, name, input } = next.value;
    onStep(known);
    const port = (of === 'ziik' ? ziik : records) as Record<string, (...all: readonly unknown[]) => Promise<unknown>>;
    next = attempt.next(await port[name]!(...input));
  }
  return next.value;
}
