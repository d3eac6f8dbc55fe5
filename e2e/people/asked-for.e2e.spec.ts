import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codesOf, openInstance, type SyncStep, standingOf } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

const PLACE = { department: 'Aarhus', jobTitle: 'Seller' };

const said = (steps: readonly SyncStep[]) =>
  steps.map(({ step, state, code }) => [step, state, code].filter(Boolean).join(' '));
const ALL_DONE = ['asked done', 'read done', 'decided done', 'written done'];

describe('users an administrator asks for', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('asked-for');
  });
  afterAll(() => world?.stop());

  it.concurrent('[R sync-one] is read from Azure, decided and written in seconds, without any round', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const azureId = await integration.hire('Ida', { ...PLACE, mail: 'ida@asked.example' });
    await integration.run('full');
    expect(await integration.lookUp('ida@asked.example')).toMatchObject({ verdict: 'held' });
    await integration.update(azureId, { department: 'Odense', surname: 'Married' });

    const steps = await integration.sync(azureId);

    expect(said(steps)).toEqual(ALL_DONE);
    expect(await integration.standing(azureId)).toMatchObject({ name: 'Ida Married', places: ['Odense: Seller'] });
    const runs = await instance.admin.get<{ data: { kind: string }[] }>(`${integration.path}/runs`);
    expect(runs.data.map(({ kind }) => kind)).toEqual(['full']);
  });

  it.concurrent('who was just hired is known to Azure alone, and is held after the next round', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    await integration.hire('First', PLACE);
    await integration.run('full');
    const azureId = await integration.hire('New', {
      ...PLACE,
      mail: 'new@asked.example',
      userPrincipalName: 'new@asked.example',
    });

    expect(await integration.lookUp('new@asked.example')).toMatchObject({ verdict: 'azure-unread', notAsked: [] });
    expect(await integration.ask(azureId, 'sync')).toMatchObject({ status: 404 });
    await integration.run();

    expect(await integration.lookUp(azureId)).toMatchObject({ verdict: 'held' });
    await instance.makeByHand({ email: 'hand@asked.example' });
    expect(await integration.lookUp('hand@asked.example')).toMatchObject({ verdict: 'ziik-only' });
    expect(await integration.lookUp('nobody@asked.example')).toMatchObject({ verdict: 'nowhere', notAsked: [] });
  });

  it.concurrent('[R removal-proof] a 404 for one user removes nobody: the next round does, by its notice', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const azureId = await integration.hire('Leaver', PLACE);
    await integration.run('full');
    const { ziikUserId } = await integration.user(azureId);
    await integration.leave(azureId);

    const steps = await integration.sync(azureId);

    expect(said(steps)).toEqual(['asked done', 'read done not-found', 'decided skipped', 'written skipped']);
    expect(await integration.user(azureId)).toMatchObject({ status: 'assigned', deactivatedAt: null });
    expect((await instance.userById(ziikUserId!)).active).toBe(true);

    await integration.run();
    const deactivated = await integration.user(azureId);
    expect(deactivated).toMatchObject({ status: 'deactivated' });

    expect(said(await integration.sync(azureId))).toEqual([
      'asked done',
      'read done not-found',
      'decided done',
      'written done',
    ]);
    expect(await integration.user(azureId)).toMatchObject({ status: 'deactivated', purgeAt: deactivated.purgeAt });
  });

  it.concurrent('[R disabled-accounts] a disabled account leaves by the option, and comes back by it', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate({ disabledAccounts: 'deactivate' });
    const azureId = await integration.hire('Paused', PLACE);
    await integration.run('full');
    await integration.update(azureId, { accountEnabled: false });

    await integration.sync(azureId);

    expect(await integration.user(azureId)).toMatchObject({ status: 'deactivated' });
    await integration.update(azureId, { accountEnabled: true });
    await integration.sync(azureId);
    expect(await integration.user(azureId)).toMatchObject({ status: 'assigned' });
  });

  it.concurrent('everybody a run deactivated comes back with one call', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    const people = [await integration.hire('One', PLACE), await integration.hire('Two', PLACE)];
    const stays = await integration.hire('Three', PLACE);
    await integration.run('full');
    await integration.leave(...people);
    const { id: runId } = await integration.run();

    const answer = await instance.call('POST', `${integration.path}/users/requests`, { kind: 'reactivation', runId });

    expect(answer).toMatchObject({ status: 202, body: { taken: 2, refused: [] } });
    for (const azureId of people) {
      const user = await integration.userWhen(azureId, 'reactivated', ({ status }) => status === 'assigned');
      expect(codesOf(user)).toEqual(['removal-rejected']);
      expect(standingOf(await instance.userById(user.ziikUserId!))).toMatchObject({ active: true });
    }
    expect(await integration.user(stays)).toMatchObject({ status: 'assigned', findings: [] });
  });
});
