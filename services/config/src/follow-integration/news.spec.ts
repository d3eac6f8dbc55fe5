import { describe, expect, it } from '@jest/globals';
import type { RunView } from '../run-integration/run.schema.ts';
import { entriesOf, newsOf, type Snapshot, toldBy } from './news.ts';

const NOW = new Date('2026-11-23T12:00:00Z');

const standing = (change: object = {}) => ({ id: 'i', state: 'ready', nextRunAt: null, ...change }) as never;
const counts = (assigned: number) => ({ assigned }) as never;
const run = (id: string, done: number, progress: object = {}): RunView =>
  ({ id, status: 'running', settledAt: null, progress: { phase: 'reading', done, ...progress } }) as never;
const entries = (snapshot: Partial<Snapshot>) => entriesOf({ runs: [], ...snapshot }, NOW);

const WHOLE = { standing: standing(), counts: counts(3), runs: [run('a', 1), run('b', 2)] };

/** Names of the events in a text, with the run's id. */
const names = (text: string) =>
  text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => {
      const [, name, data] = /^event: (\w+)\nid: [\w.-]+\ndata: (.+)$/.exec(event)!;
      return name === 'run' ? `run ${JSON.parse(data!).id}` : name;
    });
const lastId = (text: string) => text.match(/(?<=^id: ).+$/gm)?.at(-1);

describe('what is told of an integration', () => {
  it('is everything at first, then what has changed alone', () => {
    const first = newsOf(entries(WHOLE), new Map());
    expect(names(first.text)).toEqual(['standing', 'run a', 'run b', 'counts']);

    expect(newsOf(entries(WHOLE), first.told).text).toBe('');
    const changed = { ...WHOLE, counts: counts(4), runs: [run('a', 1), run('b', 7)] };
    expect(names(newsOf(entries(changed), first.told).text)).toEqual(['run b', 'counts']);
  });

  it('is not that a rate falls, nor that what is due is due at the next look too', () => {
    const due = (at: string) => ({ ...WHOLE, standing: standing({ nextRunAt: at }) });
    const { told } = newsOf(entries(due('2026-11-23T11:59:59Z')), new Map());

    expect(newsOf(entries(due('2026-11-23T12:00:00Z')), told).text).toBe('');
    expect(names(newsOf(entries(due('2026-11-23T13:00:00Z')), told).text)).toEqual(['standing']);
    const slower = {
      ...due('2026-11-23T12:00:00Z'),
      runs: [run('a', 1, { perSecond: 9, secondsLeft: 5 }), run('b', 2)],
    };
    expect(newsOf(entries(slower), told).text).toBe('');
  });

  it('is what is not there any more as little as what is known, and forgotten', () => {
    const { told } = newsOf(entries(WHOLE), new Map());
    const less = newsOf(entries({ ...WHOLE, runs: [run('b', 2)] }), told);

    expect(less.text).toBe('');
    expect([...less.told.keys()].sort()).toEqual(['b', 'counts', 'standing']);
  });
});

describe('the id of an event', () => {
  it('says all that is known with it: who comes again is told nothing twice, by any process', () => {
    const { text } = newsOf(entries(WHOLE), new Map());

    expect(newsOf(entries(WHOLE), toldBy(lastId(text), entries(WHOLE))).text).toBe('');
    const changed = { ...WHOLE, counts: counts(4) };
    expect(names(newsOf(entries(changed), toldBy(lastId(text), entries(changed))).text)).toEqual(['counts']);
    const more = { ...WHOLE, runs: [...WHOLE.runs, run('c', 0)] };
    expect(names(newsOf(entries(more), toldBy(lastId(text), entries(more))).text)).toEqual(['run a', 'run b', 'run c']);
  });

  it('says no more than came before a stream was cut', () => {
    const { text } = newsOf(entries(WHOLE), new Map());
    const ids = text.match(/(?<=^id: ).+$/gm)!;

    const missed = ids.map((id) => names(newsOf(entries(WHOLE), toldBy(id, entries(WHOLE))).text));

    expect(missed).toEqual([['run a', 'run b', 'counts'], ['run a', 'run b', 'counts'], ['counts'], []]);
  });

  it.each(['', 'nonsense', '1', '..', 'a.b.c.d', '-.-.-', '\0', '__proto__'])(
    'that is none of ours says nothing: %j',
    (id) => {
      expect(names(newsOf(entries(WHOLE), toldBy(id, entries(WHOLE))).text)).toHaveLength(4);
    },
  );
});
