import type { Principal } from '../authenticate/principal.ts';
import { Problem } from '../serve-http/problem.ts';

/** How many streams are open at once, of one subject and of all together. */
const STREAM_LIMITS = { ofSubject: 10, ofAll: 2_000 };

/** Counts the streams that are open; refuses those beyond the limits. */
export interface StreamPlaces {
  /** Returns how to say that the stream is over. Throws a Problem where too many are open. */
  take(caller: Pick<Principal, 'subject'>): () => void;
}

export function createStreamPlaces(): StreamPlaces {
  const openOf = new Map<string, number>();
  let open = 0;
  return {
    take({ subject }) {
      const ofSubject = openOf.get(subject) ?? 0;
      if (ofSubject >= STREAM_LIMITS.ofSubject)
        throw new Problem(429, 'too-many-streams', `You have ${ofSubject} streams open already. Close one of them.`, {
          headers: { 'retry-after': '60' },
        });
      if (open >= STREAM_LIMITS.ofAll)
        throw new Problem(
          503,
          'too-many-streams',
          'Too many streams are open. Read the run itself from time to time.',
          {
            headers: { 'retry-after': '60' },
          },
        );
      open++;
      openOf.set(subject, ofSubject + 1);
      return () => {
        open--;
        const left = openOf.get(subject)! - 1;
        if (left === 0) openOf.delete(subject);
        else openOf.set(subject, left);
      };
    },
  };
}
