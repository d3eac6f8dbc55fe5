import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  openWorkFolder,
  type Sandbox,
  type Stack,
  sandboxSettings,
  startKafka,
  startSandbox,
  startStack,
} from '@user-sync/stack';
import { type CuttableProxy, createTestDatabase, openProxy, waitUntil } from '@user-sync/testing';
import type { Page } from 'playwright-core';
import { type Office, openOffice } from '../an-office.ts';
import { expectAccessible } from './expect-accessible.ts';
import { openPanel } from './open-panel.ts';

const PATIENT = { timeout: 90_000 };

const stops: (() => Promise<unknown>)[] = [];
let sandbox: Sandbox;
let stack: Stack;
let toKafka: CuttableProxy;
let toPostgres: CuttableProxy;
let office: Office;
let id: string;
let hired = 0;

/** The services behind ways to Kafka and to PostgreSQL that can be cut, as no other test of this run may lose them. */
beforeAll(async () => {
  const workFolder = await openWorkFolder();
  stops.push(() => workFolder.remove());
  toKafka = await openProxy();
  toPostgres = await openProxy();
  stops.push(toKafka.close, toPostgres.close);
  const kafka = await startKafka({
    dataDir: join(workFolder.path, 'kafka'),
    log: () => undefined,
    leadBy: async (port) => {
      toKafka.leadTo(port);
      return toKafka.port;
    },
  });
  stops.push(kafka.stop);
  const database = await createTestDatabase('panel_down');
  stops.push(database.drop);
  const url = new URL(database.url);
  toPostgres.leadTo(Number(url.port));
  url.port = String(toPostgres.port);
  sandbox = await startSandbox();
  stops.push(() => sandbox.stop());
  stack = await startStack({
    workFolder,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      CONFIG_PORT: '0',
      PANEL: 'on',
      KAFKA_SESSION_TIMEOUT: 'PT6S',
      RETRY_FIRST: 'PT0.2S',
      ...sandboxSettings(sandbox),
      KAFKA_BROKERS: `127.0.0.1:${toKafka.port}`,
      DATABASE_URL: url.href,
    },
    log: () => undefined,
    onLog: () => undefined,
  });
  stops.push(() => stack.stop());
  office = await openOffice({ sandbox, stack }, 'down');
  await office.hire({});
  hired = 1;
  id = await office.integrate({ name: 'Shops' });
  await office.run(id);
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

/** Opens the home page; what is taken away is no fault of the panel. */
async function openHome(): Promise<Page> {
  const page = await openPanel(
    { sandbox, stack },
    { slug: office.slug, path: `/integrations/${id}`, isOffline: true, statuses: [503] },
  );
  await page.getByRole('link', { name: `${hired} in place` }).waitFor();
  return page;
}

const strip = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text);

/** Somebody is hired and read; without anything that is done in the page, it shows them in place. */
async function expectGoesOn(page: Page): Promise<void> {
  await office.hire({ givenName: `Kai${++hired}` });
  await waitUntil(
    'a run is taken',
    async () => (await office.admin('POST', `/v1/integrations/${id}/runs`, { kind: 'delta' })).status <= 202,
  );
  await page.getByRole('link', { name: `${hired} in place` }).waitFor(PATIENT);
}

describe('while something is down, the panel says what, and goes on by itself when it is up again', () => {
  it('Kafka: nothing is lost', async () => {
    const page = await openHome();

    toKafka.refuse(true);
    toKafka.cut();
    await strip(page, 'Changes are not being passed on at the moment. Nothing is lost').waitFor(PATIENT);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Shops and more');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Home' }).click();

    toKafka.refuse(false);
    await strip(page, 'Changes are not being passed on').waitFor({ state: 'detached', ...PATIENT });
    await expectGoesOn(page);
  });

  it('what writes to Ziik: how many wait, and since when', async () => {
    const page = await openHome();
    const { applier } = stack.pids();
    process.kill(applier!, 'SIGSTOP');
    try {
      await office.hire({ givenName: `Kai${++hired}` });
      await office.admin('POST', `/v1/integrations/${id}/runs`, { kind: 'delta' });
      await strip(page, /Nothing is lost; 1 has been waiting since \d\d:\d\d\./).waitFor(PATIENT);
      await expectAccessible(page);
    } finally {
      process.kill(applier!, 'SIGCONT');
    }

    await page.getByRole('link', { name: `${hired} in place` }).waitFor(PATIENT);
    await strip(page, 'Changes are not being passed on').waitFor({ state: 'detached', ...PATIENT });
  });

  it('Ziik: what waits is written when it responds', async () => {
    const page = await openHome();
    await office.ziik({ down: true });
    await office.hire({ givenName: `Kai${++hired}` });
    await page.getByRole('button', { name: 'Initiate synchronisation' }).click();
    await page.getByText('Ziik is not responding.').first().waitFor(PATIENT);
    await strip(page, /^Nothing can be written to Ziik/).waitFor(PATIENT);
    await expectAccessible(page);

    await office.ziik({ down: false });
    await page.getByRole('link', { name: `${hired} in place` }).waitFor(PATIENT);
    await strip(page, /^Nothing can be written to Ziik/).waitFor({ state: 'detached', ...PATIENT });
  });

  it('Microsoft: nobody is removed', async () => {
    const page = await openHome();
    await sandbox.entra.send('POST', '/faults', {
      tenantId: office.tenantId,
      match: { path: '^/v1\\.0/' },
      times: -1,
      fault: { status: 503 },
    });
    await page.getByRole('button', { name: 'Initiate synchronisation' }).click();
    await page.getByText('Microsoft is not responding.').first().waitFor({ timeout: 150_000 });
    await expectAccessible(page);
    await sandbox.entra.send('DELETE', '/faults');

    await expectGoesOn(page);
    expect(await office.summary()).toMatchObject({ inactive: 0 });
  });

  it('PostgreSQL: the page stays, and is read again', async () => {
    const page = await openHome();

    toPostgres.refuse(true);
    toPostgres.cut();
    await strip(page, 'Part of the service is restarting.').waitFor(PATIENT);
    expect(await page.getByRole('link', { name: `${hired} in place` }).count()).toBe(1);
    await expectAccessible(page);

    toPostgres.refuse(false);
    await strip(page, 'Part of the service is restarting.').waitFor({ state: 'detached', ...PATIENT });
    await expectGoesOn(page);
  });

  it('the network: the state of then stays, with its time', async () => {
    const page = await openHome();

    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Synchronisations', exact: true }).click();
    await strip(page, /^No connection\. This is the state of \d\d:\d\d; we are trying again\.$/).waitFor(PATIENT);
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('link', { name: `${hired} in place` }).waitFor();

    await page.context().setOffline(false);
    await strip(page, /^No connection/).waitFor({ state: 'detached', ...PATIENT });
    await expectGoesOn(page);
  });

  it('the REST API: killed and started again, nobody has to reload', async () => {
    const page = await openHome();

    process.kill(stack.pids().config!, 'SIGKILL');
    await waitUntil(
      'it answers again',
      async () => (await fetch(new URL('/healthz', stack.config)).catch(() => null))?.ok,
    );

    await expectGoesOn(page);
  });
});
