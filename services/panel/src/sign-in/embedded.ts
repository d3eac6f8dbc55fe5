import { currentSignIn, onSignIn, signInWith } from './session.ts';

/** What the page around the panel may set. */
export interface Offer {
  readonly token: string;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly scheme?: 'light' | 'dark';
  readonly accent?: string;
  readonly path?: string;
}

const TEXTS = ['locale', 'timeZone', 'accent', 'path'] as const;

/** The message of a page around the panel, when it has the right shape; anything else is ignored. */
export function readOffer(data: unknown): Offer | null {
  if (typeof data !== 'object' || data === null) return null;
  const given = data as Record<string, unknown>;
  if (given.type !== 'azure-user-sync:token' || typeof given.token !== 'string') return null;
  if (TEXTS.some((name) => given[name] !== undefined && typeof given[name] !== 'string')) return null;
  if (given.scheme !== undefined && given.scheme !== 'light' && given.scheme !== 'dark') return null;
  return given as unknown as Offer;
}

/** Whether an origin is one of those listed: equal to one, or below a `.suffix` of one, over https. */
export function isListed(origin: string, listed: readonly string[]): boolean {
  return listed.some((each) => {
    if (!each.startsWith('.')) return each === origin;
    const url = URL.parse(origin);
    return url?.protocol === 'https:' && url.hostname.endsWith(each) && url.origin === origin;
  });
}

/**
 * Hears the page around the panel, asked or not, and signs in with the token that it gives; tells `onOffer` whether a
 * sign-in began by it. Gives what ends it.
 */
export function hearParent(
  listed: readonly string[],
  onOffer: (offer: Offer, isBeginning: boolean) => void,
): () => void {
  const hear = (event: MessageEvent): void => {
    if (window.parent === window || event.source !== window.parent || !isListed(event.origin, listed)) return;
    const offer = readOffer(event.data);
    const before = currentSignIn();
    // The token that there is already is no answer; another may follow.
    if (offer === null || offer.token === before?.token || !signInWith(offer.token)) return;
    onOffer(offer, before === null);
  };
  window.addEventListener('message', hear);
  return () => window.removeEventListener('message', hear);
}

const ANSWER_MS = 10_000;

/** Asks the page around the panel for a token; false where there is none, or no other comes within ten seconds. */
export function askParent(listed: readonly string[]): Promise<boolean> {
  if (window.parent === window || listed.length === 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (isAnswered: boolean): void => {
      clearTimeout(timer);
      forget();
      resolve(isAnswered);
    };
    const forget = onSignIn(() => {
      if (currentSignIn() !== null) end(true);
    });
    const timer = setTimeout(() => end(false), ANSWER_MS);
    window.parent.postMessage({ type: 'azure-user-sync:ready', v: 1 }, '*');
  });
}
