import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, kafkaBrokers, uniqueTopicPrefix, waitUntil } from '@user-sync/testing';
import { expectAccessible } from './expect-accessible.ts';
import { openPage } from './open-panel.ts';
import type { Expected } from './watch-context.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Runs the demonstration on the Kafka and PostgreSQL of this test run; `told` gives what it has said so far. */
async function runDemo(name: string, ...args: string[]) {
  const database = await createTestDatabase(name);
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const child: ChildProcess = spawn('npm', ['start', '--silent', '--', '--users', '60', ...args], {
    cwd: root,
    env: {
      ...inherited,
      TOPIC_PREFIX: uniqueTopicPrefix(name),
      KAFKA_BROKERS: kafkaBrokers(),
      DATABASE_URL: database.url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  return {
    told: () => text,
    ended,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await database.drop();
    },
  };
}

describe('npm start', () => {
  let demo: Awaited<ReturnType<typeof runDemo>>;
  let links: { admin: string; operator: string; play: string };
  let stack: { config: string };
  beforeAll(async () => {
    demo = await runDemo('demo_links');
    await waitUntil('the links', () => demo.told().includes('The emulators: '), { withinMs: 150_000 });
    const [admin, operator] = demo.told().match(/http:\S+\/panel\/#token=\S+/g) as [string, string];
    links = { admin, operator, play: /http:\/\/127\.0\.0\.1:\d+\/(?=\n)/.exec(demo.told())![0] };
    stack = { config: new URL(admin).origin };
  });
  afterAll(() => demo?.stop());

  const open = async (address: string, expected: Expected = {}) => {
    const page = await openPage({ stack }, {}, expected);
    await page.goto(address);
    return page;
  };

  it('prints a link that opens the panel at the integration, signed in', async () => {
    const page = await open(links.admin);

    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Shops');
    expect(page.url()).not.toContain('token');
  });

  it('prints a link for an operator, who sees the area of operators', async () => {
    const page = await open(links.operator);

    await page.waitForURL((url) => url.hash === '#/operator');
    expect(await page.getByText('Your sign-in').count()).toBe(0);
  });

  it('prints the address of the play page, whose buttons change what the panel beside them shows', async () => {
    const page = await open(links.play, { origins: [new URL(links.play).origin], statuses: [409] });
    const panel = page.frameLocator('iframe');
    await panel.getByRole('link', { name: 'Synchronisations', exact: true }).waitFor();
    const log = page.getByRole('log');

    await page.getByRole('button', { name: 'Hire somebody' }).click();
    await log.getByText('was hired as').waitFor();
    const synchronised = page.waitForResponse((answer) => answer.url().endsWith('/actions/initiate'));
    await page.getByRole('button', { name: 'Initiate synchronisation' }).click();
    expect((await synchronised).status()).toBe(200);
    await log.getByText(/^Synchronisation \d+ is initiated\.$/).waitFor();
    await page.getByRole('button', { name: 'Bring one back' }).click();
    await log.getByText('Nobody has left who could come back.').waitFor();
    await expectAccessible(page);
  });

  it('in a narrow window opens the panel beside it, signed in too', async () => {
    const page = await openPage({ stack }, { size: 'phone' }, { origins: [new URL(links.play).origin] });
    await page.goto(links.play);
    const opened = page.context().waitForEvent('page');

    await page.getByRole('link', { name: 'a window of its own' }).click();

    await (await opened).getByText('Shops').first().waitFor();
    await expectAccessible(page);
  });
});

describe('npm start -- --once', () => {
  it('ends by itself with 0, and prints no links', async () => {
    const demo = await runDemo('demo_once', '--once');
    try {
      expect(await demo.ended).toBe(0);

      expect(demo.told()).toContain('Ziik was only read: its journal has no write');
      expect(demo.told()).toMatch(/As planned: \d+ of \d+ people\./);
      expect(demo.told()).toContain('Ziik is what the directory implies');
      expect(demo.told()).not.toContain('#token=');
    } finally {
      await demo.stop();
    }
  });
});
