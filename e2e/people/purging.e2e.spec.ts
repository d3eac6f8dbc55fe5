import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { codesOf, openInstance } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

const PLACE = { department: 'Aarhus', jobTitle: 'Seller' };

// Short days: a round every two seconds, a user kept for six.
describe('the end of the retention', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('purging', { POLL_PERIOD: 'PT2S', RETENTION_PERIOD: 'PT6S' });
  });
  afterAll(() => world?.stop());

  /** Somebody who has just been deactivated. */
  async function left(name: string) {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const id = await integration.hire(name, { ...PLACE, mail: `${name}@people.example`.toLowerCase() });
    const other = await integration.hire('Other', PLACE);
    await integration.run('full');
    await integration.leave(id);
    await integration.userWhen(id, 'deactivated', ({ status }) => status === 'deactivated');
    const { ziikUserId } = await integration.user(id);
    return { instance, integration, id, other, ziikUserId: ziikUserId!, at: `/users/${ziikUserId}` };
  }

  it.concurrent('[S36] removes the user for good, and the personal data that we hold', async () => {
    const { instance, integration, id, other, ziikUserId } = await left('Purged');
    await integration.userWhen(id, 'purged', ({ status }) => status === 'purged');

    expect(await instance.userById(ziikUserId)).toMatchObject({ anonymised: true });
    const stub = await instance.admin.get(`${integration.path}/users/${id}`);
    expect(stub).toMatchObject({
      azureId: id,
      status: 'purged',
      email: null,
      firstName: null,
      lastName: null,
      unit: null,
      userTypes: [],
      azure: null,
      ziik: null,
      decision: null,
    });
    expect(JSON.stringify(stub)).not.toMatch(/purged@people\.example|Holm/);
    expect(await integration.users({ search: 'purged@' })).toEqual([]);
    expect(await integration.ask(id, 'reactivation')).toMatchObject({ status: 409, body: { code: 'purged' } });
    expect(await integration.ask(id, 'sync')).toMatchObject({ status: 409, body: { code: 'purged' } });
    expect(await integration.user(other)).toMatchObject({ status: 'assigned' });

    await integration.purge(id);
    await integration.run('full');
    expect(await integration.user(id)).toMatchObject({ status: 'purged', email: null });
  });

  it.concurrent('[S36] restored in Azure before its day, nobody is purged', async () => {
    const { instance, integration, id, ziikUserId } = await left('Restored');
    await integration.restore(id);
    await integration.userWhen(id, 'active again', ({ status }) => status === 'assigned');
    await outlive(integration);
    expect(await instance.userById(ziikUserId)).toMatchObject({ active: true, anonymised: false });
  });

  it.concurrent('[S36] reactivated by an administrator before its day, nobody is purged', async () => {
    const { instance, integration, id, ziikUserId } = await left('Kept');
    expect((await integration.ask(id, 'reactivation')).status).toBe(202);
    await integration.userWhen(id, 'active again', ({ status }) => status === 'assigned');
    await outlive(integration);
    expect(await instance.userById(ziikUserId)).toMatchObject({ active: true, anonymised: false });
  });

  it.concurrent('[S36] looks first: one that somebody reactivated in Ziik is kept, and listed', async () => {
    const { instance, integration, id, ziikUserId, at } = await left('Looked');
    await instance.inZiik('POST', `${at}/reactivate`);
    await integration.userWhen(id, 'kept', (user) => codesOf(user).includes('reactivated-in-ziik'));
    expect(await integration.user(id)).toMatchObject({ status: 'assigned', purgeAt: null, ziikUserId });
    await outlive(integration);
    expect(await instance.userById(ziikUserId)).toMatchObject({ active: true, anonymised: false });
  });

  it.concurrent('[S36] purges nobody while no round succeeds', async () => {
    const { instance, integration, id, ziikUserId } = await left('Waiting');
    await world.sandbox.entra.send('PATCH', `/tenants/${integration.tenantId}`, { consent: false });
    const { purgeAt } = await integration.user(id);
    await waitUntil('the day has come and gone', () => Date.now() > Date.parse(purgeAt!) + 1_500);
    expect(await instance.userById(ziikUserId)).toMatchObject({ active: false, anonymised: false });
    expect((await integration.show()).attention.map(({ code }) => code)).toContain('permission-missing');

    await world.sandbox.entra.send('PATCH', `/tenants/${integration.tenantId}`, { consent: true });
    await integration.userWhen(id, 'purged', ({ status }) => status === 'purged');
    expect(await instance.userById(ziikUserId)).toMatchObject({ anonymised: true });
  });

  it.concurrent('[S12] purges nobody while the integration is disabled', async () => {
    const { instance, integration, id, ziikUserId } = await left('Disabled');
    await integration.patch({ enabled: false });
    const { purgeAt } = await integration.user(id);
    await waitUntil('the day has come and gone', () => Date.now() > Date.parse(purgeAt!) + 2_000);
    expect(await instance.userById(ziikUserId)).toMatchObject({ active: false, anonymised: false });

    await integration.patch({ enabled: true });
    await integration.userWhen(id, 'purged', ({ status }) => status === 'purged');
    expect(await instance.userById(ziikUserId)).toMatchObject({ anonymised: true });
  });

  it.concurrent('[S31] links within the period, without a webhook and without news from Azure', async () => {
    const instance = await openInstance(world, { settings: { unitRequired: true } });
    const integration = await instance.integrate();
    const id = await integration.hire('Period', { mail: 'period@people.example' });
    await integration.run('full');
    expect(await integration.user(id)).toMatchObject({ ziikUserId: null, status: 'unassigned' });

    const made = await instance.makeByHand({ email: 'period@people.example' });
    await integration.userWhen(id, 'linked', ({ ziikUserId }) => ziikUserId === made.id);
    expect((await instance.userById(made.id)).firstName).toBe('Period');
  });

  it.concurrent('[S24] resumes within the period, when two memberships have become one', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const id = await integration.hire('Both', PLACE);
    await integration.run('full');
    const { ziikUserId } = await integration.user(id);
    const memberships = [{ unit: 'Odense', userTypes: ['Seller'] }, { unit: 'Vejle' }];
    await instance.inZiik('PATCH', `/users/${ziikUserId}`, { memberships });
    await integration.run('full');
    expect(await integration.user(id)).toMatchObject({ status: 'managed-in-ziik' });

    await instance.inZiik('PATCH', `/users/${ziikUserId}`, { memberships: memberships.slice(1) });
    await integration.userWhen(id, 'placed again', ({ status }) => status === 'assigned');
    expect((await integration.standing(id))?.places).toEqual(['Aarhus: Seller']);
  });

  it.concurrent('[S30] creates held users within the period when Ziik no longer requires a unit', async () => {
    const instance = await openInstance(world, { settings: { unitRequired: true } });
    const integration = await instance.integrate();
    const id = await integration.hire('Held');
    await integration.run('full');
    expect(await integration.user(id)).toMatchObject({ ziikUserId: null, status: 'unassigned' });

    await instance.inZiik('PATCH', '', { unitRequired: false });
    await integration.userWhen(id, 'created', ({ ziikUserId }) => ziikUserId !== null);
  });

  it.concurrent('[R conflict] resolves an e-mail conflict within the period, when the address is free in Ziik', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const id = await integration.hire('Linked', PLACE);
    await integration.run('full');
    const byHand = await instance.makeByHand({ email: 'wanted@people.example' });
    await integration.update(id, { mail: 'wanted@people.example' });
    await integration.userWhen(id, 'in conflict', ({ status }) => status === 'conflict');

    await instance.inZiik('PATCH', `/users/${byHand.id}`, { email: 'other@people.example' });
    await integration.userWhen(id, 'healed', ({ status }) => status === 'assigned');
    expect(await integration.standing(id)).toMatchObject({ email: 'wanted@people.example' });
  });

  /** The whole retention of somebody who leaves later. */
  async function outlive(integration: Awaited<ReturnType<typeof left>>['integration']): Promise<void> {
    const id = await integration.hire('Later', PLACE);
    await integration.userWhen(id, 'there', () => true);
    await integration.leave(id);
    await integration.userWhen(id, 'purged', ({ status }) => status === 'purged');
  }
});
