import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { codesOf, openInstance, standingOf } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

const PLACE = { department: 'Aarhus', jobTitle: 'Seller' };

describe('what somebody does by hand in Ziik', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('by-hand');
  });
  afterAll(() => world?.stop());

  /** One person who is linked and placed. */
  async function linked() {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const azureId = await integration.hire('Ida', { ...PLACE, mail: 'ida@people.example' });
    await integration.run('full');
    const { ziikUserId } = await integration.user(azureId);
    return { instance, integration, azureId, at: `/users/${ziikUserId}`, ziikUserId: ziikUserId! };
  }

  it.concurrent('[S13] a full run corrects changed data, a delta leaves it', async () => {
    const { instance, integration, azureId, at } = await linked();
    const before = await integration.standing(azureId);
    await instance.inZiik('PATCH', at, {
      firstName: 'Changed',
      email: 'changed@people.example',
      memberships: [{ unit: 'Vejle', userTypes: ['Trainee'] }],
    });
    await integration.run();
    expect(await integration.standing(azureId)).toMatchObject({ name: 'Changed Holm', places: ['Vejle: Trainee'] });

    await integration.run('full');
    expect(await integration.standing(azureId)).toEqual(before);
  });

  it.concurrent('[S13] a full run puts a removed membership back', async () => {
    const { instance, integration, azureId, at } = await linked();
    await instance.inZiik('PATCH', at, { memberships: [] });
    await integration.run('full');
    expect((await integration.standing(azureId))?.places).toEqual(['Aarhus: Seller']);
  });

  it.concurrent('[R by-hand] a deactivation stays, is listed, and ends by "sync this user"', async () => {
    const { instance, integration, azureId, at, ziikUserId } = await linked();
    await instance.inZiik('POST', `${at}/deactivate`);
    await integration.run('full');
    await integration.update(azureId, { surname: 'Changed' });
    await integration.run();

    const user = await integration.user(azureId);
    expect(user).toMatchObject({ status: 'deactivated', purgeAt: null, ziikUserId });
    expect(codesOf(user)).toEqual(['deactivated-in-ziik']);
    expect((await instance.userById(ziikUserId)).active).toBe(false);

    expect((await integration.ask(azureId, 'sync')).status).toBe(202);
    await integration.userWhen(azureId, 'brought back', ({ status }) => status === 'assigned');
    expect(standingOf(await instance.userById(ziikUserId))).toMatchObject({ name: 'Ida Changed', active: true });
  });

  it.concurrent('[R by-hand] a deactivation undone by hand is seen by the next full run', async () => {
    const { instance, integration, azureId, at } = await linked();
    await instance.inZiik('POST', `${at}/deactivate`);
    await integration.run('full');
    expect(await integration.user(azureId)).toMatchObject({ status: 'deactivated' });

    await instance.inZiik('POST', `${at}/reactivate`);
    await integration.run('full');
    expect(await integration.user(azureId)).toMatchObject({ status: 'assigned', findings: [] });
  });

  it.concurrent('[R by-hand] "reactivation" also brings back a user who was deactivated by hand', async () => {
    const { instance, integration, azureId, at, ziikUserId } = await linked();
    await instance.inZiik('POST', `${at}/deactivate`);
    await integration.run('full');

    expect((await integration.ask(azureId, 'reactivation')).status).toBe(202);
    await integration.userWhen(azureId, 'brought back', ({ status }) => status === 'assigned');
    expect((await instance.userById(ziikUserId)).active).toBe(true);
  });

  it.concurrent('[R by-hand] a deletion stays, is listed, and ends by "sync this user"', async () => {
    const { instance, integration, azureId, at, ziikUserId } = await linked();
    await instance.inZiik('DELETE', at);
    await integration.run('full');

    const user = await integration.user(azureId);
    expect(user).toMatchObject({ status: 'purged', ziikUserId: null });
    expect(codesOf(user)).toEqual(['gone-in-ziik']);
    expect(await instance.userByEmail('ida@people.example')).toBeUndefined();
    await integration.update(azureId, { surname: 'Changed' });
    await integration.run();
    expect(await instance.userByEmail('ida@people.example')).toBeUndefined();

    expect((await integration.ask(azureId, 'sync')).status).toBe(202);
    await integration.userWhen(azureId, 'brought back', ({ status }) => status === 'assigned');
    const again = await integration.user(azureId);
    expect(again.ziikUserId).not.toBe(ziikUserId);
    expect(standingOf(await instance.userById(again.ziikUserId!))).toMatchObject({
      name: 'Ida Changed',
      email: 'ida@people.example',
      places: ['Aarhus: Seller'],
    });
  });

  it.concurrent('[R by-hand] a user who was already deactivated is linked, left as is and listed', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const { id } = await instance.makeByHand({ email: 'before@people.example' });
    await instance.inZiik('POST', `/users/${id}/deactivate`);
    const azureId = await integration.hire('Before', { ...PLACE, mail: 'before@people.example' });
    await integration.run('full');

    const user = await integration.user(azureId);
    expect(user).toMatchObject({ status: 'deactivated', purgeAt: null, ziikUserId: id });
    expect(codesOf(user)).toEqual(['deactivated-in-ziik']);
    expect((await instance.userById(id)).active).toBe(false);
  });

  it.concurrent('[R by-hand] "sync this user" corrects one user, and nobody else', async () => {
    const { instance, integration, azureId, at } = await linked();
    const other = await integration.hire('Other', PLACE);
    await integration.run();
    const { ziikUserId } = await integration.user(other);
    for (const path of [at, `/users/${ziikUserId}`]) await instance.inZiik('PATCH', path, { firstName: 'Changed' });

    expect((await integration.ask(azureId, 'sync')).status).toBe(202);
    // The list knew nothing of the change by hand: only Ziik tells when it is undone.
    await waitUntil('set right', async () => (await integration.standing(azureId))?.name === 'Ida Holm');
    expect(await integration.standing(other)).toMatchObject({ name: 'Changed Holm' });
  });

  it.concurrent('actions on unknown users are 404, and on users who are not deactivated 409', async () => {
    const { integration, azureId } = await linked();
    expect(await integration.ask('nobody', 'sync')).toMatchObject({ status: 404 });
    expect(await integration.ask(azureId, 'reactivation')).toMatchObject({
      status: 409,
      body: { code: 'not-deactivated' },
    });
    expect((await integration.ask(azureId, 'adoption')).status).toBe(409);
  });
});
