import { useSyncExternalStore } from 'react';
import { readClaims } from './read-claims.ts';

/** Who is signed in, and until when. The token itself is read by the client of the API only. */
export interface SignIn {
  readonly token: string;
  /** What makes another person of it: cached pages and half-filled forms of one are never shown to another. */
  readonly identity: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What the token says of itself. The server checks it; here it only tells when to ask for the next one. */
export function readToken(token: string): SignIn | null {
  const claims = readClaims(token);
  if (typeof claims?.exp !== 'number') return null;
  return { token, identity: JSON.stringify([claims.sub, claims.instance ?? null]), expiresAt: claims.exp * 1_000 };
}

let current: SignIn | null = null;
const listeners = new Set<() => void>();

export function currentSignIn(): SignIn | null {
  return current;
}

/** Signs in with a token; false where it cannot be one. */
export function signInWith(token: string): boolean {
  const read = readToken(token);
  if (read === null) return false;
  current = read;
  for (const listener of listeners) listener();
  return true;
}

export function signOut(): void {
  current = null;
  for (const listener of listeners) listener();
}

/** Calls `listener` after every sign-in, renewal and sign-out; gives what ends that. */
export function onSignIn(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useSignIn(): SignIn | null {
  return useSyncExternalStore(onSignIn, currentSignIn);
}
