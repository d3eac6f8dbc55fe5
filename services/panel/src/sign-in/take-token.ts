/**
 * The address with which the panel is opened: `#token=…&path=…`. The token leaves the address, hence the history,
 * before any other module runs, and is kept nowhere but in memory. A link that is followed in a window where the panel
 * is open already loads nothing; its token is taken in the same way.
 */
interface Opened {
  readonly token: string | null;
  readonly path: string | null;
}

export function readOpening(hash: string): Opened {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const path = given.get('path');
  return { token: given.get('token'), path: isPath(path) ? path : null };
}

/** Whether a text names a page of the panel, and nothing outside it. */
export function isPath(text: string | null | undefined): text is string {
  return text?.startsWith('/') === true && !text.startsWith('//');
}

let waiting: string | null = null;
let hear: ((token: string) => void) | null = null;

function takeFromAddress(): void {
  const { hash, pathname, search } = window.location;
  if (!/^#(token|path)=/.test(hash)) return;
  const { token, path } = readOpening(hash);
  window.history.replaceState(null, '', `${pathname}${search}#${path ?? '/'}`);
  if (token === null) return;
  if (hear === null) waiting = token;
  else hear(token);
}

// A test reads the rule without a window.
if (typeof window !== 'undefined') {
  takeFromAddress();
  // Before the router's own listener, which then finds the path alone.
  window.addEventListener('popstate', takeFromAddress);
}

/** The token that the panel was opened with, until somebody hears it. */
export const openedWith = (): string | null => waiting;

/** Gives each token that comes in the address to `listener`, first the one that the panel was opened with. */
export function hearTokens(listener: (token: string) => void): void {
  hear = listener;
  if (waiting !== null) listener(waiting);
  waiting = null;
}
