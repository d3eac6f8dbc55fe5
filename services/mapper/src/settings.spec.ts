import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SettingsError, settingsTable } from '@user-sync/runtime';
import { readMapperSettings, SETTINGS } from './settings.ts';

const REQUIRED = { DATABASE_URL: 'postgres://localhost/x', KAFKA_BROKERS: 'localhost:9092', KEYRING_FILE: '/tmp/keys' };

describe('the settings', () => {
  it('read catalogues every five minutes, from hosts of Ziik only, by default', () => {
    expect(readMapperSettings(REQUIRED)).toMatchObject({
      CATALOGUE_PERIOD: 300_000,
      ZIIK_HOST_SUFFIXES: ['.ziik.io'],
    });
  });

  it('report all problems together', () => {
    expect(() => readMapperSettings({ CATALOGUE_PERIOD: 'often' })).toThrow(SettingsError);
    expect(() => readMapperSettings({ CATALOGUE_PERIOD: 'often' })).toThrow(/DATABASE_URL[\s\S]*CATALOGUE_PERIOD/);
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
