import type { Found } from '@user-sync/domain';
import type { Result } from './account.ts';

/** What an administrator asked for about a person. */
export interface Asked {
  readonly kind: string;
  /** The token's `sub`; null where it was not noted. */
  readonly actor: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What is told beside an outcome: what it answers, and what was found changed in Ziik. */
interface Occasion {
  readonly asked?: Asked;
  readonly found?: Found;
}

const LONGEST_TEXT = 500;
const MOST_USER_TYPES = 50;

/** As the row keeps it until it is told; null: there is nothing to tell. Of somebody who is forgotten nothing found. */
export function occasionOf({ account: { asked }, found, forget }: Result): string | null {
  const isFound = found !== null && !forget;
  if (asked === null && !isFound) return null;
  return JSON.stringify({
    ...(asked !== null && { asked }),
    ...(isFound && { found: short(found) }),
  } satisfies Occasion);
}

/** An outcome has to fit into a message, whatever Ziik answered. */
function short(found: Found): Found {
  return Object.fromEntries(
    Object.entries(found).map(([field, value]) => {
      if (typeof value === 'string') return [field, value.slice(0, LONGEST_TEXT).toWellFormed()];
      return [field, Array.isArray(value) ? value.slice(0, MOST_USER_TYPES) : value];
    }),
  );
}
