import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SettingsError, settingsTable } from '@user-sync/runtime';
import { readPollerSettings, SETTINGS } from './settings.ts';

const REQUIRED = { DATABASE_URL: 'postgres://localhost/x', KAFKA_BROKERS: 'localhost:9092', KEYRING_FILE: '/tmp/keys' };

describe('the settings', () => {
  it('polls every hour by a job by default', () => {
    expect(readPollerSettings(REQUIRED)).toMatchObject({ POLL_PERIOD: 3_600_000, POLL_SCHEDULE: 'cron' });
  });

  it.each(['http://graph.microsoft.com', 'http://127.0.0.1.example.com', 'ftp://127.0.0.1'])(
    'sends no token to %s',
    (address) => {
      expect(() => readPollerSettings({ ...REQUIRED, GRAPH_URL: address, LOGIN_URL: address })).toThrow(SettingsError);
    },
  );

  it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1', 'https://graph.example'])(
    'may be pointed to %s',
    (address) => {
      expect(readPollerSettings({ ...REQUIRED, GRAPH_URL: address })).toMatchObject({ GRAPH_URL: address });
    },
  );

  it.each(['acme', 'acme/contoso.onmicrosoft.com', '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0', 'acme/6ea91a8d, other/x'])(
    "let nobody use the platform's identity by %s",
    (tenants) => {
      expect(() => readPollerSettings({ ...REQUIRED, FEDERATED_TENANTS: tenants })).toThrow(
        /FEDERATED_TENANTS must list each as <instance>\/<tenant id>, the slug and a GUID, not "/,
      );
    },
  );

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
