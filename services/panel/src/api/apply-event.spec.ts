import { describe, expect, it } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { applyEvent } from './apply-event.ts';

const key = ['integration', 'i1'];

function known(lastRun: object | null) {
  const cache = new QueryClient();
  cache.setQueryData(key, { id: 'i1', name: 'Shops', counts: { unassigned: 1 }, lastRun });
  return cache;
}

describe('an event of an integration', () => {
  it('changes what it names and leaves the rest', () => {
    const cache = known(null);

    applyEvent(cache, 'i1', 'standing', { state: 'running' });
    const { people } = applyEvent(cache, 'i1', 'counts', { unassigned: 2 });

    expect(cache.getQueryData(key)).toEqual({
      id: 'i1',
      name: 'Shops',
      state: 'running',
      counts: { unassigned: 2 },
      lastRun: null,
    });
    expect(people).toBe(true);
  });

  it.each([
    ['the next run', { id: 'r2', number: 2, settledAt: null }, 'r2'],
    ['news of the same run', { id: 'r1', number: 1, settledAt: 'then' }, 'r1'],
    ['late news of an earlier run', { id: 'r0', number: 0, settledAt: 'then' }, 'r1'],
  ])('keeps the last run: %s', (_, run, last) => {
    const cache = known({ id: 'r1', number: 1 });

    applyEvent(cache, 'i1', 'run', run);

    expect(cache.getQueryData(['run', run.id])).toEqual(run);
    expect(cache.getQueryData(key)).toMatchObject({ lastRun: { id: last } });
  });

  it('changes a run where it stands in the list, and has the list read again for one that does not', () => {
    const cache = known(null);
    const list = ['integration', 'i1', 'runs', 'list'];
    cache.setQueryData(list, { pages: [{ data: [{ id: 'r2' }, { id: 'r1' }], nextCursor: null }], pageParams: [null] });

    applyEvent(cache, 'i1', 'run', { id: 'r1', number: 1, settledAt: null, status: 'running' });

    expect(cache.getQueryData(list)).toMatchObject({
      pages: [{ data: [{ id: 'r2' }, { id: 'r1', status: 'running' }] }],
    });
    expect(cache.getQueryState(list)?.isInvalidated).toBe(false);

    applyEvent(cache, 'i1', 'run', { id: 'r3', number: 3, settledAt: null });

    expect(cache.getQueryState(list)?.isInvalidated).toBe(true);
  });

  it('makes nothing of an integration that is not shown, nor of an event that it does not know', () => {
    const cache = new QueryClient();

    applyEvent(cache, 'i1', 'counts', { unassigned: 2 });
    applyEvent(cache, 'i1', 'bye', { reason: 'stopping' });

    expect(cache.getQueryData(key)).toBeUndefined();
  });
});
