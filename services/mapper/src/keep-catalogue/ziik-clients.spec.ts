import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { createKeyring, sealSecret } from '@user-sync/control';
import { createZiikClients } from './ziik-clients.ts';

const keyring = createKeyring(join(mkdtempSync(join(tmpdir(), 'clients-')), 'keyring.json'));

/** A database with any instance one asks for, whose version a test changes. */
function someClients() {
  const settings = { version: 1 };
  const query = async (_: string, [slug]: [string]) => [
    {
      slug,
      baseUrl: `https://${slug}.ziik.io/api`,
      username: 'sync',
      password: await sealSecret(keyring, 'secret', `instance/${slug}/password`),
      version: settings.version,
    },
  ];
  const clients = createZiikClients({ query } as never, keyring, {
    ZIIK_HOST_SUFFIXES: ['.ziik.io'],
    ZIIK_TIMEOUT: 1_000,
  });
  const clientOf = async (slug: string) => {
    const opened = (await clients.of(slug))!;
    opened.done();
    return opened.client;
  };
  return { clients, settings, clientOf };
}

it('keeps a client for the next reading while the settings stay', async () => {
  const { clients, settings, clientOf } = someClients();
  const first = await clientOf('acme');
  expect(await clientOf('acme')).toBe(first);

  settings.version = 2;

  expect(await clientOf('acme')).not.toBe(first);
  await clients.close();
});

it('keeps a hundred clients that nobody uses, and those in use', async () => {
  const { clients, clientOf } = someClients();
  const inUse = (await clients.of('in-use'))!;
  const first = await clientOf('first');
  const second = await clientOf('second');
  for (let place = 0; place < 98; place++) await clientOf(`other-${place}`);
  expect(await clientOf('first')).toBe(first);

  await clientOf('one-more');

  expect(await clientOf('first')).toBe(first);
  expect((await clients.of('in-use'))!.client).toBe(inUse.client);
  expect(await clientOf('second')).not.toBe(second);
  await clients.close();
});
