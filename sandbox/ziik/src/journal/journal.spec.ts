import { describe, expect, it } from '@jest/globals';
import { anInstance } from '../../test/ziik-caller.ts';
import { Journal } from './journal.ts';

describe('the journal', () => {
  const ziik = anInstance();

  it('has every call with its operation, outcome and who it was about', async () => {
    const id = await ziik.user({ reference: 'r1' });
    await ziik.call('GET', '/users/reference/r1');
    await ziik.call('GET', '/users/reference/none');
    await ziik.call('PATCH', `/users/${id}`, { reference: 'r2' });
    await ziik.call('GET', '/users/search?email=x');
    await ziik.call('GET', '/nowhere');

    const { body } = await ziik.control('GET', '/instances/acme/journal?since=1');
    const about = { at: ziik.now, fault: null, userId: null, reference: null };
    expect(body.data).toEqual([
      {
        ...about,
        n: 2,
        method: 'POST',
        path: '/users',
        operation: 'users.create',
        status: 201,
        userId: id,
        reference: 'r1',
      },
      {
        ...about,
        n: 3,
        method: 'GET',
        path: '/users/reference/r1',
        operation: 'users.read-by-reference',
        status: 200,
        userId: id,
        reference: 'r1',
      },
      {
        ...about,
        n: 4,
        method: 'GET',
        path: '/users/reference/none',
        operation: 'users.read-by-reference',
        status: 404,
        reference: 'none',
      },
      {
        ...about,
        n: 5,
        method: 'PATCH',
        path: `/users/${id}`,
        operation: 'users.update',
        status: 204,
        userId: id,
        reference: 'r1',
      },
      { ...about, n: 6, method: 'GET', path: '/users/search?email=x', operation: 'users.search', status: 200 },
      { ...about, n: 7, method: 'GET', path: '/nowhere', operation: 'unknown', status: 404 },
    ]);
    expect(body.next).toBe(7);
  });

  it('keeps bodies only where that is set', async () => {
    await ziik.call('POST', '/users/welcome', { users: [1] });
    ziik.acme.configure({ journalBodies: true });
    await ziik.call('POST', '/users/welcome', { users: [1] });

    expect(ziik.acme.journal({ since: 1 }).map(({ body }) => body)).toEqual([undefined, '{"users":[1]}']);
  });

  it('keeps the last calls up to its size, and all totals', async () => {
    ziik.acme.configure({ journalSize: 2 });
    for (let i = 0; i < 4; i++) await ziik.call('GET', `/users/${i}`);

    expect(ziik.acme.journal().map(({ n, path }) => `${n} ${path}`)).toEqual(['4 /users/2', '5 /users/3']);
    expect((await ziik.control('GET', '/instances/acme/counts')).body).toEqual({
      received: 5,
      inFlight: 0,
      maxConcurrency: 1,
      operations: { authenticate: { 200: 1 }, 'users.read': { 200: 1, 404: 3 } },
    });
  });

  it('has seen the most calls at once', async () => {
    ziik.acme.configure({ latencyMs: 20 });
    await Promise.all([1, 1, 1].map((id) => ziik.call('GET', `/users/${id}`)));

    expect(ziik.acme.counts()).toMatchObject({ maxConcurrency: 3, inFlight: 0 });
  });
});

describe('a journal of its own', () => {
  const call = (journal: Journal) => journal.begin(0, 'GET', '/users', 'users.list');

  it('loses nothing while it grows and when its size changes', () => {
    const journal = new Journal(5000);
    for (let i = 0; i < 7000; i++) call(journal);
    const grown = journal.entries(0, 9999);
    journal.resize(6000);
    for (let i = 0; i < 500; i++) call(journal);
    const wider = journal.entries(0, 9999);
    journal.resize(10);

    const ends = [grown, wider, journal.entries()].map((entries) => [entries[0]?.n, entries.at(-1)?.n, entries.length]);
    expect(ends).toEqual([
      [2001, 7000, 5000],
      [2001, 7500, 5500],
      [7491, 7500, 10],
    ]);
  });

  it('does not write the end of a call over the one that took its place', () => {
    const journal = new Journal(1);
    const first = call(journal);
    call(journal);
    journal.end(first, 'users.list', { status: 200, fault: undefined, userId: 7, reference: '' });

    expect(journal.entries()).toEqual([expect.objectContaining({ n: 2, status: 0, userId: null })]);
    expect(journal.totals()).toEqual({ 'users.list': { 200: 1 } });
  });
});
