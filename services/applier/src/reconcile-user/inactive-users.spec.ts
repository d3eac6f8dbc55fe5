import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createZiikClient } from '@user-sync/ziik';
import { createInactiveUsers } from './inactive-users.ts';
import { guardedCalls } from './ziik-calls.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A loopback Ziik with these answers by path; everything else is a 404. */
async function anIndex(
  answers: Readonly<Record<string, [status: number, body: unknown]>>,
  linked: readonly number[] = [],
) {
  const server = createServer((request, response: ServerResponse) => {
    const [status, body] =
      request.url === '/api/authenticate'
        ? [200, [{ jwt: 'token', expires: Math.floor(Date.now() / 1000) + 3600 }]]
        : (answers[request.url!.slice('/api'.length)] ?? [404, {}]);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const client = createZiikClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    username: 'sync@contoso.example',
    password: 'secret',
    allowedHosts: ['127.0.0.1'],
  });
  open.push(
    () => client.close(),
    () => new Promise((closed) => server.close(closed).closeAllConnections()),
  );
  const index = createInactiveUsers(client, async () => new Set(linked));
  const calls = guardedCalls(client, { before: () => 0, heard: () => undefined });
  return (email: string) => index.find(email, calls);
}

const LIST = '/users?inactive=1&page=1&limit=100';
const listOf = (...ids: number[]): [number, unknown] => [200, { data: ids.map((id) => ({ id })) }];
const userOf = (id: number, email: string): [number, unknown] => [200, { data: { id, email } }];

describe('who among the deactivated has an address', () => {
  it('is found by reading those that the list names without one', async () => {
    const find = await anIndex({ [LIST]: listOf(1, 2), '/users/1': userOf(1, 'a@x'), '/users/2': userOf(2, 'b@x') });

    expect(await find('b@x')).toEqual([2]);
    expect(await find('c@x')).toEqual([]);
  });

  it('is not known where Ziik refuses the list', async () => {
    const find = await anIndex({ [LIST]: [403, {}] });

    expect(await find('a@x')).toBeNull();
  });

  it('is not known where Ziik refuses to show one of them, unless another has the address', async () => {
    const find = await anIndex({ [LIST]: listOf(1, 2), '/users/1': [403, {}], '/users/2': userOf(2, 'b@x') });

    expect(await find('b@x')).toEqual([2]);
    expect(await find('a@x')).toBeNull();
  });

  it('is nobody where those who cannot be read are linked by us, or gone', async () => {
    const find = await anIndex({ [LIST]: listOf(1, 2), '/users/1': [403, {}] }, [1]);

    expect(await find('a@x')).toEqual([]);
  });
});
