import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { userKey } from '@user-sync/contracts';
import { askForSync, loadSync, noteSyncsRead, waitingSyncs } from '@user-sync/control';
import { encodeEvent, partitionFor } from '@user-sync/messaging';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { type Person, startWorld, type World } from './applier-world.ts';

let world: World;
let acme: ZiikInstance;
beforeAll(async () => {
  world = await startWorld('asked');
  acme = await world.anInstance('acme', { unitNames: ['HQ'], userTypeNames: ['Clerk'] });
  await world.start();
});
afterAll(() => world?.close());

/** Somebody created in Ziik, with the id there. */
async function created(azureId: string): Promise<{ integration: string; id: number }> {
  const integration = await world.anIntegration('acme');
  await world.send(integration, [{ azureId }]);
  const { ziikUserId } = await world.outcome(azureId, { what: 'created' });
  return { integration, id: ziikUserId! };
}

const ASKED = { asked: true, verify: true } as const;

describe('a command for a user an administrator asked for', () => {
  it('[R by-hand] brings back who was deactivated in Ziik by hand, with what Azure says now', async () => {
    const { integration, id } = await created('asked-1');
    acme.deactivateUser(id);
    await world.send(integration, [{ azureId: 'asked-1', verify: true }]);
    await world.outcome('asked-1', { status: 'deactivated' });

    await world.send(integration, [{ azureId: 'asked-1', lastName: 'Newer', ...ASKED }]);

    await world.outcome('asked-1', { status: 'unassigned', lastName: 'Newer' });
    expect(acme.user(id)).toMatchObject({ active: true, lastName: 'Newer' });
  });

  it('[R by-hand] brings back who was deleted there, also where a newer command that nobody asked for follows', async () => {
    const { integration, id } = await created('asked-2');
    acme.deleteUser(id);
    await world.send(integration, [{ azureId: 'asked-2', verify: true }]);
    await world.outcome('asked-2', { status: 'purged' });

    await world.send(integration, [
      { azureId: 'asked-2', ...ASKED },
      { azureId: 'asked-2', lastName: 'Newer' },
    ]);

    await world.outcome('asked-2', { what: 'created', lastName: 'Newer' });
  });

  it('[S34] brings nobody back who is gone from Azure', async () => {
    const { integration, id } = await created('asked-3');
    const gone: Person = { azureId: 'asked-3', lifecycle: { state: 'gone', cause: 'soft-deleted' } };
    await world.send(integration, [gone]);
    const before = await world.outcome('asked-3', { status: 'deactivated' });

    const run = await world.send(integration, [{ ...gone, ...ASKED }]);
    await world.settled(run);

    expect(await world.outcome('asked-3')).toMatchObject({
      status: 'deactivated',
      deactivatedAt: before.deactivatedAt,
      purgeAt: before.purgeAt,
    });
    expect(acme.user(id).active).toBe(false);
  });

  it('asks for nothing when it comes again', async () => {
    const { integration, id } = await created('asked-4');
    const run = await world.send(integration, [{ azureId: 'asked-4', ...ASKED }]);
    await world.settled(run);
    acme.deactivateUser(id);
    await world.send(integration, [{ azureId: 'asked-4', verify: true }]);
    await world.outcome('asked-4', { status: 'deactivated' });
    const [{ desired }] = (await world.db.query("SELECT desired FROM applier.account WHERE azure_id = 'asked-4'")) as [
      { desired: string },
    ];

    const key = userKey(integration, 'asked-4');
    const command = { ...JSON.parse(desired), ...ASKED };
    await world.publisher.send(world.names.ziikCommands, [
      encodeEvent('user.upsert', command, { source: 'mapper', id: 'again', key, partition: partitionFor(key, 3) }),
    ]);
    await world.settled(await world.send(integration, [{ azureId: 'asked-4-behind' }]));

    expect(acme.user(id).active).toBe(false);
  });

  it('is noted on the request as decided', async () => {
    const { integration } = await created('asked-5');
    await world.db.transaction((tx) => askForSync(tx, integration, ['asked-5'], 'ada'));
    const [asked] = await waitingSyncs(world.db, integration, 1);
    const answer = { ...asked!, found: true, revision: 1 };
    const [run] = await world.db.query<{ id: string }>('SELECT id FROM control.run WHERE integration_id = $1', [
      integration,
    ]);
    await world.db.transaction((tx) => noteSyncsRead(tx, { id: run!.id, integrationId: integration }, [answer]));

    await world.send(integration, [{ azureId: 'asked-5', ...ASKED }]);

    const { decidedAt } = (await waitUntil('the request to be decided', async () => {
      const request = await loadSync(world.db, integration, 'asked-5');
      return request?.decidedAt ? request : undefined;
    }))!;
    expect(decidedAt).toBeInstanceOf(Date);
  });
});
