import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cancelRehearsal, loadRehearsal } from '@user-sync/control';
import { finding } from '@user-sync/domain';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { type Person, startWorld, type World } from './applier-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('rehearsing');
  await world.start();
});
afterAll(() => world?.close());

type Findings = NonNullable<Person['findings']>;
const names = { unitNames: ['Aarhus', 'Odense'], userTypeNames: ['Cook'] };

async function anInstance() {
  const slug = `shop-${randomUUID().slice(0, 8)}`;
  const ziik = await world.anInstance(slug, names);
  const named = (all: Iterable<{ id: number; name: string }>, name: string) => {
    const { id } = [...all].find((each) => each.name === name)!;
    return { id, name };
  };
  const unit = (name: string) => named(ziik.catalogue.units.values(), name);
  const cook = named(ziik.catalogue.userTypes.values(), 'Cook');
  return { slug, ziik, unit, cook, inAarhus: { placement: { unit: unit('Aarhus'), userTypes: [cook] } } };
}

/** What Ziik was asked to do, but for reading and signing in. */
function writesOf(ziik: ZiikInstance): string[] {
  return ziik
    .journal({ limit: 100_000 })
    .filter(({ method, operation }) => method !== 'GET' && !operation.startsWith('sign-in'))
    .map(({ method, path }) => `${method} ${path}`)
    .filter((call) => !/authenticate|renew/.test(call));
}

async function kept(integrationId: string) {
  const count = async (table: string) =>
    (await world.db.query(`SELECT 1 FROM ${table} WHERE integration_id = $1`, [integrationId])).length;
  return { accounts: await count('applier.account'), items: await count('applier.rehearsal_item') };
}

describe('a rehearsal', () => {
  it('says while the integration is disabled what would become of everybody, and writes nothing', async () => {
    const { slug, ziik, unit, cook, inAarhus } = await anInstance();
    const integration = await world.anIntegration(slug, {}, false);
    const bo = ziik.createUser({
      email: 'bo@contoso.example',
      firstName: 'Bo H.',
      lastName: 'Holm',
      memberships: [{ unit: unit('Odense').id }],
    });
    const users = ziik.users({ limit: 10 });
    const findings = [finding('unit-unknown', { field: 'department', value: 'Århus' })] as Findings;

    const id = await world.rehearse(integration, [
      { azureId: 'ida', ...inAarhus },
      { azureId: 'bo', firstName: 'Bo', ...inAarhus },
      { azureId: 'lost', findings },
      { azureId: 'nobody', email: null, findings: [finding('mandatory-missing')] as Findings },
      { azureId: 'guest', lifecycle: { state: 'left-out', reason: 'guest' } },
      { azureId: 'twin-1', email: 'twin@contoso.example', ...inAarhus },
      { azureId: 'twin-2', email: 'twin@contoso.example', ...inAarhus },
      { azureId: 'left', lifecycle: { state: 'gone', cause: 'soft-deleted' } },
    ]);

    const told = await world.rehearsed(id);
    expect(told.ida).toMatchObject({ kind: 'created', status: 'assigned', ziikUser: null, after: inAarhus.placement });
    expect(told.bo).toMatchObject({
      kind: 'linked',
      firstName: 'Bo',
      ziikUser: { id: bo.id, email: 'bo@contoso.example', firstName: 'Bo H.' },
      before: { unit: unit('Odense'), userTypes: [] },
      after: { unit: unit('Aarhus'), userTypes: [cook] },
    });
    expect(told.lost).toMatchObject({ kind: 'created', status: 'unassigned', findings });
    expect(told.nobody).toMatchObject({ kind: 'incomplete', status: 'incomplete' });
    expect(told.guest).toMatchObject({ kind: 'left-out', status: 'ignored' });
    const twins = [told['twin-1']!, told['twin-2']!].sort((a, b) => (a.kind < b.kind ? -1 : 1));
    expect(twins).toMatchObject([
      { kind: 'conflict', findings: [{ code: 'email-conflict', holder: twins[1]!.azureId }] },
      { kind: 'created' },
    ]);
    expect(told.left).toBeUndefined();

    expect(writesOf(ziik)).toEqual([]);
    expect(ziik.users({ limit: 10 })).toEqual(users);
    expect(await loadRehearsal(world.db, id)).toMatchObject({ decided: 8, lookedUp: 8 });
    await waitUntil('the items to be gone', async () => (await kept(integration)).items === 0);
    expect((await kept(integration)).accounts).toBe(0);
  });

  it('tells of removals as the removal limit would judge them, and leaves accounts and holds as they are', async () => {
    const { slug, ziik, inAarhus } = await anInstance();
    const integration = await world.anIntegration(slug, { maxDeactivations: { percent: 10, from: 3 } });
    const azureIds = Array.from({ length: 6 }, (_, index) => `${slug}-${index}`);
    await world.settled(
      await world.send(
        integration,
        azureIds.map((azureId) => ({ azureId, ...inAarhus })),
      ),
    );
    const before = { writes: writesOf(ziik).length, accounts: await accountsOf(integration) };
    const gone = (azureId: string): Person => ({ azureId, lifecycle: { state: 'gone', cause: 'soft-deleted' } });

    const few = await world.rehearsed(await world.rehearse(integration, azureIds.slice(0, 2).map(gone)));
    const many = await world.rehearsed(await world.rehearse(integration, azureIds.map(gone)));

    expect(Object.values(few).map(({ kind, status }) => `${kind} ${status}`)).toEqual(
      Array(2).fill('deactivated deactivated'),
    );
    expect(Object.values(many).map(({ kind, status }) => `${kind} ${status}`)).toEqual(Array(6).fill('held held'));
    expect(many[azureIds[0]!]).toMatchObject({ email: `${azureIds[0]}@contoso.example`, after: null });
    expect({ writes: writesOf(ziik).length, accounts: await accountsOf(integration) }).toEqual(before);
  });

  it('reads users who are linked, and says what a full run would set right', async () => {
    const { slug, ziik, unit, cook, inAarhus } = await anInstance();
    const integration = await world.anIntegration(slug);
    const person = { azureId: `${slug}-1`, ...inAarhus };
    await world.settled(await world.send(integration, [person]));
    const { id } = ziik.findUser({ reference: person.azureId })!;
    ziik.changeUser(id, { memberships: [{ unit: unit('Odense').id, userTypes: [cook.id] }] });
    const writes = writesOf(ziik);

    const told = await world.rehearsed(await world.rehearse(integration, [person]));

    expect(told[person.azureId]).toMatchObject({
      kind: 'moved',
      before: { unit: unit('Odense') },
      after: inAarhus.placement,
      ziikUser: { id },
    });
    expect(writesOf(ziik)).toEqual(writes);
  });

  it('waits as long as Ziik asks for, and goes on', async () => {
    const { slug, ziik, inAarhus } = await anInstance();
    const integration = await world.anIntegration(slug, {}, false);
    ziik.addFault({
      match: { operation: 'users.search' },
      times: 2,
      fault: { status: 429, headers: { 'retry-after': '1' } },
    });

    const told = await world.rehearsed(await world.rehearse(integration, [{ azureId: `${slug}-1`, ...inAarhus }]));

    expect(told[`${slug}-1`]).toMatchObject({ kind: 'created' });
    const times = ziik
      .journal()
      .filter(({ operation }) => operation === 'users.search')
      .map(({ at }) => at);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(990);
  });

  it('ends where it is when it is cancelled, and leaves nothing behind', async () => {
    const { slug, ziik, inAarhus } = await anInstance();
    const integration = await world.anIntegration(slug, {}, false);
    ziik.configure({ down: true });
    const people = Array.from({ length: 5 }, (_, index) => ({ azureId: `${slug}-${index}`, ...inAarhus }));
    const id = await world.rehearse(integration, people);
    await waitUntil('the items to be stored', async () => (await kept(integration)).items === 5);

    await world.db.transaction((tx) => cancelRehearsal(tx, id));
    ziik.configure({ down: false });

    await waitUntil('the items to be gone', async () => (await kept(integration)).items === 0);
    expect(world.heard.rehearsed.get(id)).toBeUndefined();
  });
});

function accountsOf(integrationId: string) {
  return world.db.query(
    `SELECT azure_id, touch, desired_revision, settled, status, brake, hold_run, outcome_seq, due_at
      FROM applier.account WHERE integration_id = $1 ORDER BY azure_id`,
    [integrationId],
  );
}
