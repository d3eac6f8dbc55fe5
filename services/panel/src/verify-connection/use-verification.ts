import { useCallback, useEffect, useRef, useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { type Problem, problemOf } from '../api/problem.ts';
import type { Verification } from './describe-check.ts';
import { pauseBefore } from './pace.ts';
import type { ToVerify, VerificationBody } from './what-to-verify.ts';

/** What came of the newest attempt. */
export type Outcome =
  | { readonly kind: 'verified'; readonly verification: Verification; readonly at: string }
  /** Too many attempts; it is tried again by itself. */
  | { readonly kind: 'waiting'; readonly seconds: number }
  | { readonly kind: 'not-tried'; readonly problem: Problem };

export interface Verifying {
  readonly isBusy: boolean;
  /** Of what the form holds now; null: that has not been tried. */
  readonly outcome: Outcome | null;
  readonly toVerify: ToVerify;
  /** Tries at once, whatever was tried before. */
  readonly verify: (body: VerificationBody) => Promise<Outcome>;
}

interface Tried {
  readonly key: string;
  readonly outcome: Outcome;
}

/**
 * Tries the connection by itself as soon as its values are there and whenever they change, at most every 5 seconds.
 * `isKnown`: what the form holds at first need not be tried, as it is saved. The secret stays in memory.
 */
export function useVerification(toVerify: ToVerify, isKnown: boolean): Verifying {
  const key = toVerify.kind === 'body' ? JSON.stringify(toVerify.body) : null;
  const [tried, setTried] = useState<Tried | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const current = useRef<AbortController>(undefined);
  const startedAt = useRef<number>(undefined);
  const lastKey = useRef<string | undefined>(isKnown && key !== null ? key : undefined);

  const verify = useCallback(async (body: VerificationBody): Promise<Outcome> => {
    current.current?.abort();
    const attempt = new AbortController();
    current.current = attempt;
    startedAt.current = Date.now();
    lastKey.current = JSON.stringify(body);
    setIsBusy(true);
    const outcome = await tryOut(body, attempt.signal);
    if (!attempt.signal.aborted) {
      current.current = undefined;
      setIsBusy(false);
      setTried({ key: JSON.stringify(body), outcome });
    }
    return outcome;
  }, []);

  useEffect(() => () => current.current?.abort(), []);

  const outcome = tried !== null && tried.key === key ? tried.outcome : null;
  const waiting = outcome?.kind === 'waiting' ? outcome : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the body is told apart by its key
  useEffect(() => {
    if (toVerify.kind !== 'body') {
      if (current.current === undefined) return;
      current.current.abort();
      current.current = lastKey.current = undefined;
      setIsBusy(false);
      return;
    }
    if (waiting === null && key === lastKey.current) return;
    const pause = waiting === null ? pauseBefore(Date.now(), startedAt.current) : waiting.seconds * 1_000;
    const timer = setTimeout(() => void verify(toVerify.body), pause);
    return () => clearTimeout(timer);
  }, [key, waiting, verify]);

  return { isBusy, outcome, toVerify, verify };
}

async function tryOut(body: VerificationBody, signal: AbortSignal): Promise<Outcome> {
  try {
    const verification = await answerOf(api.POST('/v1/verifications', { body, signal }));
    return { kind: 'verified', verification, at: new Date().toISOString() };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.retryAfter !== null && (problem.status === 429 || problem.status === 503))
      return { kind: 'waiting', seconds: Math.max(1, problem.retryAfter) };
    return { kind: 'not-tried', problem };
  }
}
