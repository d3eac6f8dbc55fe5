import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codesOf, openInstance } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

const PLACE = { department: 'Aarhus', jobTitle: 'Seller' };
const DAYS_90 = 90 * 24 * 3_600_000;

describe('leaving', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('leaving');
  });
  afterAll(() => world?.stop());

  it.concurrent('[S34] [S35] deactivates once, lists the day of the purge, and the second notice changes nothing', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const id = await integration.hire('Ida', PLACE);
    await integration.run('full');
    await integration.leave(id);
    await integration.run();

    const user = await integration.user(id);
    expect(user).toMatchObject({ status: 'deactivated', deactivatedAt: expect.any(String), findings: [] });
    expect(Date.parse(user.purgeAt!) - Date.parse(user.deactivatedAt!)).toBe(DAYS_90);
    expect((await integration.users({ status: 'deactivated' })).map(({ azureId }) => azureId)).toEqual([id]);
    expect((await instance.userById(user.ziikUserId!)).active).toBe(false);

    await integration.purge(id);
    await integration.run();
    await integration.run('full');

    expect(await integration.user(id)).toMatchObject({
      status: 'deactivated',
      deactivatedAt: user.deactivatedAt,
      purgeAt: user.purgeAt,
    });
    expect(await instance.countCalls('users.deactivate')).toBe(1);
  });

  it.concurrent('[S34] also deactivates people who are deleted for good at once, and users first created in Ziik', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const byHand = await instance.makeByHand({ email: 'hand@people.example' });
    const linked = await integration.hire('Hand', { ...PLACE, mail: 'hand@people.example' });
    const purged = await integration.hire('Gone', PLACE);
    await integration.run('full');

    await integration.leave(linked, purged);
    await integration.purge(purged);
    await integration.run();

    expect(await integration.user(linked)).toMatchObject({ status: 'deactivated' });
    expect(await integration.user(purged)).toMatchObject({ status: 'deactivated' });
    expect((await instance.userById(byHand.id)).active).toBe(false);
  });

  it.concurrent('[S34] touches nobody who was not linked, and no longer lists people that Ziik never had', async () => {
    const instance = await openInstance(world, { settings: { unitRequired: true } });
    const integration = await instance.integrate();
    const before = await integration.hire('Before', PLACE);
    await integration.leave(before);
    const incomplete = await integration.hire('Incomplete', { ...PLACE, surname: null });
    const held = await integration.hire('Held', { department: null, jobTitle: null, mail: 'held@people.example' });
    const holder = await integration.hire('Holder', { ...PLACE, mail: 'one@people.example' });
    const conflict = await integration.hire('Conflict', { ...PLACE, mail: 'one@people.example' });
    await integration.run('full');
    const taken = (await integration.users({ status: 'conflict' }))[0]!.azureId;
    expect([holder, conflict]).toContain(taken);
    expect(await integration.users()).toHaveLength(4);

    await integration.leave(incomplete, held, taken);
    await integration.run();
    await integration.purge(incomplete);
    await integration.run('full');

    const remaining = taken === holder ? conflict : holder;
    expect((await integration.users()).map(({ azureId }) => azureId)).toEqual([remaining]);
    expect(await integration.user(remaining)).toMatchObject({ status: 'assigned' });
    expect((await instance.call('GET', `${integration.path}/users/${held}`)).status).toBe(404);
    expect(await instance.countCalls('users.deactivate')).toBe(0);

    await integration.restore(held);
    await integration.update(held, PLACE);
    await integration.run();
    expect(await integration.user(held)).toMatchObject({ status: 'assigned', email: 'held@people.example' });
  });

  it.concurrent('[S36] a user restored in Azure is active as before, and the purge is cancelled', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const id = await integration.hire('Restored', PLACE);
    await integration.run('full');
    const before = await integration.standing(id);
    await integration.leave(id);
    await integration.run();
    await integration.restore(id);
    await integration.run();

    expect(await integration.user(id)).toMatchObject({ status: 'assigned', deactivatedAt: null, purgeAt: null });
    expect(await integration.standing(id)).toEqual(before);
  });

  it.concurrent('[S36] a user reactivated by an administrator is active and listed until a new notice', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const id = await integration.hire('Kept', PLACE);
    await integration.run('full');
    await integration.leave(id);
    await integration.run();
    expect((await integration.ask(id, 'reactivation')).status).toBe(202);

    await integration.userWhen(id, 'reactivated', ({ status }) => status === 'assigned');
    const user = await integration.user(id);
    expect(user).toMatchObject({ deactivatedAt: null, purgeAt: null });
    expect(codesOf(user)).toEqual(['removal-rejected']);
    expect((await integration.standing(id))?.active).toBe(true);

    await integration.purge(id);
    await integration.run();
    await integration.run('full');
    expect((await integration.standing(id))?.active).toBe(true);
    expect(await integration.ask(id, 'reactivation')).toMatchObject({ status: 409, body: { code: 'not-deactivated' } });
  });

  it.concurrent('[R decision] a new notice after a rejection counts', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const id = await integration.hire('Again', PLACE);
    await integration.run('full');
    await integration.leave(id);
    await integration.run();
    await integration.ask(id, 'reactivation');
    await integration.userWhen(id, 'reactivated', ({ status }) => status === 'assigned');

    await integration.restore(id);
    await integration.run();
    expect(await integration.user(id)).toMatchObject({ status: 'assigned', findings: [] });
    await integration.leave(id);
    await integration.run();

    expect(await integration.user(id)).toMatchObject({ status: 'deactivated', purgeAt: expect.any(String) });
  });

  it.concurrent('[R disabled-accounts] a disabled account changes nothing by default', async () => {
    const integration = await (await openInstance(world)).integrate();
    const id = await integration.hire('Disabled', PLACE);
    await integration.run('full');
    await integration.update(id, { accountEnabled: false });
    await integration.run();
    expect(await integration.user(id)).toMatchObject({ status: 'assigned', findings: [] });
    expect((await integration.standing(id))?.active).toBe(true);
  });

  it.concurrent('[R disabled-accounts] `disabledAccounts: deactivate` deactivates, and the account enabled again undoes it', async () => {
    const integration = await (await openInstance(world)).integrate({ disabledAccounts: 'deactivate' });
    const id = await integration.hire('Disabled', PLACE);
    await integration.run('full');
    await integration.update(id, { accountEnabled: false });
    await integration.run();
    expect(await integration.user(id)).toMatchObject({ status: 'deactivated', purgeAt: expect.any(String) });

    await integration.update(id, { accountEnabled: true });
    await integration.run();
    expect(await integration.user(id)).toMatchObject({ status: 'assigned', purgeAt: null });
    expect((await integration.standing(id))?.places).toEqual(['Aarhus: Seller']);
  });

  it.concurrent('[R disabled-accounts] `disabledAccounts` given and taken back reaches those that Azure does not report', async () => {
    const integration = await (await openInstance(world)).integrate();
    const id = await integration.hire('Option', { ...PLACE, accountEnabled: false });
    const deleted = await integration.hire('Deleted', PLACE);
    await integration.run('full');
    await integration.leave(deleted);
    await integration.run();

    await integration.patch({ options: { disabledAccounts: 'deactivate' } });
    await integration.userWhen(id, 'deactivated', ({ status }) => status === 'deactivated');
    await integration.patch({ options: { disabledAccounts: 'ignore' } });
    await integration.userWhen(id, 'active again', ({ status }) => status === 'assigned');

    expect((await integration.standing(id))?.active).toBe(true);
    expect(await integration.user(deleted)).toMatchObject({ status: 'deactivated' });
  });

  it.concurrent('[R own-account] our own account is left alone: it is listed as blocked', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const id = await integration.hire('Integration', { ...PLACE, mail: instance.account.username });
    await integration.run('full');
    expect(await integration.user(id)).toMatchObject({ ziikUserId: 1 });
    await integration.leave(id);
    await integration.run();

    const user = await integration.user(id);
    expect(user).toMatchObject({ status: 'blocked', purgeAt: null });
    expect(codesOf(user)).toEqual(['own-account']);
    expect((await instance.userById(1)).active).toBe(true);
    expect(await instance.countCalls('users.deactivate')).toBe(0);
  });

  it.concurrent.each([403, 422])(
    '[R blocked] an administrator that Ziik keeps (%i) is listed as blocked, and not tried for ever',
    async (administratorStatus) => {
      const instance = await openInstance(world, { settings: { administratorStatus } });
      const integration = await instance.integrate();
      const admin = await instance.makeByHand({ email: 'boss@people.example', administrator: true });
      const id = await integration.hire('Boss', { ...PLACE, mail: 'boss@people.example' });
      await integration.run('full');
      await integration.leave(id);
      await integration.run();

      const user = await integration.user(id);
      expect(user).toMatchObject({ status: 'blocked', purgeAt: null });
      expect(codesOf(user)).toEqual(['administrator-protected']);
      expect((await instance.userById(admin.id)).active).toBe(true);
      const tried = await instance.countCalls('users.deactivate');
      await integration.run();
      await integration.run('full');
      expect(await instance.countCalls('users.deactivate')).toBe(tried);
    },
  );

  it.concurrent('[R removal-proof] removal needs proof: absence counts only with a 404 for that very user', async () => {
    const integration = await (await openInstance(world)).integrate();
    const [present, gone] = [await integration.hire('Present', PLACE), await integration.hire('Gone', PLACE)];
    await integration.hire('Rest', PLACE);
    await integration.run('full');
    await integration.leave(gone);
    const { entra } = world.sandbox;
    // Every list of people breaks, then is empty: nobody goes.
    await entra.send('POST', '/faults', {
      tenantId: integration.tenantId,
      match: { path: '^/v1.0/users\\?' },
      times: 1,
      fault: { kind: 'empty-page' },
    });
    await integration.run('full');
    expect(await integration.user(present)).toMatchObject({ status: 'assigned' });

    await integration.run('full');
    expect(await integration.user(present)).toMatchObject({ status: 'assigned' });
    expect(await integration.user(gone)).toMatchObject({ status: 'deactivated' });
  });
});
