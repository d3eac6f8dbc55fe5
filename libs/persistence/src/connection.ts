import { readFile } from 'node:fs/promises';
import { parse } from 'pg-connection-string';

/** What a driver is given to open connections: the address, and options that take precedence over it. */
export interface Connection {
  readonly url: string;
  readonly extra: Readonly<Record<string, unknown>>;
}

/**
 * Reads an address of Postgres. With `?passwordfile=/path` the password is the content of that file, read again for
 * every new connection, so that it can change while the process runs; a missing file fails the connection.
 */
export function connectionOf(address: string): Connection {
  const url = new URL(address);
  const file = url.searchParams.get('passwordfile');
  if (file === null) return { url: address, extra: {} };
  url.searchParams.delete('passwordfile');
  const password = async () => (await readFile(file, 'utf8')).trim();
  // Drivers let the address win over a password beside it, so that it is taken apart here.
  return { url: url.href, extra: { ...parse(url.href), connectionString: undefined, password } };
}
