import { type Integration, type Keyring, listIntegrations } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import type { ZiikUser } from '@user-sync/ziik';
import { showUser } from '../list-users/find-users.ts';
import type { MicrosoftSettings, Settings } from '../settings.ts';
import { askAzure, type InAzure, NOT_ASKED, type Told } from './ask-azure.ts';
import { askZiik } from './ask-ziik.ts';
import { findHeld, type Held } from './find-held.ts';
import { judgeLookup } from './judge-lookup.ts';
import type { LookupView } from './lookup.schema.ts';
import { readSought, type Sought } from './read-sought.ts';

/** What was found, as the schema says. */
export type Lookup = Omit<LookupView, 'user'> & { readonly user: ReturnType<typeof showUser> | null };

/** What a look-up works with. */
export interface LookupParts {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly settings: MicrosoftSettings & Pick<Settings, 'ZIIK_HOST_SUFFIXES'>;
}

/** Somebody waits for the answer. */
const LIMIT_MS = 15_000;
/** More than an instance has. */
const ALL = 10_000;

/**
 * Looks for one person: first among those the integrations of the instance have, then in the directory and in
 * Ziik, both at once. One that cannot be asked is named in the answer. Nothing is stored.
 */
export async function lookUp(parts: LookupParts, integration: Integration, text: string): Promise<Lookup> {
  const { db } = parts;
  const sought = readSought(text);
  // Those of this instance alone: what others hold does not exist here (S1).
  const scope = { scope: integration.instanceSlug, enabled: null };
  const others = (await listIntegrations(db, scope, null, ALL)).filter(({ id }) => id !== integration.id);
  const all = [integration, ...others];
  const held = await findHeld(db, all, sought);
  if (held !== undefined) return view(integration, others, held, { azure: NOT_ASKED, ziik: NOT_ASKED, notAsked: [] });
  const { azure, ziik } = await ask(parts, integration, sought);
  const heldAfterAll =
    (await findHeld(db, all, { azureId: azure.asked ? azure.found?.id : null })) ??
    (await findHeld(db, all, { ziikUserId: ziik.asked ? ziik.found?.id : null }));
  const notAsked = [...(azure.asked ? [] : ['azure' as const]), ...(ziik.asked ? [] : ['ziik' as const])];
  return view(integration, others, heldAfterAll, { azure, ziik, notAsked });
}

interface Answers {
  readonly azure: Told<InAzure>;
  readonly ziik: Told<ZiikUser>;
}

async function ask(parts: LookupParts, integration: Integration, sought: Sought): Promise<Answers> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const isOfZiik = sought.email !== null || sought.ziikUserId !== null;
  const [azure, ziik] = await Promise.all([
    sought.inAzure === null ? NOT_ASKED : askAzure(parts, integration, sought.inAzure, limit),
    isOfZiik ? askZiik(parts, integration.instanceSlug, sought, limit) : NOT_ASKED,
  ]);
  return { azure, ziik };
}

function view(
  integration: Integration,
  others: readonly Integration[],
  held: Held | undefined,
  { azure, ziik, notAsked }: Answers & Pick<LookupView, 'notAsked'>,
): Lookup {
  const other = others.find(({ id }) => id === held?.integrationId);
  return {
    verdict: judgeLookup(integration.id, held?.integrationId ?? null, azure, ziik),
    user: held === undefined ? null : showUser(held.row),
    ziik: ziik.asked && ziik.found !== null ? showInZiik(ziik.found) : null,
    azure: azure.asked && azure.found !== null ? showInAzure(azure.found) : null,
    integration: other === undefined ? null : { id: other.id, name: other.name },
    notAsked,
  };
}

function showInZiik({ id, email, firstName, lastName, active }: ZiikUser) {
  return { id, email, firstName, lastName, active };
}

function showInAzure({ id, properties: { mail, userPrincipalName, givenName, surname } }: InAzure) {
  return { id, email: mail ?? userPrincipalName ?? null, firstName: givenName ?? null, lastName: surname ?? null };
}
