import { askParent } from './embedded.ts';
import { currentSignIn, onSignIn } from './session.ts';

const EARLY_MS = 60_000;

/**
 * When the next token is asked for: a minute before this one ends, of a short one half-way. Undefined for one that has
 * ended: the server says so, and then is asked.
 */
export function renewalIn(expiresAt: number, now: number): number | undefined {
  const left = expiresAt - now;
  if (left <= 0) return undefined;
  // The longest that a timer of the browser can wait.
  return Math.min(left > EARLY_MS ? left - EARLY_MS : Math.max(left / 2, 1_000), 2 ** 31 - 1);
}

let parents: readonly string[] = [];
let asking: Promise<boolean> | undefined;

/** Asks the page around the panel for the next token; false where none comes. Several callers share one question. */
export function renewSignIn(): Promise<boolean> {
  asking ??= askParent(parents).finally(() => {
    asking = undefined;
  });
  return asking;
}

/** Keeps the sign-in from ending while one of these origins holds the panel in a frame. */
export function keepSignedIn(origins: readonly string[]): void {
  parents = origins;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = () => {
    clearTimeout(timer);
    const signIn = currentSignIn();
    const wait = signIn === null ? undefined : renewalIn(signIn.expiresAt, Date.now());
    if (wait !== undefined) timer = setTimeout(() => void renewSignIn(), wait);
  };
  onSignIn(plan);
  plan();
}
