import { openInstanceCredentials } from '@user-sync/control';
import { recordCall } from '@user-sync/runtime';
import { createZiikClient, type ZiikClient } from '@user-sync/ziik';
import type { Mapper } from '../mapper.ts';

/** One client per instance, opened anew when its address or credentials change. */
export interface ZiikClients {
  /** undefined: there is no such instance. Throws a RangeError where its address may not be called. */
  of(slug: string): Promise<{ client: ZiikClient; instanceVersion: number } | undefined>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** A catalogue is read page by page: more connections would stand idle. */
const CONNECTIONS = 2;

export function createZiikClients({
  database,
  keyring,
  settings,
}: Pick<Mapper, 'database' | 'keyring' | 'settings'>): ZiikClients {
  const clients = new Map<string, { client: ZiikClient; instanceVersion: number }>();
  const forget = async (slug: string) => {
    const known = clients.get(slug);
    clients.delete(slug);
    await known?.client.close();
  };
  return {
    async of(slug) {
      const [row] = await database.query<{ version: number }>('SELECT version FROM control.instance WHERE slug = $1', [
        slug,
      ]);
      const known = clients.get(slug);
      if (row !== undefined && known?.instanceVersion === row.version) return known;
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
      const opened = { client, instanceVersion: version };
      clients.set(slug, opened);
      return opened;
    },
    async close() {
      await Promise.all([...clients.keys()].map(forget));
    },
  };
}
