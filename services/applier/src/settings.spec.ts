import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { settingsTable } from '@user-sync/runtime';
import { readApplierSettings, SETTINGS } from './settings.ts';

it('keeps deactivated users for 90 days by default', () => {
  const required = {
    DATABASE_URL: 'postgres://localhost/x',
    KAFKA_BROKERS: 'localhost:9092',
    KEYRING_FILE: '/tmp/keys',
  };

  expect(readApplierSettings(required)).toMatchObject({
    RETENTION_PERIOD: 90 * 86_400_000,
    ZIIK_HOST_SUFFIXES: ['.ziik.io'],
  });
});

it('has its settings in the README as they are', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

  expect(cellsOf(readme)).toEqual(expect.arrayContaining(cellsOf(settingsTable(SETTINGS))));
});

/** The rows of tables, whatever the width of their columns. */
function cellsOf(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[|\s-]+$/.test(line))
    .map((line) => line.replace(/\s*\|\s*/g, '|'));
}
