import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type Answer,
  type FakeMicrosoft,
  graphError,
  startFakeMicrosoft,
  tokenAnswer,
} from '../test/fake-microsoft.ts';
import { createDirectoryClient, type DirectoryClientOptions } from './directory-client.ts';
import { DirectoryError } from './directory-error.ts';
import type { Page } from './read-directory/read-page.ts';
import { PACING, type Pacing } from './try-again.ts';

const TENANT = '11111111-2222-3333-4444-555555555555';
const SECRET = 'planted-secret-value';

let microsoft: FakeMicrosoft;
/** Pauses pass at once and are noted; jitter makes none shorter. */
let pauses: number[];
let time: Pacing;

beforeEach(async () => {
  microsoft = await startFakeMicrosoft();
  pauses = [];
  let nowMs = 0;
  time = {
    ...PACING,
    random: () => 1,
    now: () => nowMs,
    async pause(ms) {
      pauses.push(ms);
      nowMs += ms;
    },
  };
});
afterEach(async () => {
  jest.restoreAllMocks();
  await microsoft.close();
});

function aClient(options: Partial<DirectoryClientOptions> = {}) {
  return createDirectoryClient({
    tenantId: TENANT,
    applicationId: '66666666-7777-8888-9999-000000000000',
    credential: { kind: 'secret', secret: SECRET },
    cloud: 'global',
    loginUrl: microsoft.url,
    graphUrl: microsoft.url,
    pacing: time,
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

  it('keeps using the old token while no new one is available', async () => {
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

  it.each([
    ['throttled', 429, '3'],
    ['throttled without a pause', 429, '0'],
    ['away', 503, '1'],
    ['refused with a pause', 400, '2'],
  ])('is not held back by MSAL after a sign-in that was %s', async (_, status, pause) => {
    microsoft.onToken = (_seen, count) =>
      count === 1 ? { status, headers: { 'retry-after': pause }, json: {} } : { json: tokenAnswer('second') };
    const client = aClient();

    await client.signIn();

    expect(microsoft.tokenRequests()).toHaveLength(2);
    expect(pauses[0]).toBeGreaterThanOrEqual(1_000);
  });

  it.each([Number.MAX_SAFE_INTEGER, 1e300, '99999999999999999999'])(
    'keeps a token that says it lives for %j seconds, for no more than a day or so',
    async (seconds) => {
      microsoft.onToken = () => ({ json: { ...tokenAnswer('old'), expires_in: seconds } });
      const client = aClient();
      await client.exists('a');
      await client.exists('b');
      expect(microsoft.tokenRequests()).toHaveLength(1);

      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 29 * 3_600_000);
      await client.exists('c');

      expect(microsoft.tokenRequests()).toHaveLength(2);
    },
  );

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
    [400, 'invalid_resource', 500011, 'misconfigured', 'microsoft-refused'],
    [401, 'invalid_client', 7000229, 'misconfigured', 'application-unknown'],
    [400, 'invalid_client', 650052, 'misconfigured', 'microsoft-refused'],
    [400, 'invalid_client', 500014, 'misconfigured', 'microsoft-refused'],
    [400, 'access_denied', 53003, 'misconfigured', 'access-blocked'],
    [400, 'invalid_grant', 530032, 'misconfigured', 'access-blocked'],
    [400, 'invalid_request', 50196, 'transient', 'throttled'],
    [429, 'temporarily_unavailable', 90055, 'transient', 'throttled'],
    [503, 'temporarily_unavailable', 90033, 'transient', 'graph-unavailable'],
    [500, 'server_error', 90090, 'transient', 'graph-unavailable'],
    [401, 'invalid_client', 9999999, 'misconfigured', 'microsoft-refused'],
    [400, 'unauthorized_client', 9999999, 'misconfigured', 'microsoft-refused'],
    [400, 'access_denied', 9999999, 'misconfigured', 'microsoft-refused'],
    [400, 'invalid_grant', 9999999, 'misconfigured', 'microsoft-refused'],
    [400, 'invalid_request', 9999999, 'misconfigured', 'microsoft-refused'],
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

    expect(failure).toMatchObject({
      kind,
      code,
      microsoftCode: `AADSTS${number}`,
      requestId: 'trace-1',
      values: { microsoftCode: `AADSTS${number}`, requestId: 'trace-1' },
    });
    expect(failure.title.length * failure.detail.length * failure.remedy.length).toBeGreaterThan(0);
    expect(microsoft.tokenRequests()).toHaveLength(kind === 'transient' ? 3 : 1);
  });

  it.each([
    ['missing from the tenant', 7000229],
    ['in want of a service that the tenant does not have', 650052],
    ['refused with Microsoft Graph disabled', 500014],
    ['refused for a reason that is not known', 9999999],
  ])('[S4] asks nobody for a new secret where the application is %s', async (_, number) => {
    microsoft.onToken = () => ({ status: 401, json: { error: 'invalid_client', error_codes: [number] } });

    const { title, detail, remedy } = await failureOf(aClient().signIn());

    expect(`${title} ${detail}`).not.toMatch(/secret/i);
    expect(remedy).not.toMatch(/create a new client secret/i);
    expect(detail).toContain(`AADSTS${number}`);
  });

  it.each([
    ['another cloud', 900382],
    ['no such tenant', 90002],
    ['no Graph of this cloud', 500011],
  ])('[S4] advises nothing that is locked once the tenant has been read: %s', async (_, number) => {
    microsoft.onToken = () => ({ status: 400, json: { error: 'invalid_request', error_codes: [number] } });

    const before = await failureOf(aClient({ hasRead: false }).signIn());
    const after = await failureOf(aClient({ hasRead: true }).signIn());

    expect(before.remedy).toMatch(/cloud/);
    expect(after.code).toBe(before.code);
    expect(after.remedy).not.toMatch(/chosen cloud|Choose the cloud|Compare the Tenant ID/);
  });

  it('[S4] attributes a refusal that is not from Entra to something in between', async () => {
    microsoft.onToken = () => ({ status: 403, text: '<html>Forbidden</html>' });

    const failure = await failureOf(aClient().signIn());

    expect(failure).toMatchObject({ kind: 'transient', code: 'graph-unavailable' });
    expect(failure.detail).toContain('did not come from Microsoft');
  });

  it('[S4] does the same when the sign-in is needed for a read', async () => {
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
  it('follows the list to its end, by the links as given', async () => {
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

  it('fails when the links form a circle, with empty pages among them', async () => {
    microsoft.onGraph = (_seen, count) => ({
      json: {
        value: count % 3 === 0 ? [] : [{ id: `user-${count}` }],
        '@odata.nextLink': `${microsoft.url}/v1.0/users?$skiptoken=${count % 3}`,
      },
    });

    const failure = await failureOf(collect(aClient().listPages()));

    expect(failure).toMatchObject({ code: 'graph-unavailable', title: "Microsoft's list of users does not end" });
    expect(microsoft.graphRequests().length).toBeLessThanOrEqual(5);
  });

  it('continues if an empty page leads to itself', async () => {
    const here = { '@odata.nextLink': `${microsoft.url}/v1.0/users?$skiptoken=1` };
    microsoft.onGraph = (_seen, count) => ({ json: count < 50 ? { value: [], ...here } : { value: [{ id: 'a' }] } });

    const pages = await collect(aClient().listPages());

    expect(pages.flatMap((page) => page.entries)).toEqual([{ kind: 'user', id: 'a', given: {} }]);
  });

  it('asks for the latest link with the properties that later rounds are to track', async () => {
    microsoft.onGraph = () => ({
      json: { value: [], '@odata.deltaLink': `${microsoft.url}/v1.0/users/delta?$deltatoken=now` },
    });

    await expect(aClient().latestLink()).resolves.toBe('/v1.0/users/delta?$deltatoken=now');
    expect(microsoft.graphRequests()[0]?.path).toMatch(/\$select=id,.*\$deltatoken=latest/);
  });

  it('reads values of an unknown type as null, and reports which properties', async () => {
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

  it('does not treat a delta round as complete that ends without a link', async () => {
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

  it('stops between pages on request', async () => {
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
  it('[S4] signs in again after a refused permission: a consent given meanwhile is in no token held before', async () => {
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
    [401, ['InvalidAuthenticationToken'], 'misconfigured', 'microsoft-refused'],
    [401, [], 'transient', 'graph-unavailable'],
    [401, ['Authorization_IdentityNotFound'], 'misconfigured', 'permission-missing'],
    [403, ['Authorization_RequestDenied'], 'misconfigured', 'permission-missing'],
    [403, ['Authentication_MSGraphPermissionMissing'], 'misconfigured', 'permission-missing'],
    [403, ['Authorization_Whatever'], 'misconfigured', 'microsoft-refused'],
    [403, [], 'transient', 'graph-unavailable'],
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

    expect(failure).toMatchObject({
      kind,
      code,
      status,
      requestId: 'request-1',
      values: { status, requestId: 'request-1' },
    });
    expect(microsoft.graphRequests()).toHaveLength((kind === 'transient' ? 6 : 1) * (status === 401 ? 2 : 1));
  });

  it('[S4] advises to check the cloud for a refused token only as long as nobody has been read', async () => {
    microsoft.onGraph = () => ({ status: 401, json: graphError('InvalidAuthenticationToken') });

    const before = await failureOf(aClient({ hasRead: false }).latestLink());
    const after = await failureOf(aClient({ hasRead: true }).latestLink());

    expect(before.remedy).toMatch(/chosen cloud/);
    expect(after.remedy).not.toMatch(/cloud/);
    expect(after.remedy).toMatch(/Nothing needs to be entered again/);
  });

  it('[S4] recognises the error page of a gateway, and does not report missing consent', async () => {
    microsoft.onGraph = () => ({ status: 403, text: '<html>Blocked by policy of the proxy</html>' });

    const failure = await failureOf(collect(aClient().listPages()));

    expect(failure.detail).toContain('did not come from Microsoft');
    expect(failure.remedy).toContain('proxy');
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

  it('reports a connection trial that is cut as unanswered', async () => {
    microsoft.onGraph = () => () => {};

    const { checks } = await aClient().verify(AbortSignal.timeout(50));

    expect(checks).toMatchObject([
      { name: 'token', status: 'passed' },
      { name: 'permission', status: 'skipped' },
      { name: 'directory', code: 'graph-unavailable', detail: 'Microsoft did not answer in time.' },
    ]);
  });

  it('gives up on an answer that does not come in time', async () => {
    microsoft.onGraph = () => () => {};

    const failure = await failureOf(
      collect(aClient({ requestTimeoutMs: 20, pacing: { ...time, budgetMs: 0 } }).listPages()),
    );

    expect(failure).toMatchObject({ kind: 'transient', code: 'graph-unavailable' });
  });

  it('waits for a short Retry-After, and passes on a long one', async () => {
    microsoft.onGraph = (_seen, count) => ({
      status: 429,
      headers: { 'retry-after': count === 1 ? '20' : '300' },
      json: {},
    });

    const failure = await failureOf(collect(aClient().listPages()));

    expect(failure).toMatchObject({ kind: 'transient', code: 'throttled', retryAfterMs: 300_000 });
    expect(pauses).toEqual([20_000]);
  });

  it('reads a Retry-After that is a date', async () => {
    const until = new Date(Date.now() + 600_000).toUTCString();
    microsoft.onGraph = () => ({ status: 503, headers: { 'retry-after': until }, json: {} });

    const failure = await failureOf(collect(aClient().listPages()));

    expect(failure.retryAfterMs).toBeGreaterThan(590_000);
    expect(failure.retryAfterMs).toBeLessThanOrEqual(600_000);
  });

  it.each(['0', '0.5', '-1', '1, 1', 'soon', 'Mon, 23 Nov 2020 10:00:00 GMT'])(
    'keeps to its own backoff, for a minute, if asked to wait for %j',
    async (header) => {
      microsoft.onGraph = () => ({ status: 429, headers: { 'retry-after': header }, json: {} });

      const failure = await failureOf(collect(aClient().listPages()));

      expect(failure).toMatchObject({ kind: 'transient', code: 'throttled', retryAfterMs: undefined });
      expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    },
  );

  it('waits no shorter than its own backoff if a shorter pause is requested again and again', async () => {
    microsoft.onGraph = () => ({ status: 429, headers: { 'retry-after': '3' }, json: {} });

    await failureOf(collect(aClient().listPages()));

    expect(pauses).toEqual([3_000, 3_000, 4_000, 8_000, 16_000]);
  });

  it.each(['999999999', 'Sat, 23 Nov 2058 10:00:00 GMT'])(
    'passes on an hour at most if asked to wait for %j',
    async (header) => {
      microsoft.onGraph = () => ({ status: 429, headers: { 'retry-after': header }, json: {} });

      expect(await failureOf(collect(aClient().listPages()))).toMatchObject({ retryAfterMs: 3_600_000 });
    },
  );
});

describe('oversized answers', () => {
  const endless = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const piece = Buffer.alloc(64 * 1024, ' ');
    const more = () => {
      while (response.write(piece));
    };
    response.on('drain', more);
    more();
  };
  const bomb = gzipSync(Buffer.alloc(400_000_000, ' '));
  const packed = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb);
  };

  it.each<[string, Answer]>([
    ['400 MB in 400 kB', packed],
    ['an answer without an end', endless],
    ['a list of a million nothings', { text: `{"value":[${'[],'.repeat(1_000_000)}[]]}` }],
    ['lists in lists in lists', { text: `{"value":${'['.repeat(10_000)}${']'.repeat(10_000)}}` }],
  ])('[S4] says of %s that it is too large, and does not ask for it again', async (_, answer) => {
    microsoft.onGraph = () => answer;

    const failure = await failureOf(collect(aClient().listPages()));

    expect(failure).toMatchObject({ kind: 'transient', code: 'graph-unavailable', repeatable: false });
    expect(failure.detail).toContain('Microsoft Graph sent an answer that is too large');
    expect(microsoft.graphRequests()).toHaveLength(1);
  });

  it('[S4] says the same of a sign-in', async () => {
    microsoft.onToken = () => packed;

    const failure = await failureOf(aClient().signIn());

    expect(failure).toMatchObject({ kind: 'transient', code: 'graph-unavailable', operation: 'sign-in' });
    expect(failure.detail).toContain('Microsoft Entra sent an answer that is too large');
    expect(microsoft.tokenRequests()).toHaveLength(1);
  });

  it('uses the status if the text of an error is endless', async () => {
    microsoft.onGraph = () => (response) => {
      response.writeHead(403);
      response.write(Buffer.alloc(1024 * 1024, ' '));
    };

    // Nobody knows whether Microsoft said it: a gateway's page is no missing consent.
    expect(await failureOf(collect(aClient().listPages()))).toMatchObject({ status: 403, kind: 'transient' });
  });

  it('takes the largest page that a directory can have, packed or not', async () => {
    // Entra's limits, each letter escaped: 6 bytes.
    const most = {
      streetAddress: 1024,
      companyName: 64,
      department: 64,
      jobTitle: 128,
      officeLocation: 128,
      city: 128,
    };
    const names = { state: 128, country: 128, postalCode: 40, givenName: 64, surname: 64, mail: 320 };
    const person = Object.entries({ ...most, ...names, userPrincipalName: 320 })
      .map(([property, length]) => `"${property}":"${'\\u00e5'.repeat(length)}"`)
      .join();
    const people = Array.from({ length: 999 }, (_, at) => `{"id":"${at}",${person},"accountEnabled":true}`);
    const page = `{"value":[${people.join()}]}`;
    expect(page.length).toBeGreaterThan(15_000_000);
    microsoft.onGraph = (_seen, count) =>
      count === 1
        ? { text: page }
        : (response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(page));

    const [plain] = await collect(aClient().listPages());
    const [unpacked] = await collect(aClient().listPages());

    expect(plain!.entries).toHaveLength(999);
    expect(plain!.entries[998]).toMatchObject({ given: { streetAddress: 'å'.repeat(1024) } });
    expect(unpacked).toEqual(plain);
  });

  it('follows no link that is too long to request', async () => {
    const link = `${microsoft.url}/v1.0/users?$skiptoken=${'x'.repeat(8_192)}`;
    microsoft.onGraph = () => ({ json: { value: [], '@odata.nextLink': link } });

    expect((await failureOf(collect(aClient({ pacing: { ...time, budgetMs: 0 } }).listPages()))).detail).toContain(
      'too long',
    );
  });

  it.each<[string, Answer]>([
    ['is silent', () => {}],
    [
      'sends a byte from time to time',
      (response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 5);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('gives up on a Graph, and on a sign-in, that %s', async (_, answer) => {
    const limits = { signInTimeoutMs: 60, requestTimeoutMs: 60, pacing: { ...time, budgetMs: 0 } };
    microsoft.onGraph = () => answer;
    expect(await failureOf(collect(aClient(limits).listPages()))).toMatchObject({ code: 'graph-unavailable' });

    microsoft.onToken = () => answer;
    expect(await failureOf(aClient(limits).signIn())).toMatchObject({ code: 'graph-unavailable' });
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

  it('finds one by sign-in name, whatever its letter case, with the id', async () => {
    const userPrincipalName = 'ida#EXT#@contoso.example';
    microsoft.onGraph = () => ({ json: { id: 'a', userPrincipalName, department: 'HQ' } });

    await expect(aClient().lookUp('Ida#EXT#@contoso.example')).resolves.toEqual({
      id: 'a',
      properties: { userPrincipalName, department: 'HQ' },
    });
    expect(microsoft.graphRequests()[0]?.path).toMatch(
      /^\/v1\.0\/users\/Ida%23EXT%23%40contoso\.example\?\$select=id,/,
    );
  });

  it('takes nobody else for who was asked for', async () => {
    microsoft.onGraph = () => ({ json: { id: 'b', userPrincipalName: 'bo@contoso.example' } });

    await expect(aClient().lookUp('ida@contoso.example')).rejects.toThrow(DirectoryError);
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

  it('[S4] distinguishes a wrong secret from a missing permission', async () => {
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
