import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createListener } from './listener.ts';
import { entriesOf } from './news.ts';

/** A listener whose stream takes 200 bytes before somebody reads. */
function aListener(runId: string | null = null) {
  const stream = new PassThrough({ writableHighWaterMark: 200, readableHighWaterMark: 200, encoding: 'utf8' });
  const clock = { ms: 0 };
  let ends = 0;
  const listener = createListener({ stream, runId, onEnd: () => ends++, now: () => clock.ms });
  const read = () => stream.read() as string | null;
  return { listener, stream, clock, read, ends: () => ends };
}

const people = (assigned: number) => entriesOf({ counts: { assigned } as never, runs: [] }, new Date());
const run = (id: string, done: number) => ({ id, settledAt: null, progress: { done } }) as never;

describe('a listener', () => {
  it('is told when to ask again, then what is news', () => {
    const { listener, read } = aListener();

    listener.offer([]);
    expect(read()).toBe('retry: 3000\n\n');
    listener.offer(people(1));
    expect(read()).toMatch(/^event: counts\nid: \S+\ndata: \{"assigned":1\}\n\n$/);
    listener.offer(people(1));
    expect(read()).toBeNull();
  });

  it('hears nothing of other runs than its own', () => {
    const { listener, read } = aListener('mine');

    listener.offer(entriesOf({ runs: [run('other', 1), run('mine', 2)] }, new Date()));

    expect(read()?.match(/"id":"\w+"/g)).toEqual(['"id":"mine"']);
  });

  it('hears a comment when nothing has happened for 15 s', () => {
    const { listener, read, clock } = aListener();
    listener.offer(people(1));
    read();

    clock.ms = 14_999;
    listener.offer(people(1));
    expect(read()).toBeNull();
    clock.ms = 15_000;
    listener.offer(people(1));
    expect(read()).toBe(': still here\n\n');
  });

  it('that does not read has no more than one snapshot waiting, and is told how things stand when it does', () => {
    const { listener, stream, read } = aListener();
    for (let assigned = 1; assigned <= 1_000; assigned++) listener.offer(people(assigned));
    expect(stream.writableLength + stream.readableLength).toBeLessThan(1_000);

    let heard = '';
    for (let part = read(); part !== null; part = read()) heard += part;
    expect(heard).not.toContain('"assigned":1000');
    listener.offer(people(1_000));

    expect(read()).toContain('"assigned":1000');
  });

  it('that does not read for half a minute is told why, and left', () => {
    const { listener, stream, clock, ends } = aListener();
    while (!stream.writableNeedDrain) listener.offer(people(Math.random()));

    listener.offer(people(-1));
    clock.ms = 30_000;
    listener.offer(people(-2));
    expect(ends()).toBe(0);
    clock.ms = 30_001;
    listener.offer(people(-3));

    expect(ends()).toBe(1);
    expect(stream.writableEnded).toBe(true);
    let heard = '';
    for (let part = stream.read(); part !== null; part = stream.read()) heard += part;
    expect(heard.endsWith('event: bye\ndata: {"reason":"too-slow"}\n\n')).toBe(true);
  });

  it('ends once, and is told nothing afterwards; of a run that is settled the run is the last word', () => {
    const first = aListener();
    first.listener.end('token-expired');
    first.listener.end('gone');
    first.listener.offer(people(1));
    expect(first.read()).toBe('retry: 3000\n\nevent: bye\ndata: {"reason":"token-expired"}\n\n');
    expect(first.ends()).toBe(1);

    const second = aListener('mine');
    second.listener.offer(entriesOf({ runs: [run('mine', 2)] }, new Date()));
    second.listener.end('settled');
    expect(second.read()).not.toContain('bye');
    expect(second.stream.writableEnded).toBe(true);
  });
});
