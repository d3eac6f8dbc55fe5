import type { EventEmitter } from 'node:events';
import type { ControlNotice, Keyring } from '@user-sync/control';
import type { DeadLetters, Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import type { Logger, ReadyCheck } from '@user-sync/runtime';
import type { TokenVerifier } from './authenticate/token-verifier.ts';
import type { Settings } from './settings.ts';

/** What controllers work with, put together once at start and injected as one. */
export interface Parts {
  readonly settings: Settings;
  readonly db: Database;
  readonly keyring: Keyring;
  readonly publisher: Publisher;
  readonly deadLetters: DeadLetters;
  readonly log: Logger;
  readonly verifyToken: TokenVerifier;
  /** Emits 'notice' for every change in control. */
  readonly notices: EventEmitter<{ notice: [ControlNotice] }>;
  readonly ready: ReadyCheck;
}

/** Injection token of `Parts`. */
export const PARTS = Symbol('parts');
