import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LeaseLost } from '@user-sync/control';
import type { Logger } from '@user-sync/runtime';
import type { Result } from '../accounts/account.ts';
import { createResultWriter } from './result-writer.ts';

const log = { warn: () => undefined, error: () => undefined } as unknown as Logger;
const aResult = (azureId: string) => ({ account: { azureId } }) as Result;
const idsOf = (results: readonly Result[]) => results.map(({ account }) => account.azureId);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function aWriter(save: (ids: string[]) => Promise<void> = async () => undefined, toCome = () => 1_000) {
  const written: string[][] = [];
  const lost: string[][] = [];
  const writer = createResultWriter({
    toCome,
    save: (results) => save(idsOf(results)),
    onWritten: (results) => written.push(idsOf(results)),
    onLost: (results) => lost.push(idsOf(results)),
    log,
  });
  return { writer, written, lost };
}

describe('the writer of results', () => {
  it('writes what comes within a moment together', async () => {
    const { writer, written } = aWriter();
    writer.add(aResult('a'));
    writer.add(aResult('b'));

    await jest.advanceTimersByTimeAsync(100);

    expect(written).toEqual([['a', 'b']]);
  });

  it('does not wait for more when a batch is full', async () => {
    const { writer, written } = aWriter();
    for (let place = 0; place < 250; place++) writer.add(aResult(String(place)));

    await jest.advanceTimersByTimeAsync(0);

    expect(written.flat()).toHaveLength(250);
  });

  it('does not wait when nobody else is worked on', async () => {
    let toCome = 2;
    const { writer, written } = aWriter(undefined, () => --toCome);
    writer.add(aResult('a'));
    writer.add(aResult('b'));

    await jest.advanceTimersByTimeAsync(0);

    expect(written).toEqual([['a', 'b']]);
  });

  it('keeps what could not be written, and tries it again', async () => {
    let isAway = true;
    const { writer, written } = aWriter(async () => {
      if (isAway) throw new Error('no connection');
    });
    writer.add(aResult('a'));
    await jest.advanceTimersByTimeAsync(100);

    expect(writer.waiting()).toBe(1);
    isAway = false;
    await jest.advanceTimersByTimeAsync(500);

    expect(written).toEqual([['a']]);
  });

  it('gives everything up when the lease is lost', async () => {
    const { writer, lost } = aWriter(async () => {
      throw new LeaseLost('applier/acme');
    });
    writer.add(aResult('a'));
    await jest.advanceTimersByTimeAsync(100);

    expect(lost).toEqual([['a']]);
    expect(writer.waiting()).toBe(0);
  });

  it('is full while two batches wait', async () => {
    const { writer } = aWriter(() => new Promise(() => undefined));
    for (let place = 0; place < 750; place++) writer.add(aResult(String(place)));

    expect(writer.isFull()).toBe(true);
  });
});
