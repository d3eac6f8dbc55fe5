import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { createLogger } from '@user-sync/runtime';
import { rootModule, type Service } from '@user-sync/service';
import { createTestDatabase, waitUntil } from '@user-sync/testing';
import { type OwnParts, pollOnceModule, servingModule } from '../src/app.module.ts';
import { PollOnce } from '../src/poll-once/poll-once.ts';
import { readPollerSettings } from '../src/settings.ts';
import { startPoller } from '../src/start-poller.ts';
import { type StartedPoller, startTestPoller } from './started-poller.ts';

// Another process migrates, and has not yet: an empty database.
let sandbox: StartedPoller;
let own: OwnParts;
let service: Service;
const stops: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
  sandbox = await startTestPoller();
  const database = await createTestDatabase('poller_awaiting');
  stops.push(
    () => sandbox.stop(),
    () => database.drop(),
  );
  ({ own, service } = await startPoller(
    readPollerSettings({ ...sandbox.environment, DATABASE_URL: database.url, MIGRATE_ON_START: 'false' }),
    {
      log: createLogger('poller', 'fatal'),
      onStop: (_name, stop) => stops.push(stop),
      fail(error) {
        throw error;
      },
    },
  ));
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function lastRevision(): Promise<number> {
  const [row] = await service.database.query<{ last: number }>('SELECT last_value AS last FROM poller.revision');
  return row!.last;
}

it('once waits for the tables, raises its sequence and does its round', async () => {
  const app = await NestFactory.createApplicationContext(rootModule(service, pollOnceModule(own)), {
    logger: false,
  });
  try {
    const before = Date.now() * 1_000;
    const round = app.get(PollOnce).run(new AbortController().signal);
    await service.database.migrate();
    await round;

    expect(await lastRevision()).toBeGreaterThanOrEqual(before);
  } finally {
    await app.close();
  }
});

it('once gives up after a time, and names what is missing', async () => {
  const app = await NestFactory.createApplicationContext(rootModule(service, pollOnceModule(own)), {
    logger: false,
  });
  try {
    await expect(app.get(PollOnce).run(new AbortController().signal, 0)).rejects.toThrow(
      /lacks control\.CreateControl\d+.*poller\.CreatePoller/,
    );
  } finally {
    await app.close();
  }
});

it('serve lives on without tables, not ready, and prepares them when they are there', async () => {
  const app = await NestFactory.createApplicationContext(rootModule(service, servingModule(own)), { logger: false });
  try {
    expect(await service.database.missingMigrations()).toContainEqual(expect.stringContaining('poller.CreatePoller'));
    const before = Date.now() * 1_000;
    await service.database.migrate();

    await waitUntil('the sequence to be raised', async () => (await lastRevision()) >= before);
    expect(await service.database.missingMigrations()).toEqual([]);
  } finally {
    await app.close();
  }
});
