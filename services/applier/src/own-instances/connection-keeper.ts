import type { InstanceTrouble } from '@user-sync/control';
import type { ZiikConnection } from './ziik-connection.ts';

/** The connection to one instance, replaced when the settings of the instance change. */
export interface ConnectionKeeper {
  /** The connection to work over, opened if need be; null: there is none for now. */
  open(): Promise<ZiikConnection | null>;
  /** The connection that is open. */
  live(): ZiikConnection | null;
  /** Once a second: the version of the instance's settings. True: it has changed. */
  want(version: number): boolean;
  /** Whether something keeps us from working with the instance, as far as is known. */
  isTroubled(): boolean;
  /** Reports what keeps us from working with the instance, if that has changed. */
  tellTrouble(): Promise<void>;
  /** Cuts the calls under way. */
  close(): Promise<void>;
}

/** What the keeper needs from outside. */
export interface ConnectionPorts {
  connect(): Promise<ZiikConnection | InstanceTrouble | null>;
  /** Null: the trouble is over. */
  tell(trouble: InstanceTrouble | null): Promise<void>;
  /** A monotonic clock, in milliseconds. */
  now(): number;
}

/** How long an address or secret that cannot be used is left as it is, unless it is changed. */
const CONNECT_AGAIN_MS = 30_000;

/** Keeps the connection to one instance. */
export function keepConnection({ connect, tell, now }: ConnectionPorts): ConnectionKeeper {
  let connection: ZiikConnection | InstanceTrouble | null = null;
  let wantedVersion: number | null = null;
  let told: InstanceTrouble | null | undefined;
  let connectAgainAt = 0;

  const live = (): ZiikConnection | null => (typeof connection === 'string' ? null : connection);

  const tellTrouble = async (): Promise<void> => {
    const trouble = typeof connection === 'string' ? connection : connection?.pace.trouble();
    if (trouble === undefined || trouble === told) return;
    await tell(trouble);
    told = trouble;
  };

  return {
    async open() {
      const current = live();
      if (current !== null && (wantedVersion === null || current.version >= wantedVersion)) return current;
      if (typeof connection === 'string') return null;
      connection = await connect();
      connectAgainAt = now() + CONNECT_AGAIN_MS;
      // Calls under way over the old connection fail and are looked up; changing an account is rare.
      await current?.close();
      if (typeof connection === 'string') await tellTrouble();
      return live();
    },
    live,
    want(version) {
      const changed = wantedVersion !== version;
      wantedVersion = version;
      if (typeof connection === 'string' && (changed || now() > connectAgainAt)) connection = null;
      return changed;
    },
    isTroubled: () => typeof connection === 'string' || connection?.pace.trouble() != null,
    tellTrouble,
    async close() {
      await live()?.close();
    },
  };
}
