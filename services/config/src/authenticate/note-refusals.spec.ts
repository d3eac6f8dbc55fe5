import { describe, expect, it, jest } from '@jest/globals';
import { createRefusalLog } from './note-refusals.ts';

describe('refusals in the log', () => {
  it('are few in a flood: ten of each reason in a minute, and how many more there were', () => {
    jest.useFakeTimers();
    try {
      const lines: unknown[] = [];
      const note = createRefusalLog({ warn: (...line: unknown[]) => void lines.push(line) } as never, 'refused');

      for (let each = 0; each < 5_000; each++) note('EXPIRED', { correlationId: `c${each}` });
      note('NO_TOKEN');
      expect(lines).toHaveLength(11);
      expect(lines[0]).toEqual([{ reason: 'EXPIRED', correlationId: 'c0' }, 'refused']);
      jest.advanceTimersByTime(60_000);
      expect(lines.slice(11)).toEqual([[{ reason: 'EXPIRED', more: 4_990, seconds: 60 }, 'refused, more often']]);

      note('EXPIRED');
      expect(lines).toHaveLength(13);
    } finally {
      jest.useRealTimers();
    }
  });
});
