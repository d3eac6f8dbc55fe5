import type { Keyring } from '@user-sync/control';
import type { Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import type { Settings } from './settings.ts';

/** What the mapper works with: made once when it starts. */
export interface Mapper {
  readonly settings: Settings;
  readonly log: Logger;
  readonly database: Database;
  readonly publisher: Publisher;
  readonly keyring: Keyring;
  /** Where commands go. */
  readonly commandTopic: string;
}

/** Under which the mapper is injected. */
export const MAPPER = Symbol('mapper');
