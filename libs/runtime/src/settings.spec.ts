import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { defineSettings, readSettings, SettingsError, settingsTable } from './settings.ts';

const spec = defineSettings({
  PORT: { type: 'integer', default: '8080', min: 0, max: 65_535, description: 'Port.' },
  PERIOD: { type: 'duration', default: 'PT1H', min: 1_000, description: 'Period.' },
  BROKERS: { type: 'list', description: 'Brokers.' },
  AUTH_URL: { type: 'url', optional: true, description: 'Keys.' },
  SCHEME: { type: 'choice', choices: ['plain', 'hmac-sha256'], default: 'plain', description: 'Scheme.' },
  ON: { type: 'boolean', default: 'true', description: 'On.' },
  DATABASE_URL: { type: 'url', secret: true, description: 'Database.' },
  COLOURS: { type: 'list', each: { pattern: /^#\d+$/, as: '#<number>' }, optional: true, description: 'Colours.' },
  SMTP_URL: { type: 'url', schemes: ['smtp:', 'smtps:'], optional: true, description: 'Mails.' },
});
const complete = { BROKERS: 'a:1, b:2', DATABASE_URL: 'postgres://u:p@h/d' };

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(spec, environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
  }
  return [];
}

describe('readSettings', () => {
  it('gives typed values, with defaults for what is not set or empty', () => {
    expect(readSettings(spec, { ...complete, PORT: '', SCHEME: 'hmac-sha256' })).toEqual({
      PORT: 8080,
      PERIOD: 3_600_000,
      BROKERS: ['a:1', 'b:2'],
      AUTH_URL: undefined,
      SCHEME: 'hmac-sha256',
      ON: true,
      DATABASE_URL: 'postgres://u:p@h/d',
    });
  });

  it('reports all problems together, with what is expected', () => {
    const problems = problemsOf({
      PORT: '99999',
      PERIOD: 'P1M',
      SCHEME: 'md5',
      ON: 'yes',
      AUTH_URL: 'keys',
      BROKERS: 'a,',
    });

    expect(problems).toEqual([
      'PORT must be at most 65535, not "99999"',
      'PERIOD must be an ISO 8601 duration of days to seconds, such as PT1H or P90D, not "P1M"',
      'BROKERS must be a comma-separated list without gaps, not "a,"',
      'AUTH_URL must be an absolute URL, not "keys"',
      'SCHEME must be one of plain, hmac-sha256, not "md5"',
      'ON must be true or false, not "yes"',
      'DATABASE_URL is required. Database.',
    ]);
  });

  it('takes a URL of the schemes that are meant only', () => {
    expect(readSettings(spec, { ...complete, SMTP_URL: 'smtps://mail.example' }).SMTP_URL).toBe('smtps://mail.example');
    expect(problemsOf({ ...complete, SMTP_URL: 'http://mail.example' })).toEqual([
      'SMTP_URL must begin with smtp: or smtps:, not "http://mail.example"',
    ]);
  });

  it('takes a list of what is meant only', () => {
    expect(readSettings(spec, { ...complete, COLOURS: '#1, #22' }).COLOURS).toEqual(['#1', '#22']);
    expect(problemsOf({ ...complete, COLOURS: '#1,red' })).toEqual(['COLOURS must list each as #<number>, not "red"']);
  });

  it('never reveals the value of a secret', () => {
    expect(problemsOf({ ...complete, DATABASE_URL: 'canary' })).toEqual(['DATABASE_URL must be an absolute URL']);
  });

  it('reads a secret from the file that its variable names', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'url');
    writeFileSync(file, 'postgres://u:p@h/d\n');

    expect(readSettings(spec, { BROKERS: 'a:1', DATABASE_URL_FILE: file }).DATABASE_URL).toBe('postgres://u:p@h/d');
    expect(problemsOf({ BROKERS: 'a:1', DATABASE_URL_FILE: `${file}x` })).toEqual([
      'DATABASE_URL is to be read from the file named by DATABASE_URL_FILE, which cannot be read',
    ]);
  });
});

describe('settingsTable', () => {
  it('has a row per variable', () => {
    expect(settingsTable(spec).split('\n')).toHaveLength(11);
    expect(settingsTable(spec)).toContain('| `DATABASE_URL` | url, secret | none, required | Database. |');
  });
});
