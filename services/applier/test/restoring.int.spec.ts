import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { startWorld, type World } from './applier-world.ts';

let world: World;
let acme: ZiikInstance;

beforeAll(async () => {
  world = await startWorld('restoring');
  acme = await world.anInstance('acme', { unitNames: ['HQ'], userTypeNames: ['Clerk'] });
});
afterAll(() => world?.close());

/** Copies everything that the applier keeps; the answer puts it back. */
async function backUp(): Promise<() => Promise<void>> {
  const tables = (
    await world.db.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
        WHERE table_schema = 'applier' AND table_type = 'BASE TABLE' AND table_name <> 'migrations'
        ORDER BY table_name`,
    )
  ).map(({ name }) => name);
  await world.db.execute('CREATE SCHEMA backup');
  const [sequence] = await world.db.query<{ last: number }>('SELECT last_value AS last FROM applier.outcome');
  for (const name of tables) await world.db.execute(`CREATE TABLE backup.${name} AS TABLE applier.${name}`);
  return () =>
    world.db.transaction(async (tx) => {
      // Together: some refer to others, which come before them by name.
      await tx.execute(`TRUNCATE ${tables.map((name) => `applier.${name}`).join(', ')}`);
      for (const name of tables) await tx.execute(`INSERT INTO applier.${name} SELECT * FROM backup.${name}`);
      await tx.query("SELECT setval('applier.outcome', $1)", [sequence!.last]);
    });
}

const deactivations = () => acme.journal().filter(({ operation }) => operation === 'users.deactivate');

describe('after a restored backup', () => {
  it('everybody is as in the last command, and runs settle that settled since', async () => {
    const stop = await world.start();
    const integration = await world.anIntegration('acme');
    await world.settled(await world.send(integration, [{ azureId: 'back-1' }, { azureId: 'back-3' }]));
    acme.deactivateUser(acme.findUser({ reference: 'back-3' })!.id);
    await world.settled(await world.send(integration, [{ azureId: 'back-3', verify: true }]));
    await stop();
    const restore = await backUp();

    const stopAgain = await world.start();
    await world.settled(
      await world.send(integration, [{ azureId: 'back-1', lifecycle: { state: 'gone', cause: 'soft-deleted' } }]),
    );
    // So many that what is at their ends is not stored in one piece; they lack an address, so Ziik is not asked.
    const many = Array.from({ length: 6_000 }, (_, at) => ({ azureId: `back-many-${at}`, email: null }));
    const runId = randomUUID();
    await world.send(integration, many, { runId, drained: false });
    const run = await world.send(
      integration,
      [
        { azureId: 'back-1', firstName: 'Second' },
        { azureId: 'back-2', firstName: 'New' },
        { azureId: 'back-3', asked: true, verify: true },
      ],
      { runId },
    );
    await world.settled(run);
    expect(acme.findUser({ reference: 'back-1' })).toMatchObject({ active: true, firstName: 'Second' });
    expect(deactivations()).toHaveLength(1);
    expect(acme.findUser({ reference: 'back-3' })).toMatchObject({ active: true });
    await stopAgain();
    // By hand again, after an administrator had asked for the user.
    acme.deactivateUser(acme.findUser({ reference: 'back-3' })!.id);
    // Not heard before the backup is put back: with it nobody has the address under which the user was made.
    const renamed = await world.send(integration, [{ azureId: 'back-2', email: 'renamed@contoso.example' }]);

    await restore();
    world.heard.settled.clear();
    const users = acme.users().length;
    const told = world.heard.history.map(({ sequence }) => sequence);
    await world.start();
    await world.settled(run);
    await world.settled(renamed);
    expect(acme.findUser({ reference: 'back-2' })).toMatchObject({ email: 'renamed@contoso.example' });
    // A reader of what was published since the backup takes what is published now for newer.
    const toldSince = world.heard.history.slice(told.length).map(({ sequence }) => sequence);
    expect(toldSince.length).toBeGreaterThan(6_000);
    expect(Math.min(...toldSince)).toBeGreaterThan(Math.max(...told));

    expect(deactivations()).toHaveLength(1);
    expect(acme.findUser({ reference: 'back-1' })).toMatchObject({ active: true, firstName: 'Second' });
    expect(acme.findUser({ reference: 'back-3' })).toMatchObject({ active: false });
    expect(acme.users()).toHaveLength(users);
    const [count] = await world.db.query('SELECT count(*)::int AS known FROM applier.account WHERE settled');
    expect(count).toEqual({ known: 6_003 });
  });

  it('[S27] somebody who has no address any more is found by the reference in a full run', async () => {
    const integration = await world.anIntegration('acme');
    const { id } = acme.createUser({
      email: 'nobody-1@acme.example',
      firstName: 'No',
      lastName: 'Body',
      reference: 'nobody-1',
    });
    await world.settled(await world.send(integration, [{ azureId: 'nobody-1', email: null }]));
    expect(world.heard.outcomes.get('nobody-1')).toMatchObject({ ziikUserId: null });

    await world.settled(await world.send(integration, [{ azureId: 'nobody-1', email: null, verify: true }]));

    expect(world.heard.outcomes.get('nobody-1')).toMatchObject({ ziikUserId: id });
  });

  it('a user who is here but missing from a full run is looked up in the directory', async () => {
    const integration = await world.anIntegration('acme');
    const gone = { azureId: 'heard-3', lifecycle: { state: 'gone', cause: 'deleted' } } as const;
    await world.settled(await world.send(integration, [{ azureId: 'heard-1' }, { azureId: 'heard-2' }, gone]));

    const everybody = await world.send(integration, [{ azureId: 'heard-1' }], { drained: false });
    await world.endRun(integration, everybody, { everybodySince: everybody.lastRevision });
    await world.settled(everybody);

    expect(await world.db.query('SELECT integration_id, azure_id FROM control.unheard')).toEqual([
      { integration_id: integration, azure_id: 'heard-2' },
    ]);
  });
});
