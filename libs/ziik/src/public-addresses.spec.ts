import { createServer } from 'node:http';
import { type AddressInfo, connect, type LookupFunction, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createZiikClient } from './index.ts';
import { AddressRefused, isPublic, publicOnly } from './public-addresses.ts';

/** Resolves every name to these, the first time to the first entry, and to the last one ever after. */
function answering(...answers: readonly (readonly string[])[]): LookupFunction {
  let asked = 0;
  return (_host, options, callback) => {
    const found = answers[Math.min(asked++, answers.length - 1)]!.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    if (options.all) callback(null, found);
    else callback(null, found[0]!.address, found[0]!.family);
  };
}

describe('isPublic', () => {
  it.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '192.0.1.0',
    '168.63.129.17',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '64:ff9b::8.8.8.8',
    '64:ff9b::808:808',
  ])('takes %s', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each([
    ['this machine', ['127.0.0.1', '127.255.255.255', '0.0.0.0', '::1', '::']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1']],
    ["a carrier's", ['100.64.0.1', '100.127.255.255']],
    ['link-local and metadata', ['169.254.169.254', '168.63.129.16', '192.0.0.192', 'fe80::1', 'fe80::1%eth0']],
    ['unique local', ['fc00::1', 'fd00:ec2::254']],
    ['IPv4 in IPv6', ['::ffff:10.0.0.1', '::ffff:8.8.8.8', '::ffff:a00:1', '::127.0.0.1']],
    ['a way to IPv4', ['64:ff9b::10.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b::', '2002:a00:1::', '2001:0:a00:1::1']],
    [
      'multicast, reserved, documentation',
      ['224.0.0.1', '255.255.255.255', '240.0.0.1', 'ff02::1', '2001:db8::1', '192.0.2.1'],
    ],
  ])('refuses %s: %j', (_, addresses) => {
    expect(addresses.filter(isPublic)).toEqual([]);
  });
});

describe('a connection to a name', () => {
  const server = createServer((_, response) => response.end());
  let port: number;
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** How connecting ends: the error, or the address. */
  const outcome = (lookup: LookupFunction): Promise<unknown> =>
    new Promise((resolve) => {
      const socket: Socket = connect({ host: 'acme.ziik.io', port, lookup });
      socket.once('error', resolve).once('connect', () => {
        resolve(socket.remoteAddress);
        socket.destroy();
      });
    });

  it('is possible on loopback without the check, and is refused with it, with advice', async () => {
    expect(await outcome(answering(['127.0.0.1']))).toBe('127.0.0.1');

    const refused = await outcome(publicOnly(answering(['127.0.0.1'])));
    expect(refused).toBeInstanceOf(AddressRefused);
    expect((refused as Error).message).toMatch(/^acme\.ziik\.io has no publicly .* ZIIK_HOST_SUFFIXES/);
  });

  it('is refused at the second connection if the name then has another address', async () => {
    const rebound = publicOnly(answering(['8.8.8.8'], ['127.0.0.1']));

    const first = await new Promise((resolve) => rebound('acme.ziik.io', {}, (_, address) => resolve(address)));
    expect(first).toBe('8.8.8.8');
    expect(await outcome(rebound)).toBeInstanceOf(AddressRefused);
  });

  it('uses only the public ones among its addresses', async () => {
    const mixed = publicOnly(answering(['10.0.0.1', '8.8.8.8', 'fd00::1', '2606:4700::1111']));

    const found = await new Promise((resolve) => mixed('acme.ziik.io', { all: true }, (_, all) => resolve(all)));
    expect(found).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
  });

  it('reports an unknown name as unknown', async () => {
    const unknown: LookupFunction = (_host, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), []);

    expect(await outcome(publicOnly(unknown))).toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('a client whose host leads to loopback', () => {
  const causeAt = async (allowedHosts: readonly string[]) => {
    const client = createZiikClient({
      baseUrl: 'https://acme.ziik.io/api',
      username: 'u',
      password: 'p',
      allowedHosts,
      resolve: answering(['127.0.0.1']),
    });
    try {
      return await client.verify();
    } finally {
      await client.close();
    }
  };

  it('is refused where the host is allowed by its suffix, and nothing was sent', async () => {
    expect(await causeAt(['.ziik.io'])).toMatchObject({
      failure: { kind: 'transient', cause: 'address-refused', unclear: false },
    });
  });

  it('is called where the host is listed itself', async () => {
    // Nobody speaks for that name here: the call got as far as the socket.
    expect(await causeAt(['.ziik.io', 'ACME.ziik.io'])).toMatchObject({ failure: { cause: 'unreachable' } });
  });
});
