import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SettingsError, settingsTable } from '@user-sync/runtime';
import { readConfigSettings, SETTINGS } from './settings.ts';

const complete = {
  DATABASE_URL: 'postgres://u:p@127.0.0.1/d',
  KAFKA_BROKERS: '127.0.0.1:9092',
  AUTH_JWKS_URL: 'https://sign-in.example/jwks',
  AUTH_ISSUER: 'https://sign-in.example',
  AUTH_AUDIENCE: 'user-sync',
  KEYRING_FILE: '/tmp/does-not-exist/keyring.json',
};

describe('the settings', () => {
  it('have defaults for all but the addresses, the keyring and whose tokens count', () => {
    expect(readConfigSettings(complete)).toMatchObject({ CONFIG_PORT: 8080, POLL_PERIOD: 3_600_000 });
  });

  it.each(['AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE'])('are refused without %s', (name) => {
    expect(() => readConfigSettings({ ...complete, [name]: '' })).toThrow(`${name} is required`);
  });

  it('take keys over http: from this machine only', () => {
    expect(() => readConfigSettings({ ...complete, AUTH_JWKS_URL: 'http://127.0.0.1:4000/jwks' })).not.toThrow();
    expect(() => readConfigSettings({ ...complete, AUTH_JWKS_URL: 'http://sign-in.example/jwks' })).toThrow(
      SettingsError,
    );
  });

  it('stand in the README as they are', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

    expect(cellsOf(readme)).toEqual(expect.arrayContaining(cellsOf(settingsTable(SETTINGS))));
  });
});

/** The rows of tables, whatever the width of their columns. */
function cellsOf(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[|\s-]+$/.test(line))
    .map((line) => line.replace(/\s*\|\s*/g, '|'));
}
