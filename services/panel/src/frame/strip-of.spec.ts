import { describe, expect, it } from '@jest/globals';
import { lookAgainMs, stripOf } from './strip-of.ts';

const NAMES = ['database', 'kafka', 'reading', 'deciding', 'writing', 'ziik', 'microsoft'] as const;
type Name = (typeof NAMES)[number];
type Standing = { state: 'ok' | 'slow' | 'down' | 'unknown'; since?: string; waiting?: number };

const parts = (change: Partial<Record<Name, Standing>> = {}) =>
  NAMES.map((name) => ({ name, since: null, waiting: null, ...(change[name] ?? { state: 'ok' as const }) }));
const AT = '2026-11-28T12:40:00.000Z';
const LATER = '2026-11-28T12:45:00.000Z';

describe('the strip above every page', () => {
  it.each<[string, Partial<Record<Name, Standing>>, object | null]>([
    ['nothing while all goes on', {}, null],
    [
      'nothing while something is slow or not known',
      { writing: { state: 'slow', since: AT, waiting: 5 }, deciding: { state: 'unknown' } },
      null,
    ],
    [
      'that the service is restarting, whatever else is not known then',
      { database: { state: 'down' }, kafka: { state: 'down' } },
      { id: 'strip.restarting' },
    ],
    [
      'how many changes wait for what decides or writes, since the first of them',
      {
        deciding: { state: 'down', since: LATER, waiting: 3 },
        writing: { state: 'down', since: AT, waiting: 40 },
      },
      { id: 'strip.notPassedOn.waiting', values: { count: 40, since: { time: AT } } },
    ],
    [
      'how many wait while Kafka is away',
      { kafka: { state: 'down', since: AT }, writing: { state: 'ok', waiting: 7 } },
      { id: 'strip.notPassedOn.waiting', values: { count: 7, since: { time: AT } } },
    ],
    [
      'that nothing is lost where nothing waits',
      { writing: { state: 'down', waiting: 0 } },
      { id: 'strip.notPassedOn' },
    ],
    [
      'since when Ziik cannot be written to',
      { ziik: { state: 'down', since: AT, waiting: 9 } },
      { id: 'strip.ziik.waiting', values: { count: 9, since: { time: AT } } },
    ],
    ['that Microsoft does not respond', { microsoft: { state: 'down', waiting: 1 } }, { id: 'strip.microsoft' }],
    ['that nobody reads', { reading: { state: 'down', since: AT, waiting: 1 } }, { id: 'strip.notRead' }],
  ])('says %s', (_, change, strip) => {
    expect(stripOf(parts(change))).toEqual(strip);
  });

  it('is looked at more often while something is down', () => {
    expect(lookAgainMs(undefined)).toBe(30_000);
    expect(lookAgainMs(parts())).toBe(30_000);
    expect(lookAgainMs(parts({ kafka: { state: 'down' } }))).toBe(10_000);
  });
});
