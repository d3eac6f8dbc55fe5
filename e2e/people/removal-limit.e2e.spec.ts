import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { codesOf, type Integration, openInstance, type ShownRun } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

const PLACE = { department: 'Aarhus', jobTitle: 'Seller' };

describe('the removal limit', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('brake');
  });
  afterAll(() => world?.stop());

  /** So many linked people, with a removal limit of two people and 20 per cent by default. */
  async function linked(
    people: number,
    options: Record<string, unknown> = { maxDeactivations: { percent: 20, from: 2 } },
  ) {
    const instance = await openInstance(world);
    const integration = await instance.integrate(options);
    const ids = await Promise.all(Array.from({ length: people }, (_, n) => integration.hire(`Person${n}`, PLACE)));
    await integration.run('full');
    return { instance, integration, ids };
  }

  /** The statuses of all, counted. */
  async function statuses(integration: Integration): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { status } of await integration.users()) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  it.concurrent('[R guard] releases 19 of 40 and holds 20 by default', async () => {
    const [few, many] = [await linked(40, {}), await linked(40, {})];
    await few.integration.leave(...few.ids.slice(0, 19));
    await many.integration.leave(...many.ids.slice(0, 20));
    await Promise.all([few.integration.run(), many.integration.run()]);

    expect(await statuses(few.integration)).toEqual({ deactivated: 19, assigned: 21 });
    expect(await statuses(many.integration)).toEqual({ held: 20, assigned: 20 });
    expect(await many.instance.countCalls('users.deactivate')).toBe(0);
  });

  it.concurrent('[R guard] counts the last 24 hours together, and everything else continues', async () => {
    const { instance, integration, ids } = await linked(10);
    await integration.leave(ids[0]!);
    await integration.run();
    await integration.leave(ids[1]!);
    await integration.run();
    expect(await statuses(integration)).toEqual({ deactivated: 2, assigned: 8 });

    await integration.leave(ids[2]!);
    await integration.update(ids[3]!, { surname: 'Changed' });
    const hired = await integration.hire('Hired', PLACE);
    const run = await integration.run();

    const held = await integration.user(ids[2]!);
    expect(held).toMatchObject({ status: 'held', deactivatedAt: null, purgeAt: null, unit: { name: 'Aarhus' } });
    expect(codesOf(held)).toEqual(['removal-held']);
    expect((await integration.standing(ids[2]!))?.active).toBe(true);
    expect(await integration.standing(ids[3]!)).toMatchObject({ name: 'Person3 Changed' });
    expect(await integration.user(hired)).toMatchObject({ status: 'assigned' });
    expect(run.settledAt).not.toBeNull();
    expect(run.held).toEqual({ deactivations: 1, decision: null });
    const shown = await integration.show();
    expect(shown.state).toBe('needs-attention');
    expect(shown.attention).toContainEqual(expect.objectContaining({ code: 'removals-held', severity: 'error' }));
    expect(shown.counts).toMatchObject({ held: 1, deactivated: 2 });
    expect(await instance.countCalls('users.deactivate')).toBe(2);
  });

  it.concurrent('[R guard] counts every cause: disabled accounts as well', async () => {
    const { integration, ids } = await linked(10, {
      maxDeactivations: { percent: 20, from: 2 },
      disabledAccounts: 'deactivate',
    });
    for (const id of ids.slice(0, 2)) await integration.update(id, { accountEnabled: false });
    await integration.leave(ids[2]!);
    await integration.run();
    expect(await statuses(integration)).toEqual({ held: 3, assigned: 7 });
  });

  it.concurrent('[R decision] approved: those held are deactivated', async () => {
    const { instance, integration, ids } = await linked(5);
    await integration.leave(...ids.slice(0, 3));
    const run = await integration.run();
    expect(await statuses(integration)).toEqual({ held: 3, assigned: 2 });

    const answer = await instance.call('POST', `/v1/runs/${run.id}/decision`, { deactivations: 'approve' });
    expect(answer).toMatchObject({ status: 200, body: { held: { decision: 'approved' } } });

    await waitUntil('deactivated', async () => (await statuses(integration)).deactivated === 3);
    expect(await integration.user(ids[0]!)).toMatchObject({ purgeAt: expect.any(String), findings: [] });
    expect(await integration.show()).toMatchObject({ state: 'ready', counts: { held: 0, deactivated: 3 } });
    const again = await instance.call('POST', `/v1/runs/${run.id}/decision`, { deactivations: 'reject' });
    expect(again.status).toBe(409);
  });

  it.concurrent('[R decision] rejected: they stay active until Azure gives a new notice', async () => {
    const { instance, integration, ids } = await linked(5);
    const gone = ids.slice(0, 3);
    await integration.leave(...gone);
    const run = await integration.run();
    await instance.call('POST', `/v1/runs/${run.id}/decision`, { deactivations: 'reject' });
    await integration.userWhen(gone[0]!, 'rejected', ({ status }) => status === 'assigned');

    await integration.purge(...gone);
    await integration.run();
    await integration.run('full');

    expect(await statuses(integration)).toEqual({ assigned: 5 });
    expect(codesOf(await integration.user(gone[0]!))).toEqual(['removal-rejected']);
    expect(await instance.countCalls('users.deactivate')).toBe(0);
    expect((await integration.show()).state).toBe('ready');
  });

  it.concurrent('[R decision] decided in parts: each separately; somebody who is back is no longer held', async () => {
    const { instance, integration, ids } = await linked(8);
    const [approved, rejected, alive, left] = ids as [string, string, string, string];
    await integration.leave(approved, rejected, alive, left);
    const run = await integration.run();
    const decide = (deactivations: string, azureId: string) =>
      instance.call('POST', `/v1/runs/${run.id}/decision`, { deactivations, azureIds: [azureId] });

    expect((await decide('approve', approved)).status).toBe(200);
    await integration.userWhen(approved, 'deactivated', ({ status }) => status === 'deactivated');
    expect((await decide('reject', rejected)).status).toBe(200);
    await integration.userWhen(rejected, 'rejected', ({ status }) => status === 'assigned');
    expect(codesOf(await integration.user(rejected))).toEqual(['removal-rejected']);
    expect(await statuses(integration)).toEqual({ deactivated: 1, held: 2, assigned: 5 });
    expect((await instance.admin.get<ShownRun>(`/v1/runs/${run.id}`)).held).toEqual({
      deactivations: 2,
      decision: null,
    });

    await integration.restore(alive);
    await integration.run();
    expect(await integration.user(alive)).toMatchObject({ status: 'assigned', findings: [] });
    expect(await integration.user(left)).toMatchObject({ status: 'held' });
    expect((await instance.admin.get<ShownRun>(`/v1/runs/${run.id}`)).held).toEqual({
      deactivations: 1,
      decision: null,
    });
    expect((await instance.call('POST', `/v1/runs/${run.id}/decision`, { deactivations: 'approve' })).status).toBe(200);
    await integration.userWhen(left, 'deactivated', ({ status }) => status === 'deactivated');
    expect(await integration.show()).toMatchObject({ state: 'ready', counts: { held: 0 } });
  });

  it.concurrent('[R decision] sent twice, or about people who are not held, a decision leaves nobody held for good', async () => {
    const { instance, integration, ids } = await linked(6);
    const [first, second, third] = ids as [string, string, string];
    await integration.leave(first, second, third);
    const run = await integration.run();
    const decide = (...azureIds: string[]) =>
      instance.call('POST', `/v1/runs/${run.id}/decision`, { deactivations: 'approve', azureIds });
    const heldOf = async () => (await instance.admin.get<ShownRun>(`/v1/runs/${run.id}`)).held;

    expect((await decide('nobody', 'nobody-else', ids[5]!)).status).toBe(200);
    expect((await decide(first)).status).toBe(200);
    await integration.userWhen(first, 'deactivated', ({ status }) => status === 'deactivated');
    expect((await decide(first, 'nobody')).status).toBe(200);
    expect(await heldOf()).toEqual({ deactivations: 2, decision: null });
    expect((await integration.show()).attention).toContainEqual(expect.objectContaining({ code: 'removals-held' }));

    expect((await decide(second, third)).status).toBe(200);
    await integration.userWhen(third, 'deactivated', ({ status }) => status === 'deactivated');
    await waitUntil('the run to be decided', async () => (await heldOf())?.decision === 'approved');
    expect(await heldOf()).toEqual({ deactivations: 3, decision: 'approved' });
    expect(await statuses(integration)).toEqual({ deactivated: 3, assigned: 3 });
    expect((await integration.show()).state).toBe('ready');
    expect((await decide(second)).status).toBe(409);
  });

  it.concurrent('[R decision] when the last held person is back, nothing needs attention any more', async () => {
    const { instance, integration, ids } = await linked(4);
    await integration.leave(ids[0]!, ids[1]!);
    const run = await integration.run();
    expect(await statuses(integration)).toEqual({ held: 2, assigned: 2 });
    await integration.restore(ids[0]!, ids[1]!);
    await integration.run();

    expect(await statuses(integration)).toEqual({ assigned: 4 });
    expect(await integration.show()).toMatchObject({ state: 'ready', counts: { held: 0 } });
    const late = await instance.call('POST', `/v1/runs/${run.id}/decision`, { deactivations: 'approve' });
    expect(late.status).toBe(409);
    expect(await instance.countCalls('users.deactivate')).toBe(0);
  });

  it.concurrent('[R guard] what is held stays held in a full run and after the permanent deletion', async () => {
    const { integration, ids } = await linked(4);
    await integration.leave(ids[0]!, ids[1]!);
    await integration.run();
    await integration.purge(ids[0]!);
    await integration.run();
    await integration.run('full');
    expect(await statuses(integration)).toEqual({ held: 2, assigned: 2 });
  });
});
