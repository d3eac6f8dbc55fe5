import pg from 'pg';
import { connectionOf } from './connection.ts';

/** Keeps one LISTEN alive: where the connection is lost it is opened again after a second. */
export async function listenOn({
  url,
  applicationName,
  channel,
  onNotify,
}: {
  url: string;
  applicationName: string;
  channel: string;
  onNotify: (payload: string) => void;
}): Promise<() => Promise<void>> {
  let stopped = false;
  let current: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const { url: connectionString, extra } = connectionOf(url);
  const connect = async (): Promise<void> => {
    const client = new pg.Client({
      connectionString,
      ...extra,
      application_name: `${applicationName} listen`,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    current = client;
    client.on('notification', ({ payload }) => onNotify(payload ?? ''));
    let gone = false;
    const again = () => {
      if (gone || stopped) return;
      gone = true;
      client.end().catch(() => undefined);
      timer = setTimeout(() => connect().catch(() => undefined), 1_000);
    };
    client.on('error', again);
    client.on('end', again);
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      again();
      throw error;
    }
  };

  try {
    await connect();
  } catch (error) {
    stopped = true;
    clearTimeout(timer);
    throw error;
  }
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await current?.end().catch(() => undefined);
  };
}
