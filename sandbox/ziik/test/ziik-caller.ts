import { afterEach, beforeEach } from '@jest/globals';
import { type InstanceDefinition, startZiik, type ZiikInstance, type ZiikSandbox } from '../src/index.ts';

/** The answer to one call, read completely. */
export interface Answered {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it
  body: any;
}

/** A sandbox with the instance `acme`, started again for each test, and a signed-in caller of its API. */
export function anInstance(definition: Partial<InstanceDefinition> = {}) {
  const given = {
    username: 'sync@acme.example',
    password: 'pass',
    unitNames: ['HQ', 'Shop'],
    userTypeNames: ['Employee', 'Manager'],
    ...definition,
  };
  const ziik = {
    now: Date.UTC(2026, 10, 1),
    sandbox: undefined as unknown as ZiikSandbox,
    acme: undefined as unknown as ZiikInstance,
    token: '',

    async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
      return request(`${ziik.acme.baseUrl}${path}`, method, body, {
        authorization: `Bearer ${ziik.token}`,
        ...headers,
      });
    },
    control(method: string, path: string, body?: unknown): Promise<Answered> {
      return request(`${ziik.sandbox.url}/control${path}`, method, body);
    },
    async signIn(): Promise<void> {
      const { body } = await ziik.call('POST', '/authenticate', { username: given.username, password: given.password });
      ziik.token = (Array.isArray(body) ? body[0] : body).jwt;
    },
    /** Makes a user over the API and gives the id. */
    async user(fields: Record<string, unknown> = {}): Promise<number> {
      const named = { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@acme.example', welcome: false, ...fields };
      return (await ziik.call('POST', '/users', named)).body.data.id;
    },
    passDays(days: number): void {
      ziik.now += days * 86_400_000;
    },
  };
  beforeEach(async () => {
    ziik.now = Date.UTC(2026, 10, 1);
    ziik.sandbox = await startZiik({ clock: () => ziik.now });
    ziik.acme = ziik.sandbox.create('acme', given);
    await ziik.signIn();
  });
  afterEach(() => ziik.sandbox.close());
  return ziik;
}

async function request(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}
