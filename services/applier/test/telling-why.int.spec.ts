import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { type Person, startWorld, type World } from './applier-world.ts';

let world: World;
let acme: ZiikInstance;
const HQ = { id: 0, name: 'HQ' };
const SHOP = { id: 0, name: 'Shop' };

beforeAll(async () => {
  world = await startWorld('telling_why', { RETENTION_PERIOD: 'PT2S' });
  acme = await world.anInstance('acme', { unitNames: ['HQ', 'Shop'], userTypeNames: ['Clerk'] });
  HQ.id = acme.catalogue.unit('HQ').id;
  SHOP.id = acme.catalogue.unit('Shop').id;
  await world.start();
});
afterAll(() => world?.close());

const inHq = (azureId: string): Person => ({ azureId, placement: { unit: HQ, userTypes: [] } });
const gone = (azureId: string): Person => ({ azureId, lifecycle: { state: 'gone', cause: 'soft-deleted' } });
const idOf = (reference: string) => acme.findUser({ reference })!.id;

async function linked(azureIds: readonly string[], options = {}): Promise<string> {
  const integration = await world.anIntegration('acme', options);
  await world.settled(await world.send(integration, azureIds.map(inHq)));
  return integration;
}

describe('an outcome', () => {
  it('says by which version of the rules it was decided, and nothing more of somebody who is simply created', async () => {
    const integration = await world.anIntegration('acme');
    await world.send(integration, [{ ...inHq('plain'), rulesVersion: 1 }]);
    const outcome = await world.outcome('plain', { what: 'created' });

    expect(outcome.rulesVersion).toBe(1);
    expect(Object.keys(outcome).filter((name) => ['asked', 'found', 'hold'].includes(name))).toEqual([]);
  });

  it('[S13] has what somebody had changed in Ziik, as it was before it was set right', async () => {
    const integration = await linked(['by-hand']);
    acme.changeUser(idOf('by-hand'), { firstName: 'I.', memberships: [{ unit: SHOP.id }] });

    await world.send(integration, [{ ...inHq('by-hand'), verify: true }]);

    const outcome = await world.outcome('by-hand', ({ found }) => found !== undefined);
    expect(outcome).toMatchObject({
      firstName: 'Ida',
      unit: HQ,
      found: { firstName: 'I.', unit: SHOP, userTypes: [] },
    });
    await world.settled(await world.send(integration, [{ ...inHq('by-hand'), lastName: 'Holm', verify: true }]));
    expect(world.heard.outcomes.get('by-hand')).toMatchObject({ lastName: 'Holm' });
    expect(world.heard.outcomes.get('by-hand')).not.toHaveProperty('found');
  });

  it('[S24] has all memberships of a user with several', async () => {
    const integration = await linked(['several']);
    acme.changeUser(idOf('several'), { memberships: [{ unit: HQ.id }, { unit: SHOP.id }] });

    await world.send(integration, [{ ...inHq('several'), verify: true }]);

    const { ziik } = await world.outcome('several', { status: 'managed-in-ziik' });
    expect(ziik!.memberships).toEqual([
      { unit: HQ, userTypes: [] },
      { unit: SHOP, userTypes: [] },
    ]);
  });

  it('[S36] says who brought somebody back; what happens later is nobody’s', async () => {
    const integration = await linked(['back']);
    await world.send(integration, [gone('back')]);
    expect(await world.outcome('back', { status: 'deactivated' })).not.toHaveProperty('asked');

    const request = { integrationId: integration, instanceSlug: 'acme', azureIds: ['back'], actor: 'ada' } as const;
    await world.request({ ...request, kind: 'reactivation' });
    const { asked, rulesVersion } = await world.outcome('back', { what: 'reactivated' });
    expect({ asked, rulesVersion }).toEqual({
      asked: { kind: 'reactivation', actor: 'ada', at: expect.stringMatching(/^\d{4}-.*Z$/) },
      rulesVersion: 0,
    });

    await world.settled(await world.send(integration, [{ ...inHq('back'), lastName: 'Again' }]));
    expect(world.heard.outcomes.get('back')).toMatchObject({ lastName: 'Again' });
    expect(world.heard.outcomes.get('back')).not.toHaveProperty('asked');
  });

  it('says who asked, and when it is tried next, until what was asked for is done', async () => {
    const integration = await linked(['delayed']);
    acme.changeUser(idOf('delayed'), { firstName: 'I.' });
    acme.addFault({ match: { operation: 'users.update', body: 'Ida' }, times: 2, fault: { status: 500 } });

    const request = { integrationId: integration, instanceSlug: 'acme', azureIds: ['delayed'], actor: 'ada' } as const;
    await world.request({ ...request, kind: 'sync' });
    const done = await world.outcome('delayed', ({ asked, retry }) => asked !== undefined && retry === null);

    expect(done).toMatchObject({ firstName: 'Ida', asked: { kind: 'sync', actor: 'ada' } });
    const tries = world.heard.history.filter(({ azureId, retry }) => azureId === 'delayed' && retry);
    expect(tries.map(({ asked }) => asked?.actor)).toEqual(['ada', 'ada']);
    for (const { retry, at } of tries) expect(Date.parse(retry!.nextAt!)).toBeGreaterThan(Date.parse(at));
    expect(Date.parse(tries[1]!.retry!.nextAt!)).toBeGreaterThan(Date.parse(tries[0]!.retry!.nextAt!));
  });

  it('answers also where there was nothing to do', async () => {
    const integration = await linked(['as-it-should']);
    const { sequence } = await world.outcome('as-it-should');

    const request = { integrationId: integration, instanceSlug: 'acme', azureIds: ['as-it-should'] } as const;
    await world.request({ ...request, kind: 'sync', actor: 'ada' });

    const answer = await world.outcome('as-it-should', (outcome) => outcome.sequence > sequence);
    expect(answer).toMatchObject({ what: 'listed', asked: { kind: 'sync', actor: 'ada' } });
    expect(answer).not.toHaveProperty('found');
  });

  it('[R guard] says which run holds somebody and since when, and who decided', async () => {
    const integration = await linked(['hold-1', 'hold-2'], { maxDeactivations: { percent: 10, from: 1 } });
    const run = await world.send(integration, [gone('hold-1')]);
    const held = await world.outcome('hold-1', { status: 'held' });
    expect(held.hold).toEqual({ runId: run.runId, since: held.at });
    expect(held).not.toHaveProperty('asked');

    const again = await world.send(integration, [
      { ...gone('hold-1'), lifecycle: { state: 'gone', cause: 'deleted' } },
    ]);
    await world.settled(again);
    expect(await world.outcome('hold-1', { runId: again.runId })).toMatchObject({ status: 'held', hold: held.hold });

    const request = { integrationId: integration, instanceSlug: 'acme', runId: run.runId, actor: 'ada' } as const;
    await world.request({ ...request, kind: 'decision', approve: true });
    const outcome = await world.outcome('hold-1', { status: 'deactivated' });
    expect(outcome.asked).toMatchObject({ kind: 'decision', actor: 'ada' });
    expect(outcome).not.toHaveProperty('hold');
  });

  it('[S36] of somebody who is removed for good has nothing that was found, nor has the row', async () => {
    const integration = await linked(['purged']);
    acme.changeUser(idOf('purged'), { firstName: 'Secret' });
    await world.send(integration, [{ ...inHq('purged'), verify: true }]);
    await world.outcome('purged', ({ found }) => found?.firstName === 'Secret');
    await world.readNow(integration);
    await world.send(integration, [gone('purged')]);

    expect(await world.outcome('purged', { status: 'purged' })).not.toHaveProperty('found');
    const rows = await world.db.query("SELECT a::text FROM applier.account a WHERE azure_id = 'purged'");
    expect(JSON.stringify(rows)).not.toMatch(/Secret|Ida|contoso/);
  });
});
