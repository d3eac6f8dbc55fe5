import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type CallRecord, createZiikClient, type ZiikClient, type ZiikClientOptions } from './index.ts';

type Handler = (request: IncomingMessage & { body: string }, response: ServerResponse) => void;

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A loopback Ziik: signs in with growing tokens (`token-1`, …) unless the handler answers `/authenticate` itself. */
async function aZiik(handler: Handler, options: Partial<ZiikClientOptions> & { ownSignIn?: boolean } = {}) {
  const seen: { method: string; url: string; body: string; token: string | undefined }[] = [];
  let tokens = 0;
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method!, url: request.url!, body, token: request.headers.authorization });
    if (request.url === '/api/authenticate' && options.ownSignIn !== true) {
      json(response, 200, [{ jwt: `token-${++tokens}`, expires: Math.floor(Date.now() / 1000) + 3600 }]);
    } else handler(Object.assign(request, { body }), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client: ZiikClient = createZiikClient({
    baseUrl: `http://127.0.0.1:${port}/api`,
    username: 'sync@acme.example',
    password: 'secret',
    allowedHosts: ['127.0.0.1'],
    ...options,
  });
  open.push(
    () => client.close(),
    () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  );
  const calls = () => seen.filter(({ url }) => url !== '/api/authenticate');
  return { client, seen, calls, signIns: () => seen.length - calls().length, server };
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const ANNA = { email: 'anna@acme.example', firstName: 'Anna', lastName: 'Ågren', reference: 'a-1', welcome: false };

describe('signing in', () => {
  it('signs in once for calls made at the same time', async () => {
    const { client, signIns } = await aZiik((_, response) => json(response, 200, { data: { id: 7 } }));

    const results = await Promise.all(Array.from({ length: 20 }, () => client.getUser(7)));

    expect(results.every((result) => result.ok)).toBe(true);
    expect(signIns()).toBe(1);
  });

  it('signs in again once where the token is no longer taken', async () => {
    const { client, signIns } = await aZiik((request, response) =>
      request.headers.authorization === 'Bearer token-2'
        ? json(response, 200, { data: { id: 7 } })
        : json(response, 401, {}),
    );

    expect(await client.getUser(7)).toMatchObject({ ok: true });
    expect(signIns()).toBe(2);
  });

  it('reports wrong credentials if a fresh token is refused too', async () => {
    const { client, signIns } = await aZiik((_, response) => json(response, 401, {}));

    expect(await client.getUser(7)).toEqual({
      ok: false,
      failure: { kind: 'misconfigured', code: 'ziik-credentials-wrong', status: 401 },
    });
    expect(signIns()).toBe(2);
  });

  it.each([400, 401, 403, 422])('reports wrong credentials where the sign-in answers %i', async (status) => {
    const { client, calls } = await aZiik((_, response) => json(response, status, {}), { ownSignIn: true });

    expect(await client.verify()).toMatchObject({ failure: { kind: 'misconfigured', status } });
    expect(calls()).toHaveLength(0);
  });

  it.each([
    ['an array of one', [{ jwt: 'abc', expires: 4_000_000_000 }]],
    ['an object', { jwt: 'abc', expires: 4_000_000_000 }],
    ['an object under data', { data: { jwt: 'abc' } }],
    ['another name for the token', { token: 'abc' }],
  ])('takes a token as %s', async (_, body) => {
    const { client, calls } = await aZiik(
      (request, response) => json(response, 200, request.url!.endsWith('authenticate') ? body : { data: { id: 1 } }),
      { ownSignIn: true },
    );

    expect(await client.getUser(1)).toMatchObject({ ok: true });
    expect(calls()[0]!.token).toBe('Bearer abc');
  });

  it.each([
    ['no token', {}],
    ['a token with a line break', [{ jwt: 'a\r\nx: y' }]],
    ['a number', 5],
  ])('waits, and does not throw, where the sign-in answers with %s', async (_, body) => {
    const { client } = await aZiik((_request, response) => json(response, 200, body), { ownSignIn: true });

    expect(await client.verify()).toMatchObject({ failure: { kind: 'transient', cause: 'unexpected-answer' } });
  });

  it('renews a token that is about to expire while calls go on', async () => {
    let renewed = 0;
    const { client, seen } = await aZiik(
      (request, response) => {
        if (request.url === '/api/renew') {
          renewed++;
          json(response, 200, { jwt: 'second', expires: Math.floor(Date.now() / 1000) + 3600 });
        } else if (request.url === '/api/authenticate') {
          // Whole seconds: a life of one second, of which the last tenth counts for renewing.
          json(response, 200, [{ jwt: 'first', expires: Math.floor(Date.now() / 1000) + 1 }]);
        } else json(response, 200, { data: { id: 1 } });
      },
      { ownSignIn: true },
    );

    await client.getUser(1);
    while (!seen.some(({ token }) => token === 'Bearer second')) await client.getUser(1);

    expect(renewed).toBe(1);
    expect(seen.filter(({ url }) => url === '/api/authenticate').length).toBeLessThanOrEqual(2);
  });
});

describe('writing', () => {
  it('creates a user with what is given and reads the id from the location', async () => {
    const { client, calls } = await aZiik((_, response) =>
      json(response, 201, { data: { id: 1 } }, { location: 'https://acme.ziik.io/api/users/1234' }),
    );

    const result = await client.createUser({ ...ANNA, unit: 5, userTypes: [1, 2] });

    expect(result).toEqual({ ok: true, value: { id: 1234 } });
    expect(JSON.parse(calls()[0]!.body)).toEqual({
      first_name: 'Anna',
      last_name: 'Ågren',
      email: 'anna@acme.example',
      reference: 'a-1',
      welcome: false,
      unit: 5,
      userTypes: [1, 2],
    });
  });

  it('reads the id from the body where no location is given', async () => {
    const { client } = await aZiik((_, response) => json(response, 201, { data: { id: '88' } }));

    expect(await client.createUser(ANNA)).toEqual({ ok: true, value: { id: 88 } });
  });

  it('calls a creation without an id unclear', async () => {
    const { client } = await aZiik((_, response) => json(response, 201, 'created'));

    expect(await client.createUser(ANNA)).toMatchObject({ failure: { kind: 'transient', unclear: true } });
  });

  it('calls a creation unclear where the connection is cut after sending', async () => {
    const { client } = await aZiik((request) => request.socket.destroy());

    expect(await client.createUser(ANNA)).toMatchObject({
      failure: { kind: 'transient', cause: 'cut', unclear: true },
    });
  });

  it('calls a creation unclear where no answer comes in time', async () => {
    const { client } = await aZiik(() => {}, { answerTimeoutMs: 300 });

    expect(await client.createUser(ANNA)).toMatchObject({
      failure: { kind: 'transient', cause: 'timeout', unclear: true },
    });
  });

  it('calls a failed creation clear where Ziik could not be reached at all', async () => {
    const { client, server } = await aZiik((_, response) => json(response, 200, {}));
    await client.verify();
    await new Promise((resolve) => server.close(resolve).closeAllConnections());

    expect(await client.createUser(ANNA)).toMatchObject({ failure: { kind: 'transient', unclear: false } });
  });

  it('changes only what is given', async () => {
    const { client, calls } = await aZiik((_, response) => response.writeHead(204).end());

    expect(await client.patchUser(9, { lastName: 'Berg' })).toEqual({ ok: true, value: null });
    expect(await client.patchMembership(9, 5, { unit: 6, userTypes: [3] })).toEqual({ ok: true, value: null });

    expect(calls().map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'PATCH /api/users/9 {"last_name":"Berg"}',
      'PATCH /api/users/9/units/5 {"unit":6,"userTypes":[3]}',
    ]);
  });
});

describe('classifying', () => {
  it.each([
    [422, {}, { kind: 'refused', status: 422, fields: ['email'] }],
    [403, {}, { kind: 'refused', status: 403, fields: ['email'] }],
    [404, {}, { kind: 'gone', status: 404 }],
    [410, {}, { kind: 'gone', status: 410 }],
    [429, { 'retry-after': '7' }, { kind: 'transient', cause: 'throttled', afterMs: 7_000, unclear: false }],
    [503, {}, { kind: 'transient', cause: 'unavailable', afterMs: null, unclear: false }],
    [500, {}, { kind: 'transient', cause: 'server-error', unclear: true }],
    [504, {}, { kind: 'transient', cause: 'server-error', unclear: true }],
    [302, { location: 'http://169.254.169.254/' }, { kind: 'transient', cause: 'unexpected-answer' }],
  ])('says what %i means', async (status, headers, failure) => {
    const { client, calls } = await aZiik((_, response) =>
      json(response, status, { message: 'no', errors: { email: ['taken'], '<b>': ['x'] } }, headers),
    );

    expect(await client.createUser(ANNA)).toMatchObject({ ok: false, failure });
    expect(calls()).toHaveLength(1);
  });

  it('says for every call how it ended, without personal values', async () => {
    const records: CallRecord[] = [];
    const { client } = await aZiik((_, response) => json(response, 404, {}), { onCall: (call) => records.push(call) });

    await client.searchByEmail('anna@acme.example');

    expect(records).toMatchObject([{ operation: 'search-by-email', status: 404 }]);
    expect(JSON.stringify(records)).not.toContain('anna');
  });

  it.each([
    ['999999999', 3_600_000],
    ['Sat, 23 Nov 2058 10:00:00 GMT', 3_600_000],
    ['0', null],
    ['-1', null],
    ['1, 1', null],
    ['0.5', null],
    ['Mon, 23 Nov 2020 10:00:00 GMT', null],
  ])('reads a Retry-After of %j as %j milliseconds', async (header, afterMs) => {
    const { client } = await aZiik((_, response) => json(response, 429, {}, { 'retry-after': header }));

    expect(await client.getUser(1)).toMatchObject({ failure: { kind: 'transient', cause: 'throttled', afterMs } });
  });
});

describe('oversized answers', () => {
  /** Sends blanks as fast as they are taken. */
  const endless = (response: ServerResponse, status = 200, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    const piece = Buffer.alloc(64 * 1024, ' ');
    const more = () => {
      while (response.write(piece));
    };
    response.on('drain', more);
    more();
  };
  const tooLarge = { ok: false, failure: { kind: 'transient', cause: 'answer-too-large', unclear: false } };

  it('are cut at the limit, and reported as too large', async () => {
    let cut: Promise<unknown> | undefined;
    const { client } = await aZiik((_, response) => {
      cut = once(response, 'close');
      endless(response);
    });

    expect(await client.getUser(1)).toMatchObject(tooLarge);
    await cut;
  });

  it('make a creation unclear', async () => {
    const { client } = await aZiik((_, response) => endless(response, 201));

    expect(await client.createUser(ANNA)).toMatchObject({ failure: { cause: 'answer-too-large', unclear: true } });
  });

  it('are cut at the sign-in too', async () => {
    const { client } = await aZiik((_, response) => endless(response), { ownSignIn: true });

    expect(await client.verify()).toMatchObject(tooLarge);
  });

  it('are not decompressed: compressed ones were not requested', async () => {
    const { client } = await aZiik((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000, ' '))),
    );

    expect(await client.getUser(1)).toMatchObject({ failure: { kind: 'transient', cause: 'unexpected-answer' } });
  });

  it.each([
    ['a million nothings', `{"data":[${'[],'.repeat(1_000_000)}[]]}`],
    ['lists in lists in lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ])('are not parsed: %s', async (_, body) => {
    const { client } = await aZiik((_request, response) => response.writeHead(200).end(body));

    expect(await client.userTypes()).toMatchObject(tooLarge);
  });

  it('do not hide the status of a refusal', async () => {
    const { client } = await aZiik((_, response) => endless(response, 503, { 'retry-after': '9' }));

    expect(await client.getUser(1)).toMatchObject({ failure: { cause: 'unavailable', status: 503, afterMs: 9_000 } });
  });

  it.each<[string, Partial<Exclude<ZiikClientOptions['most'], undefined>>]>([
    ['entries', { entries: 500 }],
    ['bytes', { listBytes: 50_000 }],
    ['pages', { pages: 7 }],
  ])('[S16] end a list that never ends by its %s, and not by its end', async (_, most) => {
    const { client, calls } = await aZiik((request, response) => aPageOfUnits(request, response, 1_000_000), { most });

    expect(await client.units()).toMatchObject({ ok: false, failure: { cause: 'list-too-large' } });
    expect(calls().length).toBeLessThan(20);
  });

  it('[S16] end a list whose pages repeat', async () => {
    const { client, calls } = await aZiik((_, response) =>
      json(response, 200, { data: [{ id: 1, name: 'HQ' }], meta: { last_page: 1_000_000, per_page: 100 } }),
    );

    expect(await client.units()).toMatchObject({ failure: { kind: 'transient', cause: 'unexpected-answer' } });
    expect(calls()).toHaveLength(2);
  });

  it('[S16] end a list that takes too long', async () => {
    const { client } = await aZiik((request, response) => aPageOfUnits(request, response, 1_000_000), {
      listTimeoutMs: 0,
    });

    expect(await client.units()).toMatchObject({ failure: { kind: 'transient', cause: 'timeout' } });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['is silent', () => {}],
    [
      'sends a byte from time to time',
      (socket) => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n', ' '),
    ],
    ['says "wait a moment" again and again', (socket) => drip(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n')],
    ['never ends its headers', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x')],
  ])('are not waited for where Ziik %s', async (_, talk) => {
    const { client } = await aZiik((request) => talk(request.socket), { answerTimeoutMs: 100 });

    expect(await client.getUser(1)).toMatchObject({ failure: { kind: 'transient', cause: 'timeout' } });
  });

  it('[S16] leave room for the units of a chain of thirty thousand shops', async () => {
    const { client } = await aZiik((request, response) => aPageOfUnits(request, response, 300));

    const units = await client.units();

    expect(units.ok && units.value.length).toBe(30_000);
  });

  it('leave room for twenty thousand user types at once, and for a hundred users with all they have', async () => {
    const types = Array.from({ length: 20_000 }, (_, id) => ({ id: id + 1, reference: '', name: `Rôle ${id}` }));
    const text = 'å'.repeat(255);
    const users = Array.from({ length: 100 }, (_, id) => ({
      ...{
        content_type: 'user',
        id: id + 1,
        reference: text,
        name: text,
        first_name: text,
        last_name: text,
        title: text,
      },
      ...{ email: text, meta_field_0: text, meta_field_1: text, meta_field_2: text, meta_field_3: text },
      userTypes: types.slice(0, 50),
      unit: { id: 1, name: text, level: 1, unit_type: 'unit', parent: { id: 2, name: text } },
    }));
    const { client } = await aZiik((request, response) =>
      json(response, 200, { data: request.url!.startsWith('/api/usertypes') ? types : users, meta: { last_page: 1 } }),
    );

    const read = await client.userTypes();
    const inactive = await client.listInactive().next();

    expect(read.ok && read.value.length).toBe(20_000);
    expect(inactive.value.value).toHaveLength(100);
  });
});

function aPageOfUnits(request: IncomingMessage, response: ServerResponse, lastPage: number): void {
  const page = Number(new URL(request.url!, 'http://x').searchParams.get('page'));
  const data = Array.from({ length: 100 }, (_, at) => ({ id: page * 100 + at, name: `Shop ${page}-${at}` }));
  json(response, 200, { data, meta: { current_page: page, last_page: lastPage, per_page: 100 } });
}

function drip(socket: Socket, first: string, more: string): void {
  socket.write(first);
  const timer = setInterval(() => socket.write(more), 5);
  socket.on('close', () => clearInterval(timer));
}

describe('reading', () => {
  it('reads a user and treats unusable values as absent', async () => {
    const { client } = await aZiik((_, response) =>
      json(response, 200, {
        data: { id: 3, reference: '', first_name: 'Anna', last_name: 4, email: 'a\u0000b', active: 1, unit: null },
      }),
    );

    expect(await client.getUser(3)).toEqual({
      ok: true,
      value: { id: 3, reference: '', firstName: 'Anna', lastName: null, email: null, active: true },
    });
  });

  it.each([
    ['no user', { data: null }],
    ['a user without an id', { data: { name: 'x' } }],
    ['a negative id', { data: { id: -1 } }],
    ['a list', []],
  ])('waits where a user is asked for and %s comes', async (_, body) => {
    const { client } = await aZiik((_request, response) => json(response, 200, body));

    expect(await client.getUser(3)).toMatchObject({ failure: { kind: 'transient', cause: 'unexpected-answer' } });
  });

  it('[R who-is-who] ignores a user other than the requested one', async () => {
    const { client } = await aZiik((_, response) => json(response, 200, { data: { id: 4, email: 'a@acme.example' } }));

    expect(await client.getUser(3)).toMatchObject({ failure: { kind: 'transient', cause: 'unexpected-answer' } });
  });

  it('finds nobody by a reference that is not there', async () => {
    const { client, calls } = await aZiik((_, response) => json(response, 404, {}));

    expect(await client.findByReference('a/../1')).toEqual({ ok: true, value: null });
    expect(calls()[0]!.url).toBe('/api/users/reference/a%2F..%2F1');
  });

  it.each([
    ['an array', { data: [{ unit: { id: 1, name: 'HQ' }, userTypes: [{ id: 2, name: 'Clerk' }] }] }],
    ['a single object', { data: { unit: { id: 1, name: 'HQ' }, userTypes: [{ id: 2, name: 'Clerk' }] } }],
    ['a bare array', [{ unit: { id: 1, name: 'HQ' }, userTypes: [{ id: 2, name: 'Clerk' }] }]],
  ])('reads memberships given as %s', async (_, body) => {
    const { client } = await aZiik((_request, response) => json(response, 200, body));

    expect(await client.memberships(3)).toEqual({
      ok: true,
      value: [{ unit: { id: 1, name: 'HQ' }, userTypes: [{ id: 2, name: 'Clerk' }] }],
    });
  });

  it('reads no memberships as none', async () => {
    const { client } = await aZiik((_, response) => json(response, 200, { data: [] }));

    expect(await client.memberships(3)).toEqual({ ok: true, value: [] });
  });

  it('gives up on units without an end', async () => {
    let id = 0;
    const { client, calls } = await aZiik((_, response) =>
      json(response, 200, {
        data: Array.from({ length: 20_000 }, () => ({ id: ++id, name: 'x' })),
        meta: { last_page: 9_999 },
      }),
    );

    expect(await client.units()).toMatchObject({ ok: false, failure: { kind: 'transient', cause: 'list-too-large' } });
    expect(calls()).toHaveLength(3);
  });

  it.each(['units', 'userTypes'] as const)('gives up on %s whose names are larger than can be kept', async (list) => {
    let id = 0;
    const { client } = await aZiik((_, response) => {
      const data = Array.from({ length: 6_000 }, () => ({ id: ++id, name: 'x'.repeat(1_000) }));
      json(response, 200, { data, meta: { last_page: 9_999 } });
    });

    expect(await client[list]()).toMatchObject({ ok: false, failure: { cause: 'list-too-large' } });
  });

  it('gives up on pages that bring the same units again and again', async () => {
    const { client, calls } = await aZiik((_, response) =>
      json(response, 200, { data: [{ id: 1, name: 'HQ' }], meta: { last_page: 9_999 } }),
    );

    expect(await client.units()).toMatchObject({ ok: false, failure: { kind: 'transient' } });
    expect(calls()).toHaveLength(2);
  });

  it('gives up on units that come too slowly', async () => {
    let id = 0;
    const { client } = await aZiik(
      (_, response) =>
        void setTimeout(() => json(response, 200, { data: [{ id: ++id, name: 'x' }], meta: { last_page: 9_999 } }), 30),
      { listTimeoutMs: 100 },
    );

    expect(await client.units()).toMatchObject({ ok: false, failure: { kind: 'transient', cause: 'timeout' } });
  });

  it('reads all pages of units and leaves departments out', async () => {
    const { client } = await aZiik((request, response) => {
      const page = Number(new URL(request.url!, 'http://x').searchParams.get('page'));
      const data = [1, 2].map((n) => ({
        id: page * 10 + n,
        name: `U${page}${n}`,
        unit_type: n === 2 ? 'department' : 'unit',
      }));
      json(response, 200, { data, meta: { current_page: page, last_page: 3, per_page: 2, total: 6 } });
    });

    expect(await client.units()).toEqual({
      ok: true,
      value: [
        { id: 11, name: 'U11' },
        { id: 21, name: 'U21' },
        { id: 31, name: 'U31' },
      ],
    });
  });

  it.each([
    ['a page fails', (page: number) => (page === 2 ? 500 : 200), 4],
    ['fewer came than there are', () => 200, 5],
  ])('[S16] [R catalogue] does not call units read completely where %s', async (_, statusOf, total) => {
    const { client } = await aZiik((request, response) => {
      const page = Number(new URL(request.url!, 'http://x').searchParams.get('page'));
      const data = [1, 2].map((n) => ({ id: page * 10 + n, name: `U${page}${n}` }));
      json(response, statusOf(page), { data, meta: { last_page: 2, per_page: 2, total } });
    });

    expect(await client.units()).toMatchObject({ ok: false, failure: { kind: 'transient' } });
  });

  it('asks for all user types, not only those of its own unit', async () => {
    const { client, calls } = await aZiik((_, response) =>
      json(response, 200, { data: [{ id: 1, reference: '', name: 'Clerk' }] }),
    );

    expect(await client.userTypes()).toEqual({ ok: true, value: [{ id: 1, name: 'Clerk' }] });
    expect(calls()[0]!.url).toContain('all=1');
  });

  it('lists the inactive page by page', async () => {
    const { client } = await aZiik((request, response) => {
      const page = Number(new URL(request.url!, 'http://x').searchParams.get('page'));
      json(response, 200, { data: [{ id: page, email: `u${page}@acme.example` }], meta: { last_page: 2 } });
    });

    const ids: number[] = [];
    for await (const page of client.listInactive()) if (page.ok) ids.push(...page.value.map(({ id }) => id));

    expect(ids).toEqual([1, 2]);
  });
});

it('refuses an address that is not allowed', () => {
  expect(() =>
    createZiikClient({ baseUrl: 'http://10.0.0.1/api', username: 'u', password: 'p', allowedHosts: ['.ziik.io'] }),
  ).toThrow(RangeError);
});
