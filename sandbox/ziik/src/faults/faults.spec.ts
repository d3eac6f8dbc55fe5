import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { anInstance } from '../../test/ziik-caller.ts';

describe('faults', () => {
  const ziik = anInstance();
  const statuses = async (...paths: string[]) => {
    const seen: number[] = [];
    for (const path of paths) seen.push((await ziik.call('GET', path)).status);
    return seen;
  };

  it('answer with another status, body and headers so many times', async () => {
    ziik.acme.addFault({
      times: 2,
      fault: { status: 429, body: { message: 'Slow down' }, headers: { 'retry-after': '7' } },
    });
    const first = await ziik.call('GET', '/users');

    expect([first.status, first.headers.get('retry-after'), first.body]).toEqual([429, '7', { message: 'Slow down' }]);
    expect(await statuses('/users', '/users')).toEqual([429, 200]);
    expect(ziik.acme.listFaults()).toEqual([expect.objectContaining({ times: 0, hits: 2 })]);
  });

  it.each([
    ['operation', { operation: 'units.list' }, [200, 500]],
    ['operations of one kind', { operation: 'users.*' }, [500, 200]],
    ['path', { path: '^/un' }, [200, 500]],
    ['method', { method: 'POST' }, [200, 200]],
  ])('strike by %s', async (_name, match, expected) => {
    ziik.acme.addFault({ match, times: -1, fault: { status: 500 } });

    expect(await statuses('/users', '/units')).toEqual(expected);
  });

  it('strike by what the body says', async () => {
    ziik.acme.addFault({ match: { body: 'b@acme' }, times: -1, fault: { status: 503 } });
    const spared = await ziik.call('POST', '/users/welcome', { users: [1] });
    const struck = await ziik.call('POST', '/users', { email: 'b@acme.example' });

    expect([spared.status, struck.status]).toEqual([204, 503]);
  });

  it('never strike with probability 0, and are gone when cleared', async () => {
    ziik.acme.addFault({ probability: 0, times: -1, fault: {} });
    ziik.acme.addFault({ match: { operation: 'units.list' }, times: -1, fault: {} });
    const before = await statuses('/users', '/units');
    await ziik.control('DELETE', '/instances/acme/faults');

    expect([before, await statuses('/users', '/units')]).toEqual([
      [200, 500],
      [200, 200],
    ]);
  });

  it('lose the answer of work that was done', async () => {
    ziik.acme.addFault({ match: { operation: 'users.create' }, fault: { kind: 'lost-answer' } });

    await expect(ziik.user({ reference: 'r' })).rejects.toThrow();

    const { status, body } = await ziik.call('GET', '/users/reference/r');
    expect([status, body.data.email]).toEqual([200, 'ada@acme.example']);
    expect(ziik.acme.journal({ since: 1 })[0]).toMatchObject({ status: 201, fault: 'lost-answer', reference: 'r' });
  });

  it('cut the connection before the work', async () => {
    ziik.acme.addFault({ match: { operation: 'users.create' }, fault: { kind: 'reset' } });

    await expect(ziik.user()).rejects.toThrow();

    expect(ziik.acme.summary().users).toBe(1);
    expect(ziik.acme.counts()).toMatchObject({ inFlight: 0, operations: { 'users.create': { 0: 1 } } });
  });

  it('answer late, with the work done at once', async () => {
    ziik.acme.addFault({ match: { operation: 'users.create' }, fault: { kind: 'slow', delayMs: 30 } });
    const started = performance.now();

    expect(await ziik.user()).toBe(2);
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
  });

  it('never answer, until the caller gives up', async () => {
    ziik.acme.addFault({ match: { operation: 'units.list' }, fault: { kind: 'hang' } });
    const { url } = ziik.sandbox;

    const call = fetch(`${url}/acme/api/units`, { signal: AbortSignal.timeout(50) });

    await expect(call).rejects.toThrow();
    // A call behind it sees that the emulator has noticed.
    expect((await ziik.call('GET', '/users')).status).toBe(200);
    expect(ziik.acme.journal({ since: 1 })[0]).toMatchObject({ operation: 'units.list', status: 0 });
  });

  it('send far too much, plain or compressed, until the caller gives up', async () => {
    ziik.acme.addFault({ fault: { kind: 'too-big', bytes: 100_000 } });
    ziik.acme.addFault({ fault: { kind: 'too-big', bytes: 100_000, packed: true } });
    ziik.acme.addFault({ fault: { kind: 'too-big' } });
    const url = `${ziik.sandbox.url}/acme/api/units`;

    expect((await (await fetch(url)).text()).length).toBe(100_000);
    const packed = await fetch(url);
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect((await packed.text()).length).toBe(100_000);
    await (await fetch(url)).body!.cancel();
    await waitUntil('the third seen off', () => ziik.acme.counts().inFlight === 0);
  });

  it('send a byte from time to time for ever', async () => {
    ziik.acme.addFault({ fault: { kind: 'trickle', delayMs: 1 } });

    const reader = (await fetch(`${ziik.sandbox.url}/acme/api/units`)).body!.getReader();

    for (let byte = 0; byte < 3; byte++) expect((await reader.read()).value!.length).toBeGreaterThan(0);
    await reader.cancel();
  });

  it('give a list without an end', async () => {
    ziik.acme.addFault({ times: 2, fault: { kind: 'endless-list' } });
    const first = await ziik.call('GET', '/units?page=1');
    const second = await ziik.call('GET', '/units?page=2');

    expect([first.body.data[0].id, second.body.data[0].id, second.body.meta.last_page]).toEqual([100, 200, 3]);
  });

  it('are whole outages where the instance is down', async () => {
    ziik.acme.configure({ down: true });
    const down = await ziik.call('POST', '/authenticate', {});
    ziik.acme.configure({ down: false });

    expect([down.status, ...(await statuses('/users'))]).toEqual([503, 200]);
  });

  it('include 429 for too many calls at once', async () => {
    ziik.acme.configure({ maxConcurrent: 1, latencyMs: 30 });
    const answers = await Promise.all([1, 2, 3].map(() => ziik.call('GET', '/users')));

    const seen = answers.map(({ status }) => status).sort();
    expect(seen[0]).toBe(200);
    expect(seen).toContain(429);
  });

  it.each([
    ['without a fault', {}],
    ['with an unknown kind', { fault: { kind: 'flood' } }],
    ['with a broken expression', { match: { path: '(' }, fault: {} }],
  ])('are refused %s', async (_name, rule) => {
    expect((await ziik.control('POST', '/instances/acme/faults', rule)).status).toBe(422);
  });
});
