import { openInstanceCredentials } from '@user-sync/control';
import { count, record } from '@user-sync/runtime';
import { type CallRecord, createZiikClient, type ZiikClient } from '@user-sync/ziik';
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
        onCall: measureCall,
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

function measureCall({ operation, status, durationMs }: CallRecord): void {
  const outcome = status === null ? 'no-answer' : status < 400 ? 'ok' : String(status);
  count('http_requests_total', 1, { system: 'ziik', operation, outcome });
  record('http_duration_seconds', durationMs / 1_000, { system: 'ziik', operation });
  if (status === 429 || status === 503) count('throttled_total', 1, { system: 'ziik', operation });
}
