import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type EntraSandbox, startEntra } from '../src/start-entra.ts';

export const tenantId = '11111111-2222-4333-8444-555555555555';
export const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
export const secret = 'the~right.secret';

const day = 86_400_000;

/** A page as Graph answers it. */
export interface PageBody {
  readonly '@odata.context': string;
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
  readonly value: (Record<string, unknown> & { id: string })[];
}

/** A sandbox for the tests of one file, with a fresh directory of 50 people before each, and a client of it. */
export function anEntraClient() {
  let sandbox: EntraSandbox;
  let bearer = '';
  let now = Date.parse('2026-03-01T12:00:00Z');

  const client = {
    get sandbox() {
      return sandbox;
    },
    get directory() {
      return sandbox.directory(tenantId);
    },
    passDays(days: number) {
      now += days * day;
    },
    async requestToken(fields: Record<string, string> = {}, tenant = tenantId) {
      const body = new URLSearchParams({
        client_id: applicationId,
        client_secret: secret,
        grant_type: 'client_credentials',
        scope: `${sandbox.url}/.default`,
        ...fields,
      });
      return fetch(`${sandbox.url}/${tenant}/oauth2/v2.0/token?client-request-id=1`, { method: 'POST', body });
    },
    async signIn() {
      bearer = ((await (await client.requestToken()).json()) as { access_token: string }).access_token;
    },
    get(pathOrLink: string, headers: Record<string, string> = {}) {
      const url = pathOrLink.startsWith('http') ? pathOrLink : `${sandbox.url}/v1.0${pathOrLink}`;
      return fetch(url, { headers: { authorization: `Bearer ${bearer}`, ...headers } });
    },
    async page(pathOrLink: string, headers: Record<string, string> = {}): Promise<PageBody> {
      const response = await client.get(pathOrLink, headers);
      if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
      return (await response.json()) as PageBody;
    },
    /** Follows the links of a round: all entries, and the delta link at its end. */
    async round(pathOrLink: string, headers: Record<string, string> = {}) {
      const pages: PageBody[] = [];
      for (let link: string | undefined = pathOrLink; link; link = pages.at(-1)!['@odata.nextLink']) {
        pages.push(await client.page(link, headers));
      }
      return { pages, entries: pages.flatMap((page) => page.value), deltaLink: pages.at(-1)!['@odata.deltaLink']! };
    },
    async codeOf(response: Promise<Response>) {
      const answered = await response;
      const { error } = (await answered.json()) as { error: { code: string } };
      return `${answered.status} ${error.code}`;
    },
    async control(method: string, path: string, body?: unknown) {
      const response = await fetch(`${sandbox.url}/control${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      // biome-ignore lint/suspicious/noExplicitAny: the tests state what they expect of it
      return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as any };
    },
  };

  beforeAll(async () => {
    sandbox = await startEntra({ clock: () => now });
  });
  beforeEach(async () => {
    sandbox.clearFaults();
    sandbox.clearJournal();
    sandbox.createTenant(tenantId, { applicationId, secret, people: 50, seed: 7 });
    await client.signIn();
  });
  afterAll(() => sandbox.close());
  return client;
}
