import { describe, expect, it } from '@jest/globals';
import { isDay, isTimeZone } from './purges-query.ts';

describe('a day', () => {
  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '0001-01-01', '2026-04-31'])('is none: %s', (text) => {
    expect(isDay(text)).toBe(false);
  });
  it.each(['2028-02-29', '2026-12-31', '9999-12-31'])('is one: %s', (text) => {
    expect(isDay(text)).toBe(true);
  });
});

describe('a time zone', () => {
  it.each(['Mars/Base', '+01:00', '-0500', '', 'Europe/Copenhagen; DROP', 'a'.repeat(300), '../etc'])(
    'is none: %s',
    (text) => {
      expect(isTimeZone(text)).toBe(false);
    },
  );
  it.each(['UTC', 'Europe/Copenhagen', 'Pacific/Honolulu', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
    'is one: %s',
    (text) => {
      expect(isTimeZone(text)).toBe(true);
    },
  );
});
