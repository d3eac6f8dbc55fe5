import type { Sandbox } from '@user-sync/stack';
import type { AdminClient } from '../admin-client.ts';
import type { Customer } from '../set-up.ts';

/** What the buttons of the play page work on, and what they remember for one another. */
export interface Playground {
  readonly sandbox: Pick<Sandbox, 'entra' | 'ziik'>;
  readonly customer: Customer;
  readonly integrationId: string;
  /** The administrator who initiates synchronisations. */
  readonly admin: Pick<AdminClient, 'post'>;
  /** Ids of those who have left one by one, the last one last. */
  readonly left: string[];
  /** Ids of those who left together. */
  leftTogether: readonly string[];
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** What a button did, and what to look at in the panel. */
export interface Told {
  readonly did: string;
  readonly watch: string;
}

/** A button could not do its work, for a reason that the reader can do something about. */
export class NotNow extends Error {}

/** A playground in which nothing has happened yet. */
export function createPlayground(
  given: Pick<Playground, 'sandbox' | 'customer' | 'integrationId' | 'admin'>,
  random: () => number = Math.random,
): Playground {
  return { ...given, left: [], leftTogether: [], random };
}
