import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger, readSettings, SERVICE_SETTINGS, SettingsError } from '@user-sync/runtime';
import { connectionFrom } from './connection-from.ts';

const log = createLogger('test', 'fatal');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafka-'));
  for (const name of ['ca.crt', 'user.crt', 'user.key', 'password']) writeFileSync(join(folder, name), `of ${name}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function connection(environment: Record<string, string>) {
  const base = { DATABASE_URL: 'postgres://u:p@h/d', KAFKA_BROKERS: 'a:9093,b:9093' };
  const { log: _, ...told } = connectionFrom(readSettings(SERVICE_SETTINGS, { ...base, ...environment }), 'test', log);
  return told;
}
function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    connection(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
const at = (name: string) => join(folder, name);

describe('the way to Kafka', () => {
  const brokers = ['a:9093', 'b:9093'];

  it('is unencrypted by default', () => {
    expect(connection({})).toEqual({ brokers, clientId: 'test' });
  });

  it('is TLS by the public authorities, by one of its own, and with a certificate of its own', () => {
    expect(connection({ KAFKA_TLS: 'true' })).toMatchObject({ ssl: {} });
    expect(connection({ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: at('ca.crt') }).ssl).toEqual({ ca: 'of ca.crt\n' });
    const mutual = { KAFKA_TLS: 'true', KAFKA_TLS_CERT_FILE: at('user.crt'), KAFKA_TLS_KEY_FILE: at('user.key') };
    expect(connection(mutual).ssl).toEqual({ cert: 'of user.crt\n', key: 'of user.key\n' });
  });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
    'is signed in by %s, with the password from a file',
    (mechanism) => {
      const given = {
        KAFKA_SASL_MECHANISM: mechanism,
        KAFKA_SASL_USERNAME: 'u',
        KAFKA_SASL_PASSWORD_FILE: at('password'),
      };

      expect(connection(given).sasl).toEqual({ mechanism, username: 'u', password: 'of password' });
    },
  );

  it('signs in again with the current password in the file', () => {
    const file = at('changing');
    writeFileSync(file, 'first');
    const { sasl } = connection({
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_SASL_USERNAME: 'u',
      KAFKA_SASL_PASSWORD_FILE: file,
    });
    expect(sasl).toMatchObject({ password: 'first' });

    writeFileSync(file, 'second\n');
    expect(sasl).toMatchObject({ password: 'second' });

    rmSync(file);
    expect(sasl).toMatchObject({ password: 'second' });
  });

  it('takes authorities, certificate and key from their files at each connection; one that is missing changes nothing', () => {
    const file = at('authority');
    writeFileSync(file, 'first');
    const { ssl } = connection({ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: file });
    expect({ ...(ssl as object) }).toEqual({ ca: 'first' });

    writeFileSync(file, 'second');
    expect({ ...(ssl as object) }).toEqual({ ca: 'second' });

    rmSync(file);
    expect({ ...(ssl as object) }).toEqual({ ca: 'second' });
  });

  it.each([
    ['a file without TLS', { KAFKA_TLS_CA_FILE: '/x' }, 'KAFKA_TLS_CA_FILE is of no use'],
    ['a certificate without its key', { KAFKA_TLS: 'true', KAFKA_TLS_CERT_FILE: '/x' }, 'belong together'],
    ['a file that is not there', { KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: '/x' }, 'cannot be read'],
    ['a user without a mechanism', { KAFKA_SASL_USERNAME: 'u' }, 'of no use without KAFKA_SASL_MECHANISM'],
    ['a mechanism without a password', { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u' }, 'needs'],
    ['an unknown mechanism', { KAFKA_SASL_MECHANISM: 'gssapi' }, 'KAFKA_SASL_MECHANISM must be one of'],
  ])('is refused with %s', (_, environment, problem) => {
    expect(problemsOf(environment).join('\n')).toContain(problem);
  });
});
