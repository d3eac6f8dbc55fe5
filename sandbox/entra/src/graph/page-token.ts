import { createHmac, randomBytes } from 'node:crypto';

const key = randomBytes(16);

/** Packs a state into an opaque token for a link, sealed so that a damaged one is recognised. */
export function sealToken(state: unknown): string {
  const text = Buffer.from(JSON.stringify(state)).toString('base64url');
  return `${text}${seal(text)}`;
}

/** The state in a token of this process, or `undefined` for a damaged or foreign one. */
export function openToken<State>(token: string): State | undefined {
  const text = token.slice(0, -11);
  if (token.length <= 11 || seal(text) !== token.slice(-11)) return undefined;
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as State;
}

function seal(text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, 11);
}
