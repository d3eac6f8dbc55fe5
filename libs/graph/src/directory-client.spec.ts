import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type FakeMicrosoft, graphError, startFakeMicrosoft, tokenAnswer } from '../test/fake-microsoft.ts';
import { createDirectoryClient, type DirectoryClientOptions } from './directory-client.ts';
import { DirectoryError } from './directory-error.ts';
import type { Page } from './read-directory/read-page.ts';

const TENANT = '11111111-2222-3333-4444-555555555555';
const SECRET = 'planted-secret-value';

let microsoft: FakeMicrosoft;

beforeEach(async () => {
  microsoft = await startFakeMicrosoft();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await microsoft.close();
});

function aClient(options: Partial<DirectoryClientOptions> = {}) {
  return createDirectoryClient({
    tenantId: TENANT,
    applicationId: '66666666-7777-8888-9999-000000000000',
    secret: SECRET,
    cloud: 'global',
    loginUrl: microsoft.url,
    graphUrl: microsoft.url,
    pacing: { firstMs: 1 },
    ...options,
  });
}

async function collect(pages: AsyncGenerator<Page>): Promise<Page[]> {
  const all: Page[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

async function failureOf(promise: Promise<unknown>): Promise<DirectoryError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DirectoryError)) throw new Error('no DirectoryError came', { cause: error });
  return error;
}

describe('signing in', () => {
  it('[S3] asks for the scope of Graph with client credentials, and for nothing else', async () => {
    await collect(aClient().listPages());

    const [request] = microsoft.tokenRequests();
    const form = new URLSearchParams(request?.body);
    expect(request?.path).toMatch(new RegExp(`^/${TENANT}/oauth2/v2.0/token`));
    expect(form.get('grant_type')).toBe('client_credentials');
    expect(form.get('scope')).toBe('https://graph.microsoft.com/.default');
    expect(form.get('client_secret')).toBe(SECRET);
    expect(microsoft.seen).toHaveLength(2);
  });

  it.each([
    ['us-gov', 'https://graph.microsoft.us/.default'],
    ['us-dod', 'https://dod-graph.microsoft.us/.default'],
    ['china', 'https://microsoftgraph.chinacloudapi.cn/.default'],
  ] as const)('signs in to the cloud %s without a discovery call', async (cloud, scope) => {
    await aClient({ cloud }).signIn();

    expect(microsoft.seen).toHaveLength(1);
    expect(new URLSearchParams(microsoft.seen[0]?.body).get('scope')).toBe(scope);
  });

  it('merges concurrent requests for a token, and keeps it', async () => {
    const client = aClient();

    await Promise.all([client.exists('a'), client.exists('b'), client.exists('c')]);
    await client.exists('d');

    expect(microsoft.tokenRequests()).toHaveLength(1);
  });

  it('keeps a token that lives less than five minutes for most of its life', async () => {
    microsoft.onToken = () => ({ json: tokenAnswer('short', 120) });
    const client = aClient();

    await client.exists('a');
    await client.exists('b');

    expect(microsoft.tokenRequests()).toHaveLength(1);
  });

  it('takes a new token when a connection is tried', async () => {
    const client = aClient();
    await client.exists('a');

    await client.signIn();

    expect(microsoft.tokenRequests()).toHaveLength(2);
  });

  it('goes on with the held token while no new one can be had', async () => {
    microsoft.onToken = (_seen, count) =>
      count === 1 ? { json: tokenAnswer('held', 3600) } : { status: 503, json: {} };
    const client = aClient();
    await client.exists('a');
    const fourMinutesBeforeItsEnd = Date.now() + 56 * 60_000;
    jest.spyOn(Date, 'now').mockReturnValue(fourMinutesBeforeItsEnd);

    await expect(client.exists('b')).resolves.toBe(true);

    expect(microsoft.tokenRequests()).toHaveLength(2);
    expect(microsoft.graphRequests().at(-1)?.headers.authorization).toBe('Bearer held');
  });

  it('is not held back by MSAL after a throttled sign-in', async () => {
    microsoft.onToken = (_seen, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '0' }, json: {} } : { json: tokenAnswer('second') };

    await aClient().signIn();

    expect(microsoft.tokenRequests()).toHaveLength(2);
  });

  it('gives up on a sign-in service that does not answer in time', async () => {
    microsoft.onToken = () => () => {};

    const failure = await failureOf(aClient({ signInTimeoutMs: 20 }).signIn());

    expect(failure).toMatchObject({ kind: 'transient', code: 'graph-unavailable', operation: 'sign-in' });
  });

  it.each([
    ['a token answer without a token', { json: { token_type: 'Bearer', expires_in: 3599 } }],
    ['a page of a proxy', { text: '<html>welcome to the hotel</html>', headers: { 'content-type': 'text/html' } }],
    ['a redirection', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
  ])('takes %s for an unavailable service', async (_name, answer) => {
    microsoft.onToken = () => answer;

    expect(await failureOf(aClient().signIn())).toMatchObject({ kind: 'transient', code: 'graph-unavailable' });
  });

  it.each([
    [401, 'invalid_client', 7000215, 'misconfigured', 'secret-wrong'],
    [401, 'invalid_client', 7000222, 'misconfigured', 'secret-expired'],
    [401, 'invalid_client', 7000218, 'misconfigured', 'secret-wrong'],
    [401, 'invalid_client', 700025, 'misconfigured', 'secret-wrong'],
    [401, 'invalid_client', 700027, 'misconfigured', 'secret-wrong'],
    [400, 'unauthorized_client', 700016, 'misconfigured', 'application-unknown'],
    [400, 'unauthorized_client', 700011, 'misconfigured', 'application-unknown'],
    [400, 'unauthorized_client', 7000112, 'misconfigured', 'application-disabled'],
    [400, 'unauthorized_client', 70001, 'misconfigured', 'application-disabled'],
    [400, 'invalid_request', 90002, 'misconfigured', 'tenant-unknown'],
    [400, 'invalid_request', 90038, 'misconfigured', 'wrong-cloud'],
    [400, 'invalid_request', 900382, 'misconfigured', 'wrong-cloud'],
    [400, 'invalid_scope', 70011, 'misconfigured', 'internal'],
    [400, 'invalid_scope', 1002012, 'misconfigured', 'internal'],
    [400, 'invalid_resource', 500011, 'misconfigured', 'wrong-cloud'],
    [400, 'access_denied', 53003, 'misconfigured', 'access-blocked'],
    [400, 'invalid_grant', 530032, 'misconfigured', 'access-blocked'],
    [400, 'invalid_request', 50196, 'transient', 'throttled'],
    [429, 'temporarily_unavailable', 90055, 'transient', 'throttled'],
    [503, 'temporarily_unavailable', 90033, 'transient', 'graph-unavailable'],
    [500, 'server_error', 90090, 'transient', 'graph-unavailable'],
    [401, 'invalid_client', 9999999, 'misconfigured', 'secret-wrong'],
    [400, 'unauthorized_client', 9999999, 'misconfigured', 'application-unknown'],
    [400, 'invalid_request', 9999999, 'misconfigured', 'internal'],
  ] as const)('[S4] says what %i %s AADSTS%i means: %s, %s', async (status, error, number, kind, code) => {
    microsoft.onToken = () => ({
      status,
      json: {
        error,
        error_description: `AADSTS${number}: words that may change\r\nTrace ID: x`,
        error_codes: [number],
        trace_id: 'trace-1',
      },
    });

    const failure = await failureOf(aClient().signIn());

    expect(failure).toMatchObject({ kind, code, microsoftCode: `AADSTS${number}`, requestId: 'trace-1' });
    expect(failure.title.length * failure.detail.length * failure.remedy.length).toBeGreaterThan(0);
    expect(microsoft.tokenRequests()).toHaveLength(kind === 'transient' ? 2 : 1);
  });

  it('[S4] says so too when the sign-in is needed for a read', async () => {
    microsoft.onToken = () => ({ status: 401, json: { error: 'invalid_client', error_codes: [7000222] } });

    const failure = await failureOf(aClient().latestLink());

    expect(failure).toMatchObject({ kind: 'misconfigured', code: 'secret-expired', operation: 'sign-in' });
    expect(microsoft.seen).toHaveLength(1);
  });

  it('[S7] never repeats the secret in an error', async () => {
    microsoft.onToken = (seen) => ({
      status: 401,
      json: { error: 'invalid_client', error_description: seen.body, error_codes: [7000215] },
    });

    const failure = await failureOf(aClient().signIn());

    const words = [failure.message, failure.detail, failure.stack, JSON.stringify(failure), String(failure.cause)];
    expect(words.join('\n')).not.toContain(SECRET);
  });
});

describe('reading pages', () => {
  it('follows the list to its end, by the links as they were given', async () => {
    microsoft.onGraph = (_seen, count) => ({
      json: {
        value: [{ id: `user-${count}`, mail: null, givenName: 'Åse' }],
        ...(count < 3 && { '@odata.nextLink': `${microsoft.url}/v1.0/users?$top=999&$skiptoken=a%2Bb==.${count}` }),
      },
    });

    const pages = await collect(aClient().listPages());

    expect(pages.flatMap((page) => page.entries)).toEqual([
      { kind: 'user', id: 'user-1', given: { mail: null, givenName: 'Åse' } },
      { kind: 'user', id: 'user-2', given: { mail: null, givenName: 'Åse' } },
      { kind: 'user', id: 'user-3', given: { mail: null, givenName: 'Åse' } },
    ]);
    expect(pages.at(-1)?.next).toEqual({ end: true });
    const [first, second] = microsoft.graphRequests();
    expect(first?.path).toMatch(/^\/v1\.0\/users\?.*\$top=999/);
    expect(first?.path).toMatch(/\$select=id,.*mail.*accountEnabled/);
    expect(second?.path).toContain('$skiptoken=a%2Bb==.1');
    expect(first?.headers).toMatchObject({ authorization: 'Bearer token-1', 'x-ms-throttle-priority': 'low' });
    expect(first?.headers['client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('goes through empty pages, and ends a delta round with the next link', async () => {
    const bodies = [
      { value: [], '@odata.nextLink': `${microsoft.url}/v1.0/users/microsoft.graph.delta()?$skiptoken=1` },
      {
        value: [
          { id: 'a', '@removed': { reason: 'changed' } },
          { id: 'b', '@removed': { reason: 'deleted' }, mail: 'b@example.com' },
          { id: 'c', accountEnabled: false },
        ],
        '@odata.deltaLink': `${microsoft.url}/v1.0/users/delta?$deltatoken=2`,
      },
    ];
    microsoft.onGraph = (_seen, count) => ({ json: bodies[count - 1] });

    const pages = await collect(aClient().deltaPages('/v1.0/users/delta?$deltatoken=1'));

    expect(pages[0]).toMatchObject({ entries: [] });
    expect(pages[1]?.entries).toEqual([
      { kind: 'removed', id: 'a', reason: 'changed' },
      { kind: 'removed', id: 'b', reason: 'deleted' },
      { kind: 'user', id: 'c', given: { accountEnabled: false } },
    ]);
    expect(pages[1]?.next).toEqual({ deltaLink: '/v1.0/users/delta?$deltatoken=2' });
  });

  it('asks for the latest link with the properties that later rounds are to track', async () => {
    microsoft.onGraph = () => ({
      json: { value: [], '@odata.deltaLink': `${microsoft.url}/v1.0/users/delta?$deltatoken=now` },
    });

    await expect(aClient().latestLink()).resolves.toBe('/v1.0/users/delta?$deltatoken=now');
    expect(microsoft.graphRequests()[0]?.path).toMatch(/\$select=id,.*\$deltatoken=latest/);
  });

  it('reads values of an unknown type as null, and tells which properties', async () => {
    microsoft.onGraph = () => ({
      json: {
        value: [
          { id: 'a', mail: { x: 1 }, city: 7, accountEnabled: 'yes', department: 'A\0B', country: 'x'.repeat(5000) },
        ],
      },
    });
    const warnings: (readonly string[])[] = [];

    const [page] = await collect(aClient({ warn: (properties) => warnings.push(properties) }).listPages());

    expect(page?.entries[0]).toEqual({
      kind: 'user',
      id: 'a',
      given: { mail: null, city: null, accountEnabled: null, department: 'AB', country: null },
    });
    expect([...(warnings[0] ?? [])].sort()).toEqual(['accountEnabled', 'city', 'country', 'mail']);
  });

  it.each([
    ['an entry without an id', { value: [{ id: 'a' }, { mail: 'x@example.com' }] }],
    ['an entry with an id that is no text', { value: [{ id: 7 }] }],
    ['an entry that is no object', { value: [null] }],
    ['a removal that cannot be read', { value: [{ id: 'a', '@removed': true }] }],
    ['no list of users', { value: {} }],
    ['no object', []],
  ])('fails as a whole on %s, instead of skipping it', async (_name, body) => {
    microsoft.onGraph = () => ({ json: body });

    expect(await failureOf(collect(aClient().listPages()))).toMatchObject({
      kind: 'transient',
      code: 'graph-unavailable',
    });
  });

  it('does not take a delta round for whole that ends without a link', async () => {
    microsoft.onGraph = () => ({ json: { value: [{ id: 'a' }] } });

    expect(await failureOf(collect(aClient().deltaPages(null)))).toMatchObject({ kind: 'transient' });
  });

  it('sends no token to a link that leads elsewhere', async () => {
    const elsewhere = await startFakeMicrosoft();
    microsoft.onGraph = () => ({
      json: { value: [], '@odata.nextLink': `${elsewhere.url}/v1.0/users?$skiptoken=1` },
    });

    const failure = await failureOf(collect(aClient().listPages()));

    expect(failure.kind).toBe('transient');
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });

  it('stops between pages when it is told to', async () => {
    const stop = new AbortController();
    microsoft.onGraph = () => ({
      json: { value: [], '@odata.nextLink': `${microsoft.url}/v1.0/users?$skiptoken=1` },
    });

    const reading = (async () => {
      for await (const _page of aClient().listPages(null, stop.signal)) stop.abort(new Error('cancelled'));
    })();

    await expect(reading).rejects.toThrow('cancelled');
    expect(microsoft.graphRequests()).toHaveLength(1);
  });
});

describe('what Graph refuses', () => {
  it('[S4] signs in anew after a refused permission: a consent given meanwhile is in no token held before', async () => {
    const client = aClient();
    microsoft.onGraph = ({ headers }) =>
      headers.authorization === 'Bearer token-1'
        ? { status: 403, json: graphError('Authorization_RequestDenied') }
        : { json: { id: 'a' } };
    await failureOf(client.exists('a'));

    expect(await client.exists('a')).toBe(true);
  });

  it('takes a new token once for a 401 in mid-round', async () => {
    microsoft.onGraph = (seen) =>
      seen.headers.authorization === 'Bearer token-1'
        ? { status: 401, json: graphError('InvalidAuthenticationToken') }
        : { json: { value: [{ id: 'a' }] } };

    const pages = await collect(aClient().listPages());

    expect(pages).toHaveLength(1);
    expect(microsoft.tokenRequests()).toHaveLength(2);
  });

  it.each([
    [401, ['InvalidAuthenticationToken'], 'misconfigured', 'wrong-cloud'],
    [401, ['Authorization_IdentityNotFound'], 'misconfigured', 'permission-missing'],
    [403, ['Authorization_RequestDenied'], 'misconfigured', 'permission-missing'],
    [403, ['Authentication_MSGraphPermissionMissing'], 'misconfigured', 'permission-missing'],
    [410, ['resyncRequired'], 'resync', 'internal'],
    [410, [], 'resync', 'internal'],
    [400, ['BadRequest', 'x', 'SyncStateNotFound'], 'resync', 'internal'],
    [404, ['syncstatenotfound'], 'resync', 'internal'],
    [400, ['BadRequest', 'Directory_ExpiredPageToken'], 'page-expired', 'internal'],
    [400, ['Request_BadRequest'], 'refused', 'internal'],
    [501, ['NotImplemented'], 'refused', 'internal'],
    [404, ['Request_ResourceNotFound'], 'transient', 'graph-unavailable'],
    [429, ['UnknownError'], 'transient', 'throttled'],
    [500, ['InternalServerError'], 'transient', 'graph-unavailable'],
    [502, [], 'transient', 'graph-unavailable'],
    [503, ['serviceNotAvailable'], 'transient', 'graph-unavailable'],
    [504, ['timeout'], 'transient', 'graph-unavailable'],
  ] as const)('[S4] says what %i %j means: %s, %s', async (status, codes, kind, code) => {
    microsoft.onGraph = () => ({
      status,
      headers: { 'request-id': 'request-1' },
      ...(codes.length > 0 ? { json: graphError(...codes) } : { text: '<html>Bad gateway</html>' }),
    });

    const failure = await failureOf(collect(aClient().deltaPages('/v1.0/users/delta?$deltatoken=1')));

    expect(failure).toMatchObject({ kind, code, status, requestId: 'request-1' });
    expect(microsoft.graphRequests()).toHaveLength(kind === 'transient' ? 5 : status === 401 ? 2 : 1);
  });

  it.each([
    ['a cut-off answer', { text: '{"value":[{"id":"a"' }],
    ['a connection that is reset', (response: { destroy(): void }) => response.destroy()],
    ['an error of an odd form', { status: 500, json: { error: { innerError: null } } }],
    ['a redirection', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
  ])('tries again after %s', async (_name, answer) => {
    microsoft.onGraph = (_seen, count) => (count === 1 ? answer : { json: { value: [{ id: 'a' }] } });

    await expect(collect(aClient().listPages())).resolves.toHaveLength(1);
  });

  it('gives up on an answer that does not come in time', async () => {
    microsoft.onGraph = () => () => {};

    const failure = await failureOf(collect(aClient({ requestTimeoutMs: 20, pacing: { tries: 1 } }).listPages()));

    expect(failure).toMatchObject({ kind: 'transient', code: 'graph-unavailable' });
  });

  it('waits for a short Retry-After, and tells a long one', async () => {
    microsoft.onGraph = (_seen, count) =>
      count === 1
        ? { status: 429, headers: { 'retry-after': '0' }, json: {} }
        : { status: 429, headers: { 'retry-after': '300' }, json: {} };

    const failure = await failureOf(collect(aClient().listPages()));

    expect(failure).toMatchObject({ kind: 'transient', code: 'throttled', retryAfterMs: 300_000 });
    expect(microsoft.graphRequests()).toHaveLength(2);
  });

  it('reads a Retry-After that is a date', async () => {
    const until = new Date(Date.now() + 600_000).toUTCString();
    microsoft.onGraph = () => ({ status: 503, headers: { 'retry-after': until }, json: {} });

    const failure = await failureOf(collect(aClient().listPages()));

    expect(failure.retryAfterMs).toBeGreaterThan(590_000);
    expect(failure.retryAfterMs).toBeLessThanOrEqual(600_000);
  });
});

describe('asking for one user', () => {
  it('says that a user exists', async () => {
    microsoft.onGraph = () => ({ json: { id: 'a b' } });

    await expect(aClient().exists('a b')).resolves.toBe(true);
    expect(microsoft.graphRequests()[0]?.path).toBe('/v1.0/users/a%20b?$select=id');
  });

  it("takes Graph's own 404 for an absence", async () => {
    microsoft.onGraph = () => ({ status: 404, json: graphError('Request_ResourceNotFound') });

    await expect(aClient().exists('a')).resolves.toBe(false);
    expect(microsoft.graphRequests()).toHaveLength(1);
  });

  it.each([
    ['the 404 of something in between', { status: 404, text: '<html>Not found</html>' }],
    ['a refused permission', { status: 403, json: graphError('Authorization_RequestDenied') }],
    ['an outage', { status: 503, json: {} }],
  ])('takes %s for no absence', async (_name, answer) => {
    microsoft.onGraph = () => answer;

    await expect(aClient().exists('a')).rejects.toThrow(DirectoryError);
  });
});

describe('trying a connection', () => {
  const token = (roles?: string[]) =>
    `e30.${Buffer.from(JSON.stringify({ tid: TENANT, ...(roles && { roles }) })).toString('base64url')}.x`;

  it('[S4] passes all checks, and brings the first page of people', async () => {
    microsoft.onToken = () => ({ json: tokenAnswer(token(['User.Read.All'])) });
    microsoft.onGraph = (seen) => ({
      json: seen.path.includes('delta')
        ? { value: [], '@odata.deltaLink': `${microsoft.url}/v1.0/users/delta?$deltatoken=now` }
        : { value: [{ id: 'a', department: 'HQ' }] },
    });

    const { checks, people } = await aClient().verify();

    expect(checks.map((check) => `${check.name} ${check.status}`)).toEqual([
      'token passed',
      'permission passed',
      'directory passed',
    ]);
    expect(people).toEqual([{ kind: 'user', id: 'a', given: { department: 'HQ' } }]);
  });

  it('[S4] tells a wrong secret from a missing permission', async () => {
    microsoft.onToken = () => ({ status: 401, json: { error: 'invalid_client', error_codes: [7000215] } });
    const wrongSecret = await aClient().verify();
    microsoft.onToken = () => ({ json: tokenAnswer(token()) });
    microsoft.onGraph = () => ({ status: 403, json: graphError('Authorization_RequestDenied') });
    const noPermission = await aClient().verify();

    expect(wrongSecret.checks.map((check) => [check.status, check.code])).toEqual([
      ['failed', 'secret-wrong'],
      ['skipped', null],
      ['skipped', null],
    ]);
    expect(noPermission.checks.map((check) => [check.status, check.code])).toEqual([
      ['passed', null],
      ['failed', 'permission-missing'],
      ['skipped', null],
    ]);
  });

  it('lets the answer of Graph decide where the token cannot be read', async () => {
    microsoft.onToken = () => ({ json: tokenAnswer('opaque') });
    microsoft.onGraph = () => ({ status: 503, json: {} });

    const { checks, people } = await aClient().verify();

    expect(checks.map((check) => [check.status, check.code])).toEqual([
      ['passed', null],
      ['skipped', null],
      ['failed', 'graph-unavailable'],
    ]);
    expect(people).toBeNull();
  });
});
