import type { Catalogue } from '@user-sync/domain';
import { describeFailure, type Failure, type ZiikClient } from '@user-sync/ziik';

/** A catalogue that was read completely, or why not. */
export type Reading =
  | { readonly ok: true; readonly catalogue: Catalogue }
  | { readonly ok: false; readonly trouble: Trouble };

/** What keeps a catalogue from being read; `afterMs` where Ziik named a pause. */
export interface Trouble {
  readonly code:
    | 'ziik-credentials-wrong'
    | 'ziik-unavailable'
    | 'ziik-address-refused'
    | 'secret-unreadable'
    | 'catalogue-too-large';
  readonly words: string;
  readonly afterMs: number | null;
}

/** Reads all units and all user types. */
export async function readCatalogue(client: ZiikClient): Promise<Reading> {
  const [units, userTypes] = await Promise.all([client.units(), client.userTypes()]);
  if (!units.ok) return { ok: false, trouble: troubleOf(units.failure) };
  if (!userTypes.ok) return { ok: false, trouble: troubleOf(userTypes.failure) };
  return { ok: true, catalogue: { units: units.value, userTypes: userTypes.value } };
}

function troubleOf(failure: Failure): Trouble {
  // An account that may not read units and user types (403) is the wrong one for this.
  const isAccount = failure.kind === 'misconfigured' || (failure.kind === 'refused' && failure.status === 403);
  const cause = failure.kind === 'transient' ? failure.cause : null;
  return {
    code: isAccount
      ? 'ziik-credentials-wrong'
      : cause === 'address-refused'
        ? 'ziik-address-refused'
        : cause === 'list-too-large'
          ? 'catalogue-too-large'
          : 'ziik-unavailable',
    words: describeFailure(failure),
    afterMs: failure.kind === 'transient' ? failure.afterMs : null,
  };
}
