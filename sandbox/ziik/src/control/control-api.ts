import type { IncomingMessage, ServerResponse } from 'node:http';
import { unitJson } from '../catalogue/catalogue.ts';
import type { ZiikInstance } from '../instance.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { InstanceDefinition } from '../settings.ts';
import type { TokenRequest } from './administrator-tokens.ts';

/** What the control API needs of the server. */
export interface Controlled {
  readonly instances: ReadonlyMap<string, ZiikInstance>;
  create(slug: string, definition: InstanceDefinition): ZiikInstance;
  remove(slug: string): void;
  jwks(): Promise<unknown>;
  issueToken(request: TokenRequest): Promise<string>;
}

interface Ordered {
  instance: ZiikInstance;
  id: number;
  query: URLSearchParams;
  // biome-ignore lint/suspicious/noExplicitAny: tests and judges drive this, the methods below check what matters
  body: any;
}

/** By method and what follows the instance's name; the answer's status is 204 without a result, 201 for what is new. */
const orders: Record<string, (ordered: Ordered) => unknown> = {
  'PATCH ': ({ instance, body }) => instance.configure(body),
  'GET ': ({ instance }) => ({ slug: instance.slug, baseUrl: instance.baseUrl, settings: instance.settings }),
  'GET units': ({ instance }) => ({ data: [...instance.catalogue.units.values()].map(unitJson) }),
  'POST units': ({ instance, body }) => unitJson(instance.addUnit(body)),
  'PATCH units/#': ({ instance, id, body }) => unitJson(instance.changeUnit(id, body)),
  'DELETE units/#': ({ instance, id }) => instance.removeUnit(id),
  'GET usertypes': ({ instance }) => ({ data: [...instance.catalogue.userTypes.values()] }),
  'POST usertypes': ({ instance, body }) => instance.addUserType(body),
  'PATCH usertypes/#': ({ instance, id, body }) => instance.changeUserType(id, body),
  'DELETE usertypes/#': ({ instance, id }) => instance.removeUserType(id),
  'GET users': ({ instance, query }) => listUsers(instance, query),
  'POST users': ({ instance, body }) => instance.createUser(body),
  'GET users/#': ({ instance, id }) => instance.user(id),
  'PATCH users/#': ({ instance, id, body }) => instance.changeUser(id, body),
  'POST users/#/deactivate': ({ instance, id }) => instance.deactivateUser(id),
  'POST users/#/reactivate': ({ instance, id }) => instance.reactivateUser(id),
  'DELETE users/#': ({ instance, id }) => instance.deleteUser(id),
  'GET summary': ({ instance }) => instance.summary(),
  'GET journal': ({ instance, query }) => {
    const data = instance.journal({ since: number(query, 'since', 0), limit: number(query, 'limit', 1000) });
    return { data, next: data.at(-1)?.n ?? number(query, 'since', 0) };
  },
  'GET counts': ({ instance }) => instance.counts(),
  'GET faults': ({ instance }) => ({ data: instance.listFaults() }),
  'POST faults': ({ instance, body }) => instance.addFault(body),
  'DELETE faults': ({ instance }) => instance.clearFaults(),
  'GET deliveries': ({ instance }) => ({ data: instance.deliveries() }),
  'DELETE tokens': ({ instance }) => instance.revokeTokens(),
};

/** Serves `/control/…`; `target` is path and query below it. */
export async function serveControl(
  controlled: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
): Promise<void> {
  try {
    const text = await bodyOf(request);
    const { pathname, searchParams } = new URL(target, 'http://control');
    const method = request.method ?? 'GET';
    const result = await carryOut(controlled, method, pathname.slice(1).split('/'), searchParams, parsed(text));
    send(response, result === undefined ? 204 : method === 'POST' ? 201 : 200, result);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    send(response, error.status, error.body);
  }
}

async function carryOut(
  controlled: Controlled,
  method: string,
  [area, slug, ...rest]: string[],
  query: URLSearchParams,
  body: unknown,
): Promise<unknown> {
  if (method === 'GET' && area === 'jwks') return controlled.jwks();
  if (method === 'POST' && area === 'tokens') return { token: await controlled.issueToken(body as TokenRequest) };
  if (area !== 'instances') throw new Refusal(404, 'Not Found.');
  if (!slug) return { data: [...controlled.instances.values()].map(({ slug, baseUrl }) => ({ slug, baseUrl })) };
  if (rest.length === 0 && method === 'PUT') {
    const { baseUrl, account } = controlled.create(slug, body as InstanceDefinition);
    return { slug, baseUrl, accountId: account.id };
  }
  const instance = controlled.instances.get(slug);
  if (!instance) throw new Refusal(404, `There is no instance ${slug}.`);
  if (rest.length === 0 && method === 'DELETE') return controlled.remove(slug);
  const pattern = rest.map((segment) => (/^\d+$/.test(segment) ? '#' : segment)).join('/');
  const order = orders[`${method} ${pattern}`];
  if (!order) throw new Refusal(404, 'Not Found.');
  return order({ instance, id: Number(rest[1]), query, body });
}

function listUsers(instance: ZiikInstance, query: URLSearchParams): unknown {
  const email = query.get('email');
  const reference = query.get('reference');
  if (email !== null || reference !== null) {
    const user = instance.findUser(email === null ? { reference: reference! } : { email });
    return { data: user ? [user] : [], next: null };
  }
  const limit = Math.min(number(query, 'limit', 100), 10_000);
  const data = instance.users({ from: number(query, 'from', 1), limit });
  return { data, next: data.length === limit ? data.at(-1)!.id + 1 : null };
}

function number(query: URLSearchParams, name: string, otherwise: number): number {
  const value = Number(query.get(name) ?? otherwise);
  if (!Number.isInteger(value) || value < 0) throw invalid(name, 'Must be a whole number.');
  return value;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}
