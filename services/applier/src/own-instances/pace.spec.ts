import { describe, expect, it } from '@jest/globals';
import { createPace } from './pace.ts';

const cut = { kind: 'transient', cause: 'unreachable', status: null, afterMs: null, unclear: false } as const;
const maintenance = { kind: 'transient', cause: 'unavailable', status: 503, afterMs: null, unclear: false } as const;
const throttled = { kind: 'transient', cause: 'throttled', status: 429, afterMs: null, unclear: false } as const;
const credentials = { kind: 'misconfigured', code: 'ziik-credentials-wrong', status: 401 } as const;

function aPace() {
  const clock = { now: 1_000 };
  const pace = createPace(() => clock.now, 60_000);
  return { clock, pace, fail: (times: number) => failWith(cut, times), failWith };

  function failWith(failure: typeof cut | typeof maintenance, times: number): void {
    for (let time = 0; time < times; time++) pace.heard(failure, 0);
  }
}

describe('the pace of an instance', () => {
  it('grows with good answers up to 64 at once', () => {
    const { pace } = aPace();
    const first = pace.limit();
    for (let answer = 0; answer < 5_000; answer++) pace.heard(null, pace.epoch());

    expect(first).toBeLessThan(64);
    expect(pace.limit()).toBe(64);
  });

  it('is halved once by answers to the same burst, and pauses', () => {
    const { pace, clock } = aPace();
    const epoch = pace.epoch();
    const before = pace.limit();
    pace.heard(throttled, epoch);
    pace.heard(throttled, epoch);

    expect(pace.limit()).toBe(Math.floor(before / 2));
    expect(pace.pausedUntil()).toBeGreaterThan(clock.now);
    expect(pace.trouble()).toBeUndefined();
  });

  it('respects a requested pause, however long', () => {
    const { pace, clock } = aPace();
    pace.heard({ ...throttled, afterMs: 3_600_000 }, 0);

    expect(pace.pausedUntil()).toBe(clock.now + 3_600_000);
  });

  it('pauses no shorter than its own backoff, however short a requested pause', () => {
    const { pace, clock } = aPace();
    pace.heard({ ...throttled, afterMs: 1 }, 0);

    expect(pace.pausedUntil()).toBe(clock.now + 250);
  });

  it('leaves an instance alone whose answers are too large again and again', () => {
    const { pace, clock } = aPace();
    for (let answer = 0; answer < 5; answer++) pace.heard({ ...cut, cause: 'answer-too-large' }, 0);

    expect(pace.trouble()).toBe('ziik-unavailable');
    expect(pace.pausedUntil()).toBeGreaterThan(clock.now);
  });

  it('continues a pause that was requested before it began, and reports new ones', () => {
    const told: number[] = [];
    const asked = { leftMs: 5_000, note: (pauseMs: number) => void told.push(pauseMs) };
    const pace = createPace(() => 1_000, 60_000, asked);
    expect(pace.pausedUntil()).toBe(6_000);

    pace.heard({ ...throttled, afterMs: 9_000 }, pace.epoch());
    pace.heard(throttled, pace.epoch());

    expect(told).toEqual([9_000]);
    expect(pace.pausedUntil()).toBe(10_000);
  });

  it.each([
    ['cannot be reached', cut],
    ['answers 503', maintenance],
  ])(
    'leaves an instance that %s alone, probes it with one, less and less often, and goes on with the first good answer',
    (_, failure) => {
      const { pace, clock, failWith } = aPace();
      failWith(failure, 4);
      expect(pace.trouble()).toBeUndefined();
      failWith(failure, 1);
      expect(pace.trouble()).toBe('ziik-unavailable');
      expect(pace.limit()).toBe(1);
      const pauses = Array.from({ length: 8 }, () => {
        clock.now = pace.pausedUntil() + 1;
        failWith(failure, 1);
        return pace.pausedUntil() - clock.now;
      });
      expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);

      pace.heard(null, pace.epoch());
      expect(pace.trouble()).toBeNull();
      expect(pace.limit()).toBeGreaterThan(1);
    },
  );

  it('is not prolonged by calls that were in progress when the pause began', () => {
    const { pace, fail } = aPace();
    fail(5);
    const until = pace.pausedUntil();
    fail(59);

    expect(pace.pausedUntil()).toBe(until);
  });

  it('stops at once if the account is refused', () => {
    const { pace, clock } = aPace();
    pace.heard(credentials, 0);

    expect(pace.trouble()).toBe('ziik-credentials-wrong');
    expect(pace.pausedUntil()).toBeGreaterThan(clock.now);
  });

  it('does not treat failures of a single user as a dead instance', () => {
    const { pace, fail } = aPace();
    for (let round = 0; round < 20; round++) {
      fail(4);
      pace.heard(null, pace.epoch());
    }

    expect(pace.trouble()).toBeNull();
  });
});
