import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WriteRefused } from './index.ts';
import { refusingWrites } from './refuse-writes.ts';
import { createTransport, type Transport } from './transport.ts';
import { createZiikClient, type ZiikClient } from './ziik-client.ts';

/** The requests that a loopback Ziik got, sign-ins aside. */
const requests: string[] = [];
const server = createServer((request, response) => {
  if (request.url !== '/api/authenticate') requests.push(`${request.method} ${request.url}`);
  const body = request.url === '/api/authenticate' ? [{ jwt: 'token' }] : { data: { id: 7, email: 'ida@x.example' } };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
let transport: Transport;
let client: ZiikClient;

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const options = {
    baseUrl: `http://127.0.0.1:${port}/api`,
    username: 'sync@acme.example',
    password: 'secret',
    allowedHosts: ['127.0.0.1'],
  };
  transport = createTransport(options);
  client = createZiikClient(options);
});
afterEach(async () => {
  requests.length = 0;
  await Promise.all([transport.close(), client.close()]);
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
});

describe('the reader of a rehearsal', () => {
  it('has none of the calls that write', () => {
    expect(Object.keys(client.reader).sort()).toEqual([
      'findByReference',
      'getUser',
      'listInactive',
      'memberships',
      'searchByEmail',
    ]);
  });

  it('reads as the client does', async () => {
    expect(await client.reader.getUser(7)).toMatchObject({ ok: true, value: { id: 7 } });
    expect(requests).toEqual(['GET /api/users/7']);
  });

  it.each(['POST', 'PATCH', 'DELETE'] as const)('sends no %s, whatever asks for it', async (method) => {
    const guarded = refusingWrites(transport);
    const call = { operation: 'some-write', method, path: '/users/7', repeatable: true };

    await expect(guarded.call(call)).rejects.toThrow(WriteRefused);
    await expect(guarded.write(call)).rejects.toThrow('A rehearsal writes nothing in Ziik: some-write was not sent.');
    expect(requests).toEqual([]);
  });
});
