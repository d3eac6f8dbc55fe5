import { type Keyring, openInstanceCredentials } from '@user-sync/control';
import { sameEmail } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import { createZiikClient, type Failure, type ZiikClient, type ZiikUser } from '@user-sync/ziik';
import type { Settings } from '../settings.ts';
import { NOT_ASKED, type Told } from './ask-azure.ts';
import type { Sought } from './read-sought.ts';

/** Deactivated users whose address a list does not tell, and who are looked at one by one. */
const MOST_LOOKS = 100;

/**
 * Asks Ziik for one user: by the very address, first among the active, then among the deactivated, which its search
 * leaves out; or by id. Every user that Ziik finds is compared, since its own idea of equality is wider.
 */
export async function askZiik(
  { db, keyring, settings }: { db: Database; keyring: Keyring; settings: Pick<Settings, 'ZIIK_HOST_SUFFIXES'> },
  instanceSlug: string,
  { email, ziikUserId }: Pick<Sought, 'email' | 'ziikUserId'>,
  limit: AbortSignal,
): Promise<Told<ZiikUser>> {
  const credentials = await openInstanceCredentials(db, keyring, instanceSlug);
  if (credentials === undefined) return NOT_ASKED;
  const client = openZiik(credentials, settings);
  if (client === null) return NOT_ASKED;
  const cut = () => void client.close();
  limit.addEventListener('abort', cut);
  try {
    return await (ziikUserId !== null ? byId(client, ziikUserId) : byEmail(client, email!));
  } finally {
    limit.removeEventListener('abort', cut);
    await client.close();
  }
}

/** Null: the instance has an address that may not be called any more. */
function openZiik(
  credentials: NonNullable<Awaited<ReturnType<typeof openInstanceCredentials>>>,
  { ZIIK_HOST_SUFFIXES }: Pick<Settings, 'ZIIK_HOST_SUFFIXES'>,
): ZiikClient | null {
  try {
    return createZiikClient({
      ...credentials,
      allowedHosts: ZIIK_HOST_SUFFIXES,
      connections: 1,
      answerTimeoutMs: 10_000,
      // Somebody waits.
      listTimeoutMs: 10_000,
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

async function byId(client: ZiikClient, id: number): Promise<Told<ZiikUser>> {
  const result = await client.getUser(id);
  if (result.ok) return { asked: true, found: result.value };
  return isGone(result.failure) ? { asked: true, found: null } : NOT_ASKED;
}

async function byEmail(client: ZiikClient, email: string): Promise<Told<ZiikUser>> {
  let looks = 0;
  /** The user where the address is the very one; null where it is not; undefined where that could not be seen. */
  async function proved(user: ZiikUser): Promise<ZiikUser | null | undefined> {
    if (user.email !== null) return sameEmail(user.email, email) ? user : null;
    if (++looks > MOST_LOOKS) return undefined;
    const read = await client.getUser(user.id);
    if (!read.ok) return isGone(read.failure) ? null : undefined;
    return sameEmail(read.value.email, email) ? read.value : null;
  }
  const active = await client.searchByEmail(email);
  if (!active.ok) return NOT_ASKED;
  let isComplete = true;
  for (const user of active.value) {
    const found = await proved(user);
    if (found) return { asked: true, found: { ...found, active: found.active ?? true } };
    if (found === undefined) isComplete = false;
  }
  for await (const page of client.listInactive()) {
    if (!page.ok) return NOT_ASKED;
    for (const user of page.value) {
      const found = await proved(user);
      if (found) return { asked: true, found: { ...found, active: false } };
      if (found === undefined) isComplete = false;
    }
  }
  return isComplete ? { asked: true, found: null } : NOT_ASKED;
}

function isGone({ kind }: Failure): boolean {
  return kind === 'gone';
}
