import { describe, expect, it } from '@jest/globals';
import { decidePurge, type PurgeFacts } from './decide-purge.ts';

const HOUR = 3_600_000;
const NOW = 90 * 24 * HOUR;
const DUE: PurgeFacts = {
  now: NOW,
  purgeAt: NOW,
  integrationEnabled: true,
  stillGone: true,
  lastSuccessAt: NOW - HOUR,
  periodMs: HOUR,
  inZiik: 'inactive',
};

describe('decidePurge', () => {
  it.each([
    ['purges on the day', {}, 'purge'],
    ['waits a millisecond before it', { now: NOW - 1, lastSuccessAt: NOW - HOUR }, 'wait'],
    ['looks first', { inZiik: null }, 'look'],
    ['is off for somebody restored', { stillGone: false }, 'off'],
    ['is off for somebody restored, also before the day', { stillGone: false, now: NOW - HOUR }, 'off'],
    ['keeps whom somebody reactivated in Ziik', { inZiik: 'active' }, 'keep'],
    ['is done where Ziik has nobody any more', { inZiik: 'absent' }, 'done'],
    ['goes on two periods after a round', { lastSuccessAt: NOW - 2 * HOUR }, 'purge'],
    ['waits when the last round is older', { lastSuccessAt: NOW - 2 * HOUR - 1 }, 'wait'],
    ['waits when no round has succeeded', { lastSuccessAt: null }, 'wait'],
    ['[S12] waits while the integration is off', { integrationEnabled: false }, 'wait'],
  ] as const)('[S36] %s', (_, facts, verdict) => {
    expect(decidePurge({ ...DUE, ...facts })).toBe(verdict);
  });
});
