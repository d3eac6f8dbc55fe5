import { Problem } from '../serve-http/problem.ts';

/** Limits how many trials against Microsoft and Ziik run at once: each may wait long for an answer. */
export interface TrialLimits {
  /** Takes a slot for this subject; the returned function releases it. Throws a Problem if there is none. */
  begin(subject: string): () => void;
}

const AGAIN = { headers: { 'retry-after': '10' } };

export function createTrialLimits({ perSubject, inAll }: { perSubject: number; inAll: number }): TrialLimits {
  const underWay = new Map<string, number>();
  let all = 0;
  return {
    begin(subject) {
      const own = underWay.get(subject) ?? 0;
      if (own >= perSubject)
        throw new Problem(
          429,
          'too-many-requests',
          `${own} trials of yours are still under way. Wait for them.`,
          AGAIN,
        );
      if (all >= inAll)
        throw new Problem(503, 'busy', 'Too many secrets are being checked at the moment. Try again soon.', AGAIN);
      underWay.set(subject, own + 1);
      all++;
      let isGivenBack = false;
      return () => {
        if (isGivenBack) return;
        isGivenBack = true;
        all--;
        const left = underWay.get(subject)! - 1;
        if (left === 0) underWay.delete(subject);
        else underWay.set(subject, left);
      };
    },
  };
}
