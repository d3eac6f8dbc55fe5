import { type Keyring, loadInstance, openInstanceCredentials } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { recordCall } from '@user-sync/runtime';
import { createZiikClient, type ZiikClient } from '@user-sync/ziik';
import type { Settings } from '../settings.ts';

/** A client that somebody uses. */
interface OpenedClient {
  readonly client: ZiikClient;
  readonly instanceVersion: number;
  /** It is used no longer. */
  done(): void;
}

/** Clients of instances, each opened again when its address or credentials change. Some are kept for the next use. */
export interface ZiikClients {
  /** undefined: there is no such instance. Throws a RangeError where its address may not be called. */
  of(slug: string): Promise<OpenedClient | undefined>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** A catalogue is read page by page: more connections would be idle. */
const CONNECTIONS = 2;
/** Clients that nobody uses; beyond it the one unused for longest goes. Each spares a sign-in, an hour later. */
const MOST_UNUSED = 100;

interface KeptClient {
  readonly client: ZiikClient;
  readonly instanceVersion: number;
  users: number;
}

export function createZiikClients(
  database: Database,
  keyring: Keyring,
  settings: Pick<Settings, 'ZIIK_HOST_SUFFIXES' | 'ZIIK_TIMEOUT'>,
): ZiikClients {
  /** Those used last are at the end. */
  const clients = new Map<string, KeptClient>();
  const forget = async (slug: string) => {
    const known = clients.get(slug);
    clients.delete(slug);
    await known?.client.close();
  };
  const forgetUnused = (): void => {
    const unused = [...clients].filter(([, { users }]) => users === 0);
    // Nobody waits for it: a connection that does not close ends with the process.
    for (const [slug] of unused.slice(0, Math.max(0, unused.length - MOST_UNUSED))) forget(slug).catch(() => undefined);
  };
  const use = (slug: string, kept: KeptClient): OpenedClient => {
    clients.delete(slug);
    clients.set(slug, kept);
    kept.users++;
    let isDone = false;
    return {
      client: kept.client,
      instanceVersion: kept.instanceVersion,
      done() {
        if (isDone) return;
        isDone = true;
        kept.users--;
        forgetUnused();
      },
    };
  };
  return {
    async of(slug) {
      const instance = await loadInstance(database, slug);
      const known = clients.get(slug);
      if (instance !== undefined && known?.instanceVersion === instance.version) return use(slug, known);
      await forget(slug);
      const credentials = await openInstanceCredentials(database, keyring, slug);
      if (credentials === undefined) return undefined;
      const { version, baseUrl, username, password } = credentials;
      const client = createZiikClient({
        baseUrl,
        username,
        password,
        allowedHosts: settings.ZIIK_HOST_SUFFIXES,
        answerTimeoutMs: settings.ZIIK_TIMEOUT,
        connections: CONNECTIONS,
        onCall: ({ operation, status, durationMs }) => recordCall('ziik', operation, status, durationMs),
      });
      return use(slug, { client, instanceVersion: version, users: 0 });
    },
    async close() {
      await Promise.all([...clients.keys()].map(forget));
    },
  };
}
