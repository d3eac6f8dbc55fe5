import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { codesOf, openInstance, standingOf } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

const PLACE = { department: 'Aarhus', jobTitle: 'Seller' };

describe('who is who', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('identity');
  });
  afterAll(() => world?.stop());

  it.concurrent('[R conflict] lists an e-mail that another linked user has, with the holder, and takes nothing over', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const holder = await integration.hire('Holder', { ...PLACE, mail: 'shared@people.example' });
    await integration.run('full');
    const second = await integration.hire('Second', { ...PLACE, mail: 'Shared@people.example' });
    await integration.run();

    const user = await integration.user(second);
    expect(user).toMatchObject({ status: 'conflict', ziikUserId: null });
    expect(user.findings).toEqual([expect.objectContaining({ code: 'email-conflict', holder })]);
    expect(await integration.standing(holder)).toMatchObject({ name: 'Holder Holm' });
    expect((await integration.show()).counts).toMatchObject({ conflict: 1, linked: 1 });

    await integration.update(holder, { mail: 'own@people.example' });
    await integration.run();

    await integration.userWhen(second, 'healed', ({ status }) => status === 'assigned');
    expect(await integration.user(second)).toMatchObject({ email: 'Shared@people.example', findings: [] });
    expect(await integration.standing(holder)).toMatchObject({ email: 'own@people.example' });
  });

  it.concurrent('[R conflict] writes everything but the e-mail for a linked user whose new address is taken', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const holder = await integration.hire('Holder', { ...PLACE, mail: 'held@people.example' });
    const other = await integration.hire('Other', { ...PLACE, mail: 'before@people.example' });
    await integration.run('full');

    await integration.update(other, { mail: 'held@people.example', surname: 'Lund', department: 'Odense' });
    await integration.run();

    const user = await integration.user(other);
    expect(user.status).toBe('conflict');
    expect(user.findings).toEqual([expect.objectContaining({ code: 'email-conflict', holder })]);
    expect(await integration.standing(other)).toMatchObject({
      name: 'Other Lund',
      email: 'before@people.example',
      places: ['Odense: Seller'],
    });
  });

  it.concurrent('[R conflict] lists a conflict with a linked user in Ziik whose e-mail none of our people has', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const id = await integration.hire('Linked', { ...PLACE, mail: 'linked@people.example' });
    await integration.run('full');
    const byHand = await instance.makeByHand({ email: 'wanted@people.example' });

    await integration.update(id, { mail: 'wanted@people.example' });
    await integration.run();

    const user = await integration.user(id);
    expect(user.status).toBe('conflict');
    expect(user.findings).toEqual([expect.objectContaining({ code: 'email-conflict', holder: null })]);
    expect(await instance.userById(byHand.id)).toEqual(byHand);
  });

  it.concurrent('[R conflict] passes addresses on along a chain, whatever the order', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) ids.push(await integration.hire(`Link${n}`, { ...PLACE, mail: `a${n}@chain.example` }));
    await integration.run('full');

    for (const n of [0, 1, 2, 3]) await integration.update(ids[n]!, { mail: `a${n + 1}@chain.example` });
    await integration.run();

    for (const n of [0, 1, 2, 3]) {
      expect(await integration.user(ids[n]!)).toMatchObject({ status: 'assigned', findings: [] });
      expect(await integration.standing(ids[n]!)).toMatchObject({ email: `a${n + 1}@chain.example` });
    }
  });

  it.concurrent('[R conflict] gives the address of a leaver to somebody hired in the same hour', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const stays = await integration.hire('Stays', PLACE);
    const moves = await integration.hire('Moves', { ...PLACE, mail: 'desk@people.example' });
    await integration.run('full');

    const next = await integration.hire('Next', { ...PLACE, mail: 'desk@people.example' });
    await integration.update(moves, { mail: 'moved@people.example' });
    await integration.run();

    expect(await integration.user(next)).toMatchObject({ status: 'assigned', email: 'desk@people.example' });
    expect(await integration.user(moves)).toMatchObject({ status: 'assigned', email: 'moved@people.example' });
    expect(await integration.user(stays)).toMatchObject({ status: 'assigned' });
  });

  it.concurrent('[R conflict] lists a swap of two addresses instead of waiting for ever', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const one = await integration.hire('One', { ...PLACE, mail: 'one@swap.example' });
    const two = await integration.hire('Two', { ...PLACE, mail: 'two@swap.example' });
    await integration.run('full');

    await integration.update(one, { mail: 'two@swap.example', surname: 'Swapped' });
    await integration.update(two, { mail: 'one@swap.example', surname: 'Swapped' });
    await integration.run();

    const [first, second] = [await integration.user(one), await integration.user(two)];
    expect([...codesOf(first), ...codesOf(second)]).toContain('email-conflict');
    expect(await integration.standing(one)).toMatchObject({ name: 'One Swapped' });
    expect(await integration.standing(two)).toMatchObject({ name: 'Two Swapped' });
  });

  it.concurrent('[R one-link] links a user of Ziik once, over all integrations of the instance', async () => {
    const instance = await openInstance(world);
    const [first, second] = [await instance.integrate(), await instance.integrate()];
    const one = await first.hire('Both', { ...PLACE, mail: 'both@people.example' });
    await first.run('full');
    const two = await second.hire('Both', { ...PLACE, mail: 'both@people.example', department: 'Odense' });
    const own = await second.hire('Own', PLACE);
    await second.run('full');

    expect(await second.user(two)).toMatchObject({ status: 'conflict', ziikUserId: null });
    expect((await second.user(two)).findings).toEqual([
      expect.objectContaining({ code: 'email-conflict', holder: one }),
    ]);
    expect(await second.user(own)).toMatchObject({ status: 'assigned' });
    expect((await first.standing(one))?.places).toEqual(['Aarhus: Seller']);
    expect((await first.users()).map(({ azureId }) => azureId)).toEqual([one]);
    const double = await instance.call('POST', '/v1/integrations', {
      name: 'Twice',
      applicationId: first.tenantId,
      tenantId: first.tenantId,
      secret: 'a-secret-value',
      unitField: 'city',
      userTypeField: 'jobTitle',
      enabled: false,
    });
    expect(double.status).toBe(422);
    expect(JSON.stringify(double.body)).toContain('duplicate-tenant');
  });

  it.concurrent('[R returner] treats a new Azure id with the same e-mail and names as the same person returning', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const old = await integration.hire('Back', { ...PLACE, mail: 'back@people.example' });
    await integration.run('full');
    const { ziikUserId } = await integration.user(old);
    await integration.leave(old);
    await integration.run();
    expect(await integration.user(old)).toMatchObject({ status: 'deactivated' });

    const id = await integration.hire('back', { ...PLACE, department: 'Odense', mail: 'Back@people.example' });
    await integration.run();

    expect(await integration.user(id)).toMatchObject({ status: 'assigned', ziikUserId, purgeAt: null });
    expect(standingOf(await instance.userById(ziikUserId!))).toMatchObject({
      active: true,
      places: ['Odense: Seller'],
    });
    expect((await integration.users()).map(({ azureId }) => azureId)).toEqual([id]);

    await integration.purge(old);
    await integration.run();
    expect(await integration.user(id)).toMatchObject({ status: 'assigned' });
    expect((await instance.userById(ziikUserId!)).active).toBe(true);
  });

  it.concurrent('[R returner] treats leaver and returner of one hour as the same person', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const old = await integration.hire('Quick', { ...PLACE, mail: 'quick@people.example' });
    await integration.run('full');
    const { ziikUserId } = await integration.user(old);

    await integration.leave(old);
    const id = await integration.hire('Quick', { ...PLACE, mail: 'quick@people.example' });
    await integration.run();

    await integration.userWhen(id, 'linked', ({ status }) => status === 'assigned');
    expect(await integration.user(id)).toMatchObject({ ziikUserId, findings: [], purgeAt: null });
    expect((await instance.userById(ziikUserId!)).active).toBe(true);
    expect((await integration.users()).map(({ azureId }) => azureId)).toEqual([id]);
  });

  it.concurrent('[R returner] drops the old link when the old id comes back after its person continued under a new one', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const old = await integration.hire('Twice', { ...PLACE, mail: 'twice@people.example' });
    await integration.run('full');
    const { ziikUserId } = await integration.user(old);
    await integration.leave(old);
    await integration.run();
    const id = await integration.hire('Twice', { ...PLACE, mail: 'twice@people.example' });
    await integration.run();

    await integration.restore(old);
    await integration.run();

    expect(await integration.user(id)).toMatchObject({ status: 'assigned', ziikUserId });
    expect(await integration.user(old)).toMatchObject({ status: 'conflict', ziikUserId: null });
    expect((await integration.user(old)).findings).toEqual([
      expect.objectContaining({ code: 'email-conflict', holder: id }),
    ]);
  });

  it.concurrent('[R conflict] lists a circle of three instead of waiting for ever, and it heals when one takes another address', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const ids: string[] = [];
    for (const n of [0, 1, 2]) ids.push(await integration.hire(`Ring${n}`, { ...PLACE, mail: `r${n}@ring.example` }));
    await integration.run('full');
    for (const n of [0, 1, 2]) await integration.update(ids[n]!, { mail: `r${(n + 1) % 3}@ring.example` });
    await integration.run();
    expect((await integration.users({ status: 'conflict' })).length).toBeGreaterThan(0);

    await integration.update(ids[0]!, { mail: 'free@ring.example' });
    await integration.run();

    for (const [id, email] of [
      [ids[0]!, 'free@ring.example'],
      [ids[1]!, 'r2@ring.example'],
      [ids[2]!, 'r0@ring.example'],
    ] as const) {
      await integration.userWhen(id, 'healed', ({ status }) => status === 'assigned');
      expect(await integration.standing(id)).toMatchObject({ email });
    }
  });

  it.concurrent('[R returner] lists a returner with another name as a conflict, which adoption resolves', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const old = await integration.hire('Maiden', { ...PLACE, mail: 'married@people.example' });
    await integration.run('full');
    const { ziikUserId } = await integration.user(old);
    await integration.leave(old);
    await integration.run();

    const id = await integration.hire('Maiden', { ...PLACE, surname: 'Married', mail: 'married@people.example' });
    await integration.run();
    const conflict = await integration.user(id);
    expect(conflict).toMatchObject({ status: 'conflict', ziikUserId: null });
    expect(conflict.findings).toEqual([expect.objectContaining({ code: 'returner', holder: old })]);
    expect((await instance.userById(ziikUserId!)).active).toBe(false);
    expect((await integration.ask(old, 'adoption')).status).toBe(409);

    expect((await integration.ask(id, 'adoption')).status).toBe(202);

    await integration.userWhen(id, 'adopted', ({ status }) => status === 'assigned');
    expect(await integration.user(id)).toMatchObject({ ziikUserId, deactivatedAt: null, purgeAt: null, findings: [] });
    expect(standingOf(await instance.userById(ziikUserId!))).toMatchObject({ name: 'Maiden Married', active: true });
    // Told in a message of its own, which another partition may bring a moment later.
    await waitUntil('the old record to be gone', async () => (await integration.users()).length === 1);
    expect((await integration.users()).map(({ azureId }) => azureId)).toEqual([id]);
    expect((await integration.ask(id, 'adoption')).status).toBe(409);
  });
});
