import { createHmac, randomBytes } from 'node:crypto';
import type { InstanceSettings } from '../settings.ts';

/** A token with the unix second from which on it is not valid any more. */
export interface SignedIn {
  jwt: string;
  expires: number;
}

/** The tokens of one instance. */
export class SignIn {
  readonly #settings: InstanceSettings;
  readonly #key = randomBytes(32);
  readonly #expiry = new Map<string, number>();

  constructor(settings: InstanceSettings) {
    this.#settings = settings;
  }

  issue(nowMs: number): SignedIn {
    const now = Math.floor(nowMs / 1000);
    for (const [token, expires] of this.#expiry) if (expires <= now) this.#expiry.delete(token);
    const expires = now + this.#settings.tokenSeconds;
    const jwt =
      this.#settings.tokenKind === 'opaque' ? randomBytes(32).toString('base64url') : this.#sign(now, expires);
    this.#expiry.set(jwt, expires);
    return { jwt, expires };
  }

  isValid(token: string, nowMs: number): boolean {
    const expires = this.#expiry.get(token);
    return expires !== undefined && nowMs < expires * 1000;
  }

  /** Makes all tokens invalid at once. */
  revoke(): void {
    this.#expiry.clear();
  }

  #sign(now: number, expires: number): string {
    const claims = { sub: '1', iat: now, exp: expires, jti: randomBytes(8).toString('hex') };
    const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
    return `${content}.${createHmac('sha256', this.#key).update(content).digest('base64url')}`;
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
