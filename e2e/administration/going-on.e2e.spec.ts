import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { openOffice } from '../an-office.ts';
import { prepareStack } from '../npm-stack.ts';

describe('npm run stack with a data folder that stays', () => {
  let prepared: Awaited<ReturnType<typeof prepareStack>>;
  let running: Awaited<ReturnType<typeof prepared.start>> | undefined;
  beforeAll(async () => {
    prepared = await prepareStack({ RETRY_FIRST: 'PT0.2S', CATALOGUE_PERIOD: 'PT1S' });
  });
  afterEach(() => running?.end());
  afterAll(() => prepared?.remove());

  it('[S14, S35] continues where it was after a shutdown and after its services were killed', async () => {
    running = await prepared.start();
    expect(running.line.config).toBe(prepared.config);
    const office = await openOffice({ sandbox: prepared.sandbox, stack: running.line }, 'stays');
    const [ida, kai] = await office.hire({}, { givenName: 'Kai' });
    const id = await office.integrate();
    const first = await office.run(id);
    await office.change({ op: 'leaver', id: kai!.id });
    await office.run(id, 'delta');
    const before = (await office.admin('GET', `/v1/integrations/${id}`)).body;
    const gone = (await office.admin('GET', `/v1/integrations/${id}/users/${kai!.id}`)).body;
    expect(gone).toMatchObject({ status: 'deactivated', purgeAt: expect.any(String) });

    await running.end();
    running = undefined;
    const [bo] = await office.hire({ givenName: 'Bo' });
    running = await prepared.start();

    const after = (await office.admin('GET', `/v1/integrations/${id}`)).body;
    expect({ ...after, nextRunAt: null }).toEqual({ ...before, nextRunAt: null });
    expect((await office.admin('GET', `/v1/integrations/${id}/users/${kai!.id}`)).body).toEqual(gone);
    expect((await office.admin('GET', `/v1/runs/${first.id}`)).body).toEqual(first);
    // The secret can be opened, the delta link is known: what is new since is read, and nothing else.
    const next = await office.run(id, 'delta');
    expect(next).toMatchObject({ status: 'succeeded', counts: { read: 1, created: 1, updated: 0, removed: 0 } });
    await office.showing(id, bo!.id, 'Bo placed', ({ status }) => status === 'assigned');

    const { probes, pids } = running.line;
    for (const service of ['poller', 'mapper', 'applier', 'config']) process.kill(pids[service]!, 'SIGKILL');
    for (const address of [...Object.values(probes), prepared.config]) {
      await waitUntil(`${address} ready again`, async () => (await fetch(`${address}/readyz`)).status === 200, {
        withinMs: 30_000,
        everyMs: 100,
      });
    }
    await office.change({ op: 'update', id: ida!.id, set: { department: 'South' } });
    expect(await office.run(id, 'delta')).toMatchObject({ status: 'succeeded', counts: { updated: 1, created: 0 } });
    expect(await office.inZiik(ida!.mail!)).toMatchObject({ memberships: [{ unit: { name: 'South' } }] });
    expect(await office.summary()).toMatchObject({ users: 4, inactive: 1 });
  }, 120_000);
});
