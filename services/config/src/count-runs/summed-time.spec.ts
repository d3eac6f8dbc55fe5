import { describe, expect, it } from '@jest/globals';
import { Problem } from '../serve-http/problem.ts';
import { type StatisticsQuery, summedTime } from './summed-time.ts';

const NOW = new Date('2026-11-23T12:34:56Z');

function refused(query: StatisticsQuery): string[] {
  try {
    summedTime(query, NOW);
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return error.errors!.map(({ pointer }) => pointer);
    throw error;
  }
  return [];
}

describe('the time that statistics are of', () => {
  it('is 30 days, or 24 hours, up to now where nothing is asked for', () => {
    const to = NOW.toISOString();
    expect(summedTime({}, NOW)).toEqual({ bucket: 'day', from: '2026-10-24T12:34:56.000Z', to, timeZone: 'UTC' });
    expect(summedTime({ bucket: 'hour' }, NOW)).toMatchObject({ from: '2026-11-22T12:34:56.000Z', to });
  });

  it('goes back from its end where that alone is given', () => {
    expect(summedTime({ to: '2026-03-31' }, NOW)).toMatchObject({ from: '2026-03-01T00:00:00.000Z', to: '2026-03-31' });
  });

  it.each([
    { from: '2026-11-01', to: '2026-11-08', timeZone: 'Europe/Copenhagen' },
    { from: '2026-11-01T00:00:00+01:00', to: '2026-11-01T12:00Z', timeZone: 'America/Argentina/Buenos_Aires' },
    { from: '2025-10-19', to: '2026-11-23', timeZone: 'Etc/GMT+5' },
    { bucket: 'hour' as const, from: '2026-10-24T13:00:00Z', timeZone: 'Asia/Kolkata' },
  ])('is taken as it is asked for: %j', (query) => {
    expect(refused(query)).toEqual([]);
    expect(summedTime(query, NOW)).toMatchObject(query);
  });

  it.each<[StatisticsQuery, string[]]>([
    [{ from: '2026-11-08', to: '2026-11-08' }, ['/to']],
    [{ from: '2026-11-08', to: '2026-11-01' }, ['/to']],
    [{ from: '2027-11-08' }, ['/to']],
    [{ from: '2025-10-18', to: '2026-11-23' }, ['/from']],
    [{ bucket: 'hour', from: '2026-10-01', to: '2026-11-01' }, ['/from']],
    [{ bucket: 'hour', from: '2026-10-01', to: '2026-10-02' }, ['/from']],
    [{ from: 'yesterday', to: '2026-02-30' }, ['/from', '/to']],
    [{ from: '2026-13-01' }, ['/from']],
    [{ from: '2026-11-01T25:00:00Z', to: '0000-01-01' }, ['/from', '/to']],
    [{ from: '2026-11-01T10:00:00' }, ['/from']],
    [{ from: '+275760-09-13' }, ['/from']],
    [{ to: '9999-12-31T23:59:60Z', timeZone: 'Nowhere/At_All' }, ['/timeZone', '/to']],
    [{ timeZone: '+02:00' }, ['/timeZone']],
    [{ timeZone: "UTC'; DROP TABLE control.run" }, ['/timeZone']],
    [{ timeZone: 'A\0B' }, ['/timeZone']],
  ])('is refused by the names of what is wrong: %j', (query, pointers) => {
    expect(refused(query)).toEqual(pointers);
  });
});
