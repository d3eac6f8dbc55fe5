import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeAliases, deleteAlias, markIntegrationDeleted } from '@user-sync/control';
import { encodeEvent } from '@user-sync/messaging';
import { waitUntil } from '@user-sync/testing';
import { aMarker, anEvent, startWorld, type World } from './started-mapper.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** An integration whose instance's catalogue has been read. */
async function ready(options?: Parameters<World['integration']>[1]) {
  const instance = await world.instance();
  const id = await world.integration(instance.slug, options);
  await waitUntil('the catalogue', async () => (await world.catalogue(instance.slug))?.version);
  return { instance, id };
}

async function commandsOf(integrationId: string) {
  return (await world.commands()).filter(({ data }) => data.integrationId === integrationId);
}

describe('deciding', () => {
  it('[S16] [S19] derives from the directory where somebody belongs in Ziik', async () => {
    const { id } = await ready();
    const event = anEvent(id, { department: ' Odense ', jobTitle: 'Manager, Clerk', givenName: 'Bo' });

    await world.tell(event);

    const [command] = await commandsOf(id);
    expect(command).toMatchObject({
      type: 'user.upsert',
      key: event.key,
      partition: event.partition,
      data: {
        lifecycle: { state: 'present' },
        profile: { firstName: 'Bo', lastName: 'Holm', email: 'ida.holm@contoso.example' },
        placement: {
          unit: { name: 'Odense' },
          userTypes: [{ name: 'Clerk' }, { name: 'Manager' }],
        },
        findings: [],
      },
    });
  });

  it('decides for a rehearsal under a type of its own, and takes no name into use', async () => {
    const { instance, id } = await ready();
    const rehearsalId = randomUUID();
    const event = anEvent(id, { department: 'Odense', jobTitle: 'Clerk' });
    const key = event.key as string;
    const asRehearsal = (type: string, data: object) =>
      encodeEvent(type, data, { source: 'test', id: rehearsalId, key, partition: event.partition });

    await world.tell(
      asRehearsal('rehearsal.user', { ...JSON.parse(event.value as string), rehearsalId }),
      asRehearsal('rehearsal.ended', { rehearsalId, integrationId: id, people: 1, partitions: [event.partition!] }),
    );

    expect(await commandsOf(id)).toMatchObject([
      {
        type: 'rehearsal.command',
        key,
        partition: event.partition,
        data: { rehearsalId, lifecycle: { state: 'present' }, placement: { unit: { name: 'Odense' } } },
      },
      { type: 'rehearsal.ended', data: { rehearsalId, people: 1 } },
    ]);
    const inUse = 'SELECT name FROM mapper.name_in_use WHERE instance_slug = $1';
    expect(await world.database.query(inUse, [instance.slug])).toEqual([]);
  });

  it('[S17] [S18] passes on why somebody has no unit', async () => {
    const { id } = await ready();

    await world.tell(
      anEvent(id, { azureId: 'unknown', department: 'Odens' }),
      anEvent(id, { azureId: 'several', department: 'Odense, Aarhus' }),
    );

    const found = Object.fromEntries((await commandsOf(id)).map(({ data }) => [data.azureId, data.findings[0]]));
    expect(found.unknown).toMatchObject({ code: 'unit-unknown', value: 'Odens', nearest: [{ name: 'Odense' }] });
    expect(found.several).toMatchObject({ code: 'unit-several' });
  });

  it('[S34] [R disabled-accounts] deactivates people who are gone, whatever the reason', async () => {
    const { id } = await ready({ disabledAccounts: 'deactivate' });

    await world.tell(
      anEvent(id, { azureId: 'gone', removed: 'soft-deleted' }),
      anEvent(id, { azureId: 'disabled', accountEnabled: false }),
    );

    const commands = (await commandsOf(id)).map(({ type, data }) => ({ type, who: data.azureId, how: data.lifecycle }));
    expect(commands).toContainEqual({
      type: 'user.deactivate',
      who: 'gone',
      how: { state: 'gone', cause: 'soft-deleted' },
    });
    expect(commands).toContainEqual({
      type: 'user.deactivate',
      who: 'disabled',
      how: { state: 'gone', cause: 'account-disabled' },
    });
  });

  it('keeps markers behind everything before them in their partition', async () => {
    const { id } = await ready();
    const runId = randomUUID();
    const events = Array.from({ length: 600 }, () => anEvent(id));

    await world.tell(...events, ...[0, 1, 2].map((partition) => aMarker(id, runId, partition)));

    const commands = await commandsOf(id);
    expect(commands).toHaveLength(603);
    for (const partition of [0, 1, 2]) {
      const there = commands.filter((command) => command.partition === partition);
      expect(there.at(-1)).toMatchObject({ type: 'run.ended', data: { runId, partitions: [0, 1, 2] } });
      const revisions = there.slice(0, -1).map(({ data }) => data.revision);
      expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    }
  });

  it('passes on duplicates and old events: the applier sees their revision', async () => {
    const { id } = await ready();
    const first = anEvent(id, { azureId: 'ida', department: 'Aarhus' });
    const second = anEvent(id, { azureId: 'ida', department: 'Odense' });

    await world.tell(first, second, second, first);

    const commands = await commandsOf(id);
    expect(commands.map(({ data }) => data.placement?.unit?.name)).toEqual(['Aarhus', 'Odense', 'Odense', 'Aarhus']);
    expect(commands[3]?.data.revision).toBe(commands[0]?.data.revision);
  });

  it('says nothing for integrations that were deleted or never were, markers included', async () => {
    const { id } = await ready();
    const stranger = randomUUID();
    await world.database.transaction((tx) => markIntegrationDeleted(tx, id));

    await world.tell(anEvent(id), anEvent(stranger), aMarker(id, randomUUID(), 0));

    expect((await commandsOf(id)).concat(await commandsOf(stranger))).toEqual([]);
    expect(await world.deadLetters()).toBe(0);
  });

  it('moves a poison message to the dead letters and continues after it', async () => {
    const { id } = await ready();
    const broken = { ...anEvent(id), value: '{"broken', partition: 1 };
    const nobody = { ...anEvent('not-a-guid'), partition: 1 };
    const before = await world.deadLetters();

    await world.tell(broken, nobody, { ...anEvent(id, { azureId: 'behind' }), partition: 1 });

    expect((await commandsOf(id)).map(({ data }) => data.azureId)).toEqual(['behind']);
    expect(await world.deadLetters()).toBe(before + 2);
  });

  it('moves a person whose message Kafka would never accept to the dead letters, and continues', async () => {
    const { id } = await ready();
    const before = await world.deadLetters();
    const vast = anEvent(id, { azureId: 'vast', department: 'x'.repeat(600_000), givenName: 'y'.repeat(300_000) });

    await world.tell({ ...vast, partition: 1 }, { ...anEvent(id, { azureId: 'next' }), partition: 1 });

    expect((await commandsOf(id)).map(({ data }) => data.azureId)).toEqual(['next']);
    expect(await world.deadLetters()).toBe(before + 1);
  });

  it('[S37] decides by new matching fields as soon as they are stored', async () => {
    const { id } = await ready();
    await world.tell(anEvent(id, { azureId: 'before', city: 'Odense' }));
    await commandsOf(id);

    await world.database.execute(
      `UPDATE control.integration SET unit_field = 'city', version = version + 1 WHERE id = $1`,
      [id],
    );
    await world.tell(anEvent(id, { azureId: 'after', city: 'Odense' }));

    const units = Object.fromEntries(
      (await commandsOf(id)).map(({ data }) => [data.azureId, data.placement?.unit?.name]),
    );
    expect(units).toEqual({ before: undefined, after: 'Odense' });
  });

  it('[R alias] decides by aliases as soon as they are set, says so, and no longer when they are gone', async () => {
    const { instance, id } = await ready({ matching: 'relaxed' });
    const odense = instance.catalogue.unit('Odense');
    await world.tell(anEvent(id, { azureId: 'before', department: 'Fyn' }));
    await commandsOf(id);

    const alias = await world.alias(id, 'unit', 'Fyn', odense);
    await world.alias(id, 'user-type', 'CLERK', { id: 99, name: 'Gone' });
    await world.tell(
      anEvent(id, { azureId: 'named', department: 'Odense', jobTitle: 'Clerk' }),
      anEvent(id, { azureId: 'meant', department: ' Fyn', jobTitle: 'CLERK, manager' }),
    );
    await commandsOf(id);
    await world.database.transaction(async (tx) => {
      await deleteAlias(tx, id, alias);
      await changeAliases(tx, { id, kind: 'unit', value: 'Fyn' }, false);
    });
    await world.tell(anEvent(id, { azureId: 'after', department: 'Fyn' }));

    const data = Object.fromEntries((await commandsOf(id)).map((command) => [command.data.azureId, command.data]));
    expect(data.before).toMatchObject({ placement: { unit: null }, aliasesVersion: 0 });
    expect(data.named).toMatchObject({
      placement: { unit: { name: 'Odense' }, userTypes: [{ name: 'Clerk' }] },
      findings: [],
    });
    expect(data.named?.placement?.by).toBeUndefined();
    expect(data.meant).toMatchObject({
      placement: {
        unit: { id: odense.id, name: 'Odense' },
        userTypes: [{ name: 'Manager' }],
        by: [
          { kind: 'unit', id: odense.id, value: 'Fyn', by: 'alias' },
          { kind: 'user-type', value: 'manager', by: 'folded' },
        ],
      },
      findings: [{ code: 'alias-target-gone', field: 'jobTitle', value: 'CLERK' }],
      aliasesVersion: 2,
    });
    expect(data.after).toMatchObject({ placement: { unit: null }, aliasesVersion: 3 });
  });

  it('[R pending] leaves the placement open before the first catalogue', async () => {
    const instance = await world.instance({ password: 'wrong' });
    const id = await world.integration(instance.slug);

    await world.tell(anEvent(id, { department: 'Aarhus' }));

    const [command] = await commandsOf(id);
    expect(command?.data).toMatchObject({ placement: null, lifecycle: { state: 'present' } });
  });
});
