import { BoundedClient, connectionLimits } from './bounded-client.ts';
import { connectionOf } from './connection.ts';
import type { Limits } from './limits.ts';

const AGAIN_MS = 1_000;

/**
 * Keeps one LISTEN alive. Its connection proves again and again that it lives, since one that has fallen silent sounds
 * like one on which nothing happens; where it is lost it is opened again after a second.
 */
export async function listenOn({
  url,
  applicationName,
  channel,
  limits,
  onNotify,
  onAgain,
}: {
  url: string;
  applicationName: string;
  channel: string;
  limits: Limits;
  onNotify: (payload: string) => void;
  onAgain?: (() => void) | undefined;
}): Promise<() => Promise<void>> {
  let stopped = false;
  let current: BoundedClient | undefined;
  let timer: NodeJS.Timeout | undefined;

  const { url: connectionString, extra } = connectionOf(url);
  const connect = async (): Promise<void> => {
    const client = new BoundedClient(
      {
        connectionString,
        ...extra,
        ...connectionLimits(limits),
        application_name: `${applicationName} listen`,
      },
      limits,
    );
    current = client;
    client.on('notification', ({ payload }) => onNotify(payload ?? ''));
    const prove = () => void client.within(limits.momentMs, () => client.query('SELECT 1')).catch(() => undefined);
    let proving: NodeJS.Timeout | undefined;
    let gone = false;
    const again = () => {
      clearInterval(proving);
      if (gone || stopped) return;
      gone = true;
      client.end().catch(() => undefined);
      timer = setTimeout(() => connect().then(onAgain, () => undefined), AGAIN_MS);
    };
    client.on('error', again);
    client.on('end', again);
    try {
      await client.connect();
      await client.begin();
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      proving = setInterval(prove, 2 * limits.momentMs);
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
