import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deadLetterTopic, topics } from '@user-sync/contracts';
import { createPublisher } from '@user-sync/messaging';
import {
  freePorts,
  openWorkFolder,
  type Sandbox,
  type Stack,
  sandboxSettings,
  startSandbox,
  startStack,
} from '@user-sync/stack';
import { createTestDatabase, kafkaBrokers, uniqueTopicPrefix } from '@user-sync/testing';
import { type Office, openOffice } from './an-office.ts';
import { copyData, restoreData } from './copy-of-the-data.ts';
import { runCommand } from './run-command.ts';

/** What an operator does and what can happen to an installation: docs/operations.md, tried. */
describe('an installation', () => {
  const stops: (() => Promise<unknown>)[] = [];
  let sandbox: Sandbox;
  let folder: string;
  let stack: Stack;
  let office: Office;
  let integration: string;
  let start: (databaseUrl: string, topicPrefix: string) => Promise<Stack>;
  let databaseUrl: string;
  let topicPrefix = uniqueTopicPrefix('disasters');

  const newDatabase = async (name: string) => {
    const { url, drop } = await createTestDatabase(name);
    stops.push(drop);
    return url;
  };
  const settings = () => ({
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: kafkaBrokers(),
    TOPIC_PREFIX: topicPrefix,
    LOG_LEVEL: 'error',
  });
  /** As its container has them. */
  const settingsOfConfig = () => ({ ...settings(), DATABASE_URL: stack.databases().config });

  beforeAll(async () => {
    databaseUrl = await newDatabase('disasters');
    sandbox = await startSandbox();
    stops.push(() => sandbox.stop());
    const workFolder = await openWorkFolder();
    stops.push(() => workFolder.remove());
    folder = workFolder.path;
    const [port] = await freePorts(1);
    start = (url, prefix) =>
      startStack({
        workFolder,
        log: () => undefined,
        onLog: () => undefined,
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          CONFIG_PORT: String(port),
          KAFKA_SESSION_TIMEOUT: 'PT6S',
          RETRY_FIRST: 'PT0.2S',
          ...sandboxSettings(sandbox),
          TOPIC_PREFIX: prefix,
          KAFKA_BROKERS: kafkaBrokers(),
          DATABASE_URL: url,
        },
      });
    stack = await start(databaseUrl, topicPrefix);
    office = await openOffice({ sandbox, stack }, 'office');
    integration = await office.integrate();
    await office.hire({ givenName: 'Ada' }, { givenName: 'Bo' }, { givenName: 'Cy' });
    await office.run(integration);
  }, 120_000);
  afterAll(async () => {
    await stack?.stop();
    for (const stop of stops.reverse()) await stop();
  });

  const address = (name: string) => `${name.toLowerCase()}.holm@office.example`;
  const isThere = async (...names: string[]) => {
    for (const name of names) expect(await office.inZiik(address(name))).toMatchObject({ active: true });
  };

  it('has its secrets sealed with another key by a command, after which the old key may go', async () => {
    const file = join(folder, 'keyring.json');
    const { keys } = JSON.parse(await readFile(file, 'utf8'));
    const added = { rotated: Buffer.alloc(32, 5).toString('base64') };
    await writeFile(file, JSON.stringify({ current: 'rotated', keys: { ...keys, ...added } }));
    const run = () =>
      runCommand('services/config/dist/programs/re-encrypt.js', [], { ...settingsOfConfig(), KEYRING_FILE: file });

    expect(await run()).toEqual({ code: 0, out: '{"key":"rotated","sealed":2,"before":0,"unreadable":0}\n', err: '' });
    expect((await run()).out).toContain('"sealed":0,"before":2');
    await writeFile(file, JSON.stringify({ current: 'rotated', keys: added }));

    await office.hire({ givenName: 'Di' });
    expect(await office.run(integration, 'delta')).toMatchObject({ status: 'succeeded' });
    await isThere('Di');
    const { body } = await office.operator('GET', '/v1/audit?limit=500');
    expect(body.data).toContainEqual(
      expect.objectContaining({
        action: 'secrets.re-encrypted',
        role: 'command',
        target: { kind: 'keyring', id: 'rotated' },
      }),
    );
  });

  it('has its dead letters listed and cleared by a command', async () => {
    const { ziikWebhooks } = topics(topicPrefix);
    const publisher = createPublisher({ brokers: [kafkaBrokers()], clientId: 'test' });
    const headers = { service: 'mapper', topic: ziikWebhooks, partition: '0', offset: '1', reason: 'tried' };
    await publisher.send(deadLetterTopic(ziikWebhooks), [
      {
        key: Buffer.from('k'),
        value: Buffer.from('{}'),
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, text]) => [`dead_letter_${name}`, Buffer.from(text)]),
        ),
      },
    ]);
    await publisher.close();
    const run = (...args: string[]) =>
      runCommand('services/config/dist/programs/dead-letters.js', args, settingsOfConfig());

    const listed = await run('list');
    expect({ ...listed, out: JSON.parse(listed.out) }).toMatchObject({
      code: 0,
      out: { topic: ziikWebhooks, reason: 'tried' },
    });
    expect(await run('redrive', '--topic', 'payments')).toMatchObject({
      code: 64,
      err: expect.stringContaining('Usage'),
    });
    expect(await run('discard', '--reason', 'another')).toMatchObject({
      out: '{"redriven":0,"discarded":0,"kept":1}\n',
    });
    expect(await run('discard', '--reason', 'tried')).toMatchObject({
      code: 0,
      out: '{"redriven":0,"discarded":1,"kept":0}\n',
    });
  });

  it('continues from the database of yesterday: what has happened since is found again, and nobody is created twice', async () => {
    const yesterday = await copyData(databaseUrl);
    const [leaver] = await office.hire({ givenName: 'Ed' });
    await office.run(integration, 'delta');
    await office.change({ op: 'leaver', id: leaver!.id });
    await office.hire({ givenName: 'Flo' });
    await office.run(integration, 'delta');
    const before = await office.summary();

    await stack.stop();
    databaseUrl = await newDatabase('disasters_restored');
    for (const service of ['poller', 'mapper', 'applier', 'config'])
      expect(await runCommand(`services/${service}/dist/migrate.js`, [], settings())).toMatchObject({ code: 0 });
    await restoreData(databaseUrl, yesterday);
    stack = await start(databaseUrl, topicPrefix);

    await office.hire({ givenName: 'Gus' });
    expect(await office.run(integration, 'delta')).toMatchObject({ status: 'succeeded' });
    expect(await office.run(integration, 'full')).toMatchObject({ status: 'succeeded' });
    await isThere('Ada', 'Bo', 'Cy', 'Di', 'Flo', 'Gus');
    expect(await office.inZiik(address('Ed'))).toMatchObject({ active: false });
    expect(await office.summary()).toMatchObject({ users: before.users + 1, active: before.active + 1 });
  });

  it('continues with a Kafka that has lost everything: a full run sends what was in transit', async () => {
    await stack.stop();
    topicPrefix = uniqueTopicPrefix('disasters_again');
    stack = await start(databaseUrl, topicPrefix);

    await office.hire({ givenName: 'Hal' });
    expect(await office.run(integration, 'full')).toMatchObject({ status: 'succeeded' });

    await isThere('Ada', 'Gus', 'Hal');
    const { body } = await office.admin('GET', `/v1/integrations/${integration}`);
    expect(body).toMatchObject({ state: 'ready', freshness: { status: 'fresh' }, counts: { pending: 0, failed: 0 } });
  });
});
