import { describe, expect, it } from '@jest/globals';
import { judgeParts, PARTS, type Part, type StatusFacts } from './judge-parts.ts';

const now = new Date('2026-11-28T12:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const WELL = {
  unread: { waiting: 0, since: null },
  isReading: false,
  unanswered: { waiting: 0, since: null },
  ziik: { instances: 2, tried: 2, troubled: 0, since: null, waiting: 0 },
  microsoft: { known: 3, unavailable: 0, since: null, waiting: 0 },
};
const BUSY = { members: 2, waitingSeconds: 0 };

function judge(work: Partial<typeof WELL> | object = {}, change: Partial<StatusFacts> = {}): Record<string, Part> {
  const facts = {
    databaseMs: 3,
    work: { ...WELL, ...work },
    appliers: 2,
    groups: { mapper: BUSY, applier: BUSY },
    now,
  };
  return Object.fromEntries(judgeParts({ ...facts, ...change } as StatusFacts).map((part) => [part.name, part]));
}

describe('the status', () => {
  it('has every part in the order of the way from Azure to Ziik', () => {
    expect(Object.keys(judge())).toEqual([...PARTS]);
    expect(new Set(Object.values(judge()).map(({ state }) => state))).toEqual(new Set(['ok']));
  });

  it.each<[string, Part['name'], Part['state'], object, object, Partial<StatusFacts>]>([
    ['the database takes long', 'database', 'slow', {}, {}, { databaseMs: 1_001 }],
    ['the database does not answer', 'database', 'down', {}, {}, { databaseMs: undefined }],
    ['Kafka does not answer', 'kafka', 'down', {}, {}, { groups: undefined }],
    [
      'a round was due just now',
      'reading',
      'ok',
      { waiting: 1, since: null },
      { unread: { waiting: 1, since: ago(0.4) } },
      {},
    ],
    [
      'a round is due and nobody reads',
      'reading',
      'down',
      { waiting: 2, since: ago(20) },
      { unread: { waiting: 2, since: ago(20) } },
      {},
    ],
    [
      'a round is due while others are read',
      'reading',
      'slow',
      { waiting: 2, since: ago(20) },
      { unread: { waiting: 2, since: ago(20) }, isReading: true },
      {},
    ],
    [
      'no mapper is there',
      'deciding',
      'down',
      { waiting: 37, since: ago(2) },
      { unanswered: { waiting: 37, since: null } },
      { groups: { mapper: { members: 0, waitingSeconds: 120 }, applier: BUSY } },
    ],
    [
      'the mapper is behind',
      'deciding',
      'slow',
      { waiting: 37, since: ago(2) },
      { unanswered: { waiting: 37, since: null } },
      { groups: { mapper: { members: 1, waitingSeconds: 120 }, applier: BUSY } },
    ],
    [
      'Kafka is away, so nobody knows',
      'deciding',
      'unknown',
      { waiting: 37, since: null },
      { unanswered: { waiting: 37, since: ago(1) } },
      { groups: undefined },
    ],
    [
      'no applier is there',
      'writing',
      'down',
      { waiting: 37, since: ago(100) },
      { unanswered: { waiting: 37, since: ago(100) } },
      { appliers: 0 },
    ],
    [
      'the applier is behind',
      'writing',
      'slow',
      { since: ago(2) },
      {},
      { groups: { mapper: BUSY, applier: { members: 1, waitingSeconds: 120 } } },
    ],
    [
      'Ziik has not answered all for long',
      'writing',
      'slow',
      { waiting: 1, since: ago(16) },
      { unanswered: { waiting: 1, since: ago(16) } },
      {},
    ],
    [
      'Ziik is still answering',
      'writing',
      'ok',
      { waiting: 900, since: null },
      { unanswered: { waiting: 900, since: ago(14) } },
      {},
    ],
    [
      'writing goes on while Kafka is away',
      'writing',
      'ok',
      { waiting: 5 },
      { unanswered: { waiting: 5, since: ago(1) } },
      { groups: undefined },
    ],
    [
      'no instance answers',
      'ziik',
      'down',
      { waiting: 9, since: ago(5) },
      { ziik: { instances: 2, tried: 2, troubled: 2, since: ago(5), waiting: 9 } },
      {},
    ],
    [
      'one of two instances does not answer',
      'ziik',
      'slow',
      { since: ago(5) },
      { ziik: { instances: 2, tried: 2, troubled: 1, since: ago(5), waiting: 0 } },
      {},
    ],
    ['no instance was ever called', 'ziik', 'unknown', {}, { ziik: { ...WELL.ziik, tried: 0 } }, {}],
    [
      'Microsoft answers nobody',
      'microsoft',
      'down',
      { waiting: 3, since: ago(50) },
      { microsoft: { known: 3, unavailable: 3, waiting: 3, since: ago(50) } },
      {},
    ],
    [
      'Microsoft asks for a pause',
      'microsoft',
      'slow',
      { waiting: 1, since: null },
      { microsoft: { known: 3, unavailable: 0, waiting: 1, since: null } },
      {},
    ],
    ['nothing was ever read', 'microsoft', 'unknown', {}, { microsoft: { ...WELL.microsoft, known: 0 } }, {}],
  ])('when %s: %s is %s', (_, name, state, expected, work, change) => {
    expect(judge(work, change)[name]).toMatchObject({ state, ...expected });
  });

  it('says that it does not know what only the database knows while that is away', () => {
    const parts = judge({}, { databaseMs: undefined, work: undefined, appliers: undefined });

    expect(Object.values(parts).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'database down',
      'kafka ok',
      'reading unknown',
      'deciding ok',
      'writing unknown',
      'ziik unknown',
      'microsoft unknown',
    ]);
  });
});
