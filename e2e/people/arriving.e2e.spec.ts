import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codesOf, type Instance, openInstance, standingOf } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

const PLACE = { department: 'Aarhus', jobTitle: 'Seller' };
const NOWHERE = { department: 'Atlantis', jobTitle: 'Elf' };

describe('arriving', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('arriving');
  });
  afterAll(() => world?.stop());

  it.concurrent('[S30] creates people who match nothing without a unit, and places them as soon as they match', async () => {
    const integration = await (await openInstance(world)).integrate();
    const id = await integration.hire('Ida', NOWHERE);
    await integration.run('full');
    const before = await integration.user(id);
    expect(before).toMatchObject({ status: 'unassigned', unit: null, ziikUserId: expect.any(Number) });

    await integration.update(id, PLACE);
    await integration.run();

    expect(await integration.user(id)).toMatchObject({ status: 'assigned', ziikUserId: before.ziikUserId });
    expect((await integration.standing(id))?.places).toEqual(['Aarhus: Seller']);
  });

  it.concurrent('[S30] holds them where Ziik demands a unit, and creates them on their first match', async () => {
    const instance = await openInstance(world, { settings: { unitRequired: true } });
    const integration = await instance.integrate();
    const held = await integration.hire('Held', NOWHERE);
    const well = await integration.hire('Well', PLACE);
    await integration.run('full');

    expect(await integration.user(held)).toMatchObject({ status: 'unassigned', ziikUserId: null, unit: null });
    expect(codesOf(await integration.user(held))).toEqual(['unit-unknown', 'user-type-unknown']);
    expect((await integration.standing(well))?.places).toEqual(['Aarhus: Seller']);

    await integration.update(held, { department: 'Odense' });
    await integration.run();
    expect((await integration.standing(held))?.places).toEqual(['Odense: ']);
    expect(await integration.user(held)).toMatchObject({ status: 'unassigned', unit: { name: 'Odense' } });
  });

  it.concurrent('[S30] creates held users when Ziik no longer requires a unit', async () => {
    const instance = await openInstance(world, { settings: { unitRequired: true } });
    const integration = await instance.integrate();
    const held = await integration.hire('Held', NOWHERE);
    await integration.run('full');
    expect(await integration.user(held)).toMatchObject({ status: 'unassigned', ziikUserId: null });

    await instance.inZiik('PATCH', '', { unitRequired: false });
    const later = await integration.hire('Later', NOWHERE);
    await integration.run('full');

    expect((await integration.standing(held))?.places).toEqual([]);
    expect((await integration.standing(later))?.places).toEqual([]);
  });

  it.concurrent('[S31] [R who-is-who] links people who are already in Ziik by e-mail, in any letter case, and overwrites', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const memberships = [{ unit: 'Vejle', userTypes: ['Trainee'] }];
    const one = await instance.makeByHand({ email: 'ONE@People.example', memberships });
    const named = await instance.makeByHand({ email: 'two@people.example', reference: 'payroll-7', memberships });
    const first = await integration.hire('One', { ...PLACE, mail: ' one@people.example' });
    const second = await integration.hire('Two', { ...PLACE, mail: 'two@people.example' });
    await integration.run('full');

    expect(await integration.user(first)).toMatchObject({ ziikUserId: one.id, status: 'assigned', findings: [] });
    expect(standingOf(await instance.userById(one.id))).toMatchObject({ name: 'One Holm', places: ['Aarhus: Seller'] });
    expect((await instance.userById(one.id)).reference).toBe(first);
    expect(await integration.user(second)).toMatchObject({ ziikUserId: named.id, status: 'assigned' });
    expect((await instance.userById(named.id)).reference).toBe('payroll-7');
    expect(await instance.countCalls('users.create')).toBeLessThanOrEqual(2);

    await integration.leave(second);
    await integration.run();
    expect((await instance.userById(named.id)).active).toBe(false);
  });

  it.concurrent('[S31] links at once by webhook, with nothing new in Azure and no run', async () => {
    const instance = await openInstance(world, { settings: { unitRequired: true } });
    const integration = await instance.integrate();
    const id = await integration.hire('Hook', { ...NOWHERE, mail: 'hook@people.example' });
    const stranger = await instance.makeByHand({ email: 'stranger@elsewhere.example' });
    await integration.run('full');
    expect(await integration.user(id)).toMatchObject({ ziikUserId: null });
    await registerWebhooks(instance);

    const made = await instance.makeByHand({
      email: 'Hook@people.example',
      memberships: [{ unit: 'Vejle', userTypes: ['Trainee'] }],
    });

    await integration.userWhen(id, 'linked', ({ ziikUserId }) => ziikUserId === made.id);
    expect(standingOf(await instance.userById(made.id))).toMatchObject({
      name: 'Hook Holm',
      places: ['Vejle: Trainee'],
    });
    expect(standingOf(await instance.userById(stranger.id)).name).toBe('Made By Hand');
  });

  it.concurrent('[S37] learns of a new unit by webhook, and places the people who waited for it', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const id = await integration.hire('Early', { department: 'Herning', jobTitle: 'Seller' });
    await integration.run('full');
    await registerWebhooks(instance);

    await instance.inZiik('POST', '/units', { name: 'Herning' });

    await integration.userWhen(id, 'placed', ({ status }) => status === 'assigned');
    expect((await integration.standing(id))?.places).toEqual(['Herning: Seller']);
  });

  it.concurrent('[S32] leaves people alone who are in Ziik and not in Azure', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const memberships = [{ unit: 'Vejle', userTypes: ['Trainee'] }];
    const { id } = await instance.makeByHand({ email: 'only@ziik.example', memberships });
    const before = await instance.userById(id);
    const somebody = await integration.hire('Somebody', PLACE);
    await integration.run('full');
    await integration.leave(somebody);
    await integration.run();
    await integration.run('full');

    expect(await instance.userById(id)).toEqual(before);
    expect((await integration.users()).map(({ azureId }) => azureId)).toEqual([somebody]);
  });

  it.concurrent('[R existing-users] leaves users alone that it did not create, with `existingUsers: ignore`', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate({ existingUsers: 'ignore' });
    const byHand = await instance.makeByHand({ email: 'mine@people.example' });
    const ignored = await integration.hire('Mine', { ...PLACE, mail: 'mine@people.example' });
    const ours = await integration.hire('Ours', PLACE);
    await integration.run('full');

    expect(await integration.user(ignored)).toMatchObject({ status: 'ignored' });
    expect(await integration.user(ours)).toMatchObject({ status: 'assigned' });
    await integration.leave(ignored, ours);
    await integration.run();

    expect(await instance.userById(byHand.id)).toEqual(byHand);
    expect(await integration.user(ours)).toMatchObject({ status: 'deactivated' });
  });

  it.concurrent.each([false, true])(
    '[R welcome-mail] sends a welcome mail only with `welcomeMail` (%s)',
    async (welcomeMail) => {
      const instance = await openInstance(world);
      const integration = await instance.integrate(welcomeMail ? { welcomeMail } : {});
      const { id } = await instance.makeByHand({ email: 'linked@people.example' });
      await integration.hire('Linked', { ...PLACE, mail: 'linked@people.example' });
      await integration.hire('Created', { ...PLACE, mail: 'created@people.example' });
      await integration.run('full');

      expect((await instance.userByEmail('created@people.example'))?.welcomeMails).toBe(welcomeMail ? 1 : 0);
      expect((await instance.userById(id)).welcomeMails).toBe(0);
    },
  );

  it.concurrent('[R guests] treats guests as others, or leaves them out with `includeGuests: false`', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const linked = await integration.hire('Guest', { ...PLACE, userType: 'Guest' });
    await integration.run('full');
    expect(await integration.user(linked)).toMatchObject({ status: 'assigned' });

    await integration.patch({ options: { includeGuests: false } });
    await integration.userWhen(linked, 'left out', ({ status }) => status === 'ignored');
    await integration.update(linked, { department: 'Odense', surname: 'Unwritten' });
    const other = await integration.hire('Other', { ...PLACE, userType: 'Guest' });
    await integration.run();

    expect(await integration.user(other)).toMatchObject({ status: 'ignored', ziikUserId: null });
    expect(await integration.standing(linked)).toMatchObject({ name: 'Guest Holm', places: ['Aarhus: Seller'] });

    await integration.leave(linked);
    await integration.run();
    expect(await integration.user(linked)).toMatchObject({ status: 'deactivated', purgeAt: expect.any(String) });
  });

  async function registerWebhooks(instance: Instance): Promise<void> {
    const api = `${world.sandbox.ziik.url}/${instance.slug}/api`;
    const { username, password } = instance.account;
    const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${api}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const [{ jwt }] = (await (await post('/authenticate', { username, password })).json()) as [{ jwt: string }];
    for (const [trigger, path] of Object.entries(instance.webhooks)) {
      const uri = new URL(path, world.stack.config).href;
      const made = await post(
        '/webhooks',
        { name: trigger, uri, triggers: [trigger] },
        { authorization: `Bearer ${jwt}` },
      );
      expect(made.status).toBe(201);
    }
  }
});
