import { setTimeout as pause } from 'node:timers/promises';

/** What a look brought; `isDown`: nothing, or not in time. */
export type Seen<Facts> = { readonly isDown: false; readonly facts: Facts; readonly tookMs: number } | Down;
type Down = { readonly isDown: true };

interface Patience {
  /** So long what was seen counts, for all who ask. */
  readonly freshMs: number;
  /** Nobody waits longer for an answer; the look itself may go on, and nobody begins another beside it. */
  readonly patienceMs: number;
}

/** Looks at what may not answer: one look at a time, however many ask. `clock`: milliseconds that only rise. */
export function createWatch<Facts>(
  look: () => Promise<Facts>,
  { freshMs, patienceMs }: Patience,
  clock: () => number = () => performance.now(),
): () => Promise<Seen<Facts>> {
  let seen: { readonly at: number; readonly what: Seen<Facts> } | undefined;
  let looking: Promise<Seen<Facts>> | undefined;

  async function lookOnce(): Promise<Seen<Facts>> {
    const begun = clock();
    // Whatever the reason is: what does not answer is down, and its own users say why.
    const what: Seen<Facts> = await look().then(
      (facts) => ({ isDown: false, facts, tookMs: clock() - begun }),
      () => ({ isDown: true }),
    );
    seen = { at: clock(), what };
    looking = undefined;
    return what;
  }

  return async () => {
    if (seen !== undefined && clock() - seen.at < freshMs) return seen.what;
    looking ??= lookOnce();
    const answered = new AbortController();
    const tooLong = pause<Down>(patienceMs, { isDown: true }, { ref: false, signal: answered.signal }).catch(
      (): Down => ({ isDown: true }),
    );
    const what = await Promise.race([looking, tooLong]);
    answered.abort();
    return what;
  };
}
