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
  it('have defaults for everything except addresses, keyring and token issuer', () => {
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

  it('have mails sent only where server and sender are given', () => {
    const server = 'smtp://user:canary@mail.example:587';
    expect(readConfigSettings({ ...complete, SMTP_URL: server, SMTP_FROM: 'sync@ziik.example' })).toMatchObject({
      SMTP_URL: server,
    });

    expect(() => readConfigSettings({ ...complete, SMTP_URL: server })).toThrow('SMTP_FROM is required');
    expect(() => readConfigSettings({ ...complete, SMTP_FROM: 'Sync\r\nBcc: eve@evil.example' })).toThrow(
      'e-mail address',
    );
    expect(() =>
      readConfigSettings({ ...complete, SMTP_URL: 'http://canary.example', SMTP_FROM: 'a@b.example' }),
    ).toThrow(/SMTP_URL must begin with smtp: or smtps:$/);
  });

  it("let nobody use the platform's identity without naming instance and tenant", () => {
    const allowed = ['acme/6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0', 'Shop.2/6EA91A8D-E32E-41A1-B7BD-D2D185EED0E0'];
    expect(readConfigSettings({ ...complete, FEDERATED_TENANTS: allowed.join(', ') }).FEDERATED_TENANTS).toEqual(
      allowed,
    );
    expect(() => readConfigSettings({ ...complete, FEDERATED_TENANTS: `${allowed[0]},acme` })).toThrow(
      'FEDERATED_TENANTS must list each as <instance>/<tenant id>, the slug and a GUID, not "acme"',
    );
  });

  it('are in the README', () => {
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
