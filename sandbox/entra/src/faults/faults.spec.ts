import { describe, expect, it } from '@jest/globals';
import { anEntraClient, tenantId } from '../../test/entra-client.ts';

const client = anEntraClient();

describe('a fault', () => {
  it('hits the calls that it matches, after those it skips, as often as set', async () => {
    client.sandbox.addFault({
      tenantId,
      match: { path: '/users/delta', method: 'GET' },
      skip: 1,
      times: 2,
      fault: { status: 429, headers: { 'retry-after': '7' }, code: 'TooManyRequests' },
    });

    expect((await client.get('/users')).status).toBe(200);
    const answers = [];
    for (let call = 0; call < 4; call++) answers.push(await client.get('/users/delta'));

    expect(answers.map((answer) => answer.status)).toEqual([200, 429, 429, 200]);
    expect(answers[1]!.headers.get('retry-after')).toBe('7');
    expect(await answers[1]!.json()).toMatchObject({ error: { code: 'TooManyRequests', message: '' } });
  });

  it('leaves other tenants alone and ends when faults are cleared', async () => {
    client.sandbox.addFault({ tenantId: 'another', times: -1, fault: { status: 503 } });
    expect((await client.get('/users')).status).toBe(200);
    client.sandbox.addFault({ times: -1, fault: { status: 503 } });
    expect((await client.get('/users')).status).toBe(503);

    client.sandbox.clearFaults();
    expect((await client.get('/users')).status).toBe(200);
  });

  it('can break the connection', async () => {
    client.sandbox.addFault({ fault: { kind: 'reset' } });

    await expect(client.get('/users')).rejects.toThrow('fetch failed');
  });

  it('can withhold the answer until the caller gives up', async () => {
    client.sandbox.addFault({ fault: { kind: 'hang' } });

    const call = fetch(`${client.sandbox.url}/v1.0/users`, { signal: AbortSignal.timeout(50) });

    await expect(call).rejects.toThrow('timeout');
  });

  it('can send far too much, plain or compressed', async () => {
    client.sandbox.addFault({ fault: { kind: 'too-big', bytes: 100_000 } });
    client.sandbox.addFault({ fault: { kind: 'too-big', bytes: 100_000, packed: true } });

    expect((await (await client.get('/users')).text()).length).toBe(100_000);
    const packed = await client.get('/users');
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect((await packed.text()).length).toBe(100_000);
  });

  it('can send a byte from time to time for ever', async () => {
    client.sandbox.addFault({ fault: { kind: 'trickle', gapMs: 1 } });

    const reader = (await client.get('/users')).body!.getReader();

    for (let byte = 0; byte < 3; byte++) expect((await reader.read()).value!.length).toBeGreaterThan(0);
    await reader.cancel();
  });

  it('can cut the JSON off, or give the page of a gateway', async () => {
    client.sandbox.addFault({ fault: { kind: 'cut-json' } });
    client.sandbox.addFault({ fault: { kind: 'html-502' } });

    const cut = await client.get('/users');
    expect(cut.status).toBe(200);
    await expect(cut.json()).rejects.toThrow('JSON');
    const gateway = await client.get('/users');
    expect(gateway.status).toBe(502);
    expect(await gateway.text()).toContain('<html>');
  });

  it('can be a sign-in error', async () => {
    client.sandbox.addFault({ match: { path: '/token' }, fault: { kind: 'aadsts', aadsts: 53003 } });

    expect(await (await client.requestToken()).json()).toMatchObject({ error: 'access_denied', error_codes: [53003] });
  });

  it('can ask for a full round with the address of one', async () => {
    const { deltaLink } = await client.round('/users/delta?$select=mail');
    client.sandbox.addFault({ match: { path: 'deltatoken=' }, fault: { kind: 'resync' } });

    const gone = await client.get(deltaLink);

    expect(gone.status).toBe(410);
    const location = gone.headers.get('location')!;
    expect(location).toBe(`${client.sandbox.url}/v1.0/users/delta?$select=mail&$deltatoken=`);
    expect((await client.round(location)).entries).toHaveLength(50);
  });

  it('can put an empty page before the people', async () => {
    client.sandbox.addFault({ fault: { kind: 'empty-page' } });

    const { pages } = await client.round('/users/delta');

    expect(pages.map((page) => page.value.length)).toEqual([0, 50]);
  });

  it.each(['/users?$select=mail', '/users/delta?$select=mail'])(
    'can lead a page of %s to itself for ever',
    async (path) => {
      client.sandbox.addFault({ times: 5, fault: { kind: 'page', page: { endless: true } } });

      const { pages } = await client.round(path);

      expect(pages.map((page) => page.value.length)).toEqual([50, 50, 50, 50, 50, 50]);
      expect(new Set(pages.map((page) => page['@odata.nextLink'])).size).toBe(6);
    },
  );

  it('can reverse a page, repeat somebody, and add what is not there', async () => {
    const removed = { id: 'gone', '@removed': { reason: 'deleted' } };
    client.sandbox.addFault({ fault: { kind: 'page', page: { reverse: true, duplicate: true, add: [removed] } } });

    const { value } = await client.page('/users/delta');

    const ids = [...client.directory.livePeople()].map(({ person }) => person.id);
    expect(value.map((entry) => entry.id)).toEqual([...ids.toReversed(), ids[0], 'gone']);
    expect(value.at(-1)).toEqual(removed);
  });
});
