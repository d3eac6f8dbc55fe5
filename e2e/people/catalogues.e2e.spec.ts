import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { codesOf, type Instance, type Integration, openInstance } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

const UNITS = ['Aarhus', 'Odense', 'Vejle', 'Ribe', 'Esbjerg'];

interface Named {
  readonly id: number;
  readonly name: string;
}

describe('catalogues', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('catalogues', { CATALOGUE_PERIOD: 'PT1S' });
  });
  afterAll(() => world?.stop());

  /** One person in every unit. */
  async function staffed() {
    const instance = await openInstance(world, { units: UNITS });
    const integration = await instance.integrate();
    const ids: string[] = [];
    for (const department of UNITS) ids.push(await integration.hire(department, { department, jobTitle: 'Seller' }));
    await integration.run('full');
    const { data: units } = await instance.readZiik<{ data: Named[] }>('/units');
    return { instance, integration, ids, units };
  }

  const renameUnit = (instance: Instance, { id }: Named, name: string) =>
    instance.inZiik('PATCH', `/units/${id}`, { name });

  const whenSuspicious = (integration: Integration, isSo: boolean) =>
    waitUntil(`suspicious: ${isSo}`, async () => {
      const { attention } = await integration.show();
      return attention.some(({ code }) => code === 'catalogue-suspicious') === isSo;
    });

  it.concurrent('[S37] a new, a renamed and a renamed-back unit reach those that Azure does not report', async () => {
    const { instance, integration, ids, units } = await staffed();
    const early = await integration.hire('Early', { department: 'Herning', jobTitle: 'Seller' });
    await integration.run();
    expect(await integration.user(early)).toMatchObject({ status: 'unassigned' });

    await instance.inZiik('POST', '/units', { name: 'Herning' });
    await integration.userWhen(early, 'placed', ({ status }) => status === 'assigned');

    await renameUnit(instance, units[0]!, 'Aarhus C');
    await integration.userWhen(ids[0]!, 'unmatched', (user) => codesOf(user).includes('unit-unknown'));
    expect(await integration.user(ids[0]!)).toMatchObject({ status: 'assigned' });
    await renameUnit(instance, units[0]!, 'Aarhus');
    await integration.userWhen(ids[0]!, 'matched', (user) => codesOf(user).length === 0);
    expect((await integration.standing(ids[0]!))?.places).toEqual(['Aarhus: Seller']);
  });

  it.concurrent('[S37] a new user type reaches those who wait for it', async () => {
    const { instance, integration } = await staffed();
    const id = await integration.hire('Early', { department: 'Ribe', jobTitle: 'Seller, Baker' });
    await integration.run();
    expect(codesOf(await integration.user(id))).toEqual(['user-type-unknown']);

    await instance.inZiik('POST', '/usertypes', { name: 'Baker' });

    await integration.userWhen(id, 'both types', (user) => user.userTypes.length === 2);
    expect(await integration.user(id)).toMatchObject({ status: 'assigned', findings: [] });
  });

  it.concurrent('[S37] a changed matching field reaches everybody, without any news from Azure', async () => {
    const instance = await openInstance(world, { units: UNITS });
    const integration = await instance.integrate();
    const id = await integration.hire('Field', {
      department: 'Ribe',
      city: 'Vejle',
      jobTitle: 'Seller',
      state: 'Manager',
    });
    await integration.run('full');
    expect((await integration.standing(id))?.places).toEqual(['Ribe: Seller']);

    await integration.patch({ unitField: 'city', userTypeField: 'state' });

    await integration.userWhen(id, 'moved', ({ unit }) => unit?.name === 'Vejle');
    expect((await integration.standing(id))?.places).toEqual(['Vejle: Manager']);
  });

  it.concurrent('[S12] [S37] what changed while it was disabled is decided again when it is enabled', async () => {
    const { instance, integration, ids } = await staffed();
    const waiting = await integration.hire('Waiting', { department: 'Herning', jobTitle: 'Seller' });
    await integration.run();
    await integration.patch({ enabled: false });
    await instance.inZiik('POST', '/units', { name: 'Herning' });
    await integration.update(ids[0]!, { department: 'Herning' });
    const reads = await instance.countCalls('units.list');
    await waitUntil('read again', async () => (await instance.countCalls('units.list')) > reads + 1);
    expect(await integration.user(waiting)).toMatchObject({ status: 'unassigned' });
    expect((await integration.standing(ids[0]!))?.places).toEqual(['Aarhus: Seller']);

    await integration.patch({ enabled: true });

    await integration.userWhen(waiting, 'placed', ({ unit }) => unit?.name === 'Herning');
    await integration.userWhen(ids[0]!, 'moved', ({ unit }) => unit?.name === 'Herning');
  });

  it.concurrent('[R catalogue-suspicious] one that lost more than 20 % of the names in use is held back, until a full run is initiated', async () => {
    const { instance, integration, ids, units } = await staffed();
    await renameUnit(instance, units[0]!, 'Aarhus C');
    await integration.userWhen(ids[0]!, 'unmatched', (user) => codesOf(user).includes('unit-unknown'));
    await Promise.all([renameUnit(instance, units[1]!, 'Odense C'), renameUnit(instance, units[2]!, 'Vejle C')]);
    await whenSuspicious(integration, true);
    const shown = await integration.show();
    expect(shown.attention).toContainEqual(
      expect.objectContaining({ code: 'catalogue-suspicious', severity: 'warning' }),
    );
    expect(shown.state).toBe('ready');
    await integration.run();
    expect(codesOf(await integration.user(ids[1]!))).toEqual([]);

    await integration.run('full');

    await integration.userWhen(ids[1]!, 'unmatched', (user) => codesOf(user).includes('unit-unknown'));
    await whenSuspicious(integration, false);
    expect(await integration.user(ids[2]!)).toMatchObject({ status: 'assigned', findings: [{ code: 'unit-unknown' }] });
  });

  it.concurrent('[R catalogue-suspicious] one that is held back counts again when a later read brings the names back', async () => {
    const { instance, integration, ids, units } = await staffed();
    const [, second, third] = units as [Named, Named, Named];
    await instance.inZiik('POST', '/faults', {
      match: { operation: 'units.list' },
      times: -1,
      fault: { status: 200, body: page(units.slice(3)) },
    });
    await whenSuspicious(integration, true);
    expect([second.name, third.name]).toEqual(['Odense', 'Vejle']);
    await instance.inZiik('DELETE', '/faults');
    await whenSuspicious(integration, false);
    for (const id of ids) expect(await integration.user(id)).toMatchObject({ status: 'assigned', findings: [] });
  });

  it.concurrent.each([
    ['empty', { status: 200, body: page([]) }],
    ['cut off', { status: 200, body: '{"data":[{"id":1,' }],
    ['refused', { status: 500 }],
  ])('one that is %s does not count', async (_, fault) => {
    const { instance, integration, ids } = await staffed();
    await instance.inZiik('POST', '/faults', { match: { operation: 'units.list' }, times: -1, fault });
    const before = await instance.countCalls('units.list');
    await waitUntil('read again', async () => (await instance.countCalls('units.list')) > before + 1);
    const id = await integration.hire('Meanwhile', { department: 'Ribe', jobTitle: 'Seller' });
    await integration.run();

    expect(await integration.user(id)).toMatchObject({ status: 'assigned', unit: { name: 'Ribe' } });
    for (const each of ids) expect(await integration.user(each)).toMatchObject({ status: 'assigned', findings: [] });
  });

  it.concurrent('[R pending] before the first one the users wait as pending, and nothing is written', async () => {
    const instance = await openInstance(world, { units: UNITS });
    await instance.inZiik('POST', '/faults', {
      match: { operation: 'usertypes.list' },
      times: -1,
      fault: { status: 503 },
    });
    const integration = await instance.integrate();
    const id = await integration.hire('Pending', { department: 'Ribe', jobTitle: 'Seller' });
    const known = await integration.hire('Known', {
      department: 'Ribe',
      jobTitle: 'Seller',
      mail: 'known@people.example',
    });
    const byHand = await instance.makeByHand({ email: 'known@people.example' });
    await instance.admin.post(`${integration.path}/runs`, { kind: 'full' });

    await integration.userWhen(id, 'pending', ({ status }) => status === 'pending');
    await integration.userWhen(known, 'pending', ({ status }) => status === 'pending');
    expect(await integration.user(id)).toMatchObject({ ziikUserId: null });
    expect(await instance.userById(byHand.id)).toEqual(byHand);
    expect(await instance.countCalls('users.create')).toBe(0);
    expect((await integration.show()).counts).toMatchObject({ pending: 2 });

    await instance.inZiik('DELETE', '/faults');
    await integration.userWhen(id, 'placed', ({ status }) => status === 'assigned');
    await integration.userWhen(known, 'placed', ({ ziikUserId }) => ziikUserId === byHand.id);
  });
});

function page(units: readonly Named[]) {
  return {
    data: units.map(({ id, name }) => ({ id, name, reference: '', level: 1, unit_type: 'unit', parent: null })),
    links: { first: null, last: null, prev: null, next: null },
    meta: { current_page: 1, last_page: 1, per_page: 100, total: units.length, from: 1, to: units.length },
  };
}
