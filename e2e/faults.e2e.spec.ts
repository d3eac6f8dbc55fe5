import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunView } from '@user-sync/demo';
import { configure, makeCustomer, usersInZiik } from '@user-sync/demo';
import { judgeZiik } from '@user-sync/judge';
import { SERVICES } from '@user-sync/stack';
import { waitUntil } from '@user-sync/testing';
import { startWorld, type World } from './start-world.ts';

describe('when things go wrong', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('faults', { RETRY_FIRST: 'PT1S' });
  });
  afterAll(() => world?.stop());

  it.each(SERVICES)('loses nobody and creates nobody twice when %s is killed in the middle', async (service) => {
    const people = 3000;
    const customer = await makeCustomer(world.sandbox, `killed-${service}`, people, 21 + SERVICES.indexOf(service));
    const before = await usersInZiik(world.sandbox, customer.slug);
    const { admin, integrationId } = await configure(world.sandbox, world.stack.config, customer);
    const run = await admin.post<RunView>(`/v1/integrations/${integrationId}/runs`, { kind: 'full' });
    await waitUntil('the first users in Ziik', async () => {
      const { users } = await world.sandbox.ziik.get<{ users: number }>(`/instances/${customer.slug}/summary`);
      return users > 100;
    });

    process.kill(world.stack.pids()[service]!, 'SIGKILL');

    await waitUntil(
      'the run settled',
      async () => (await signedIn(customer.slug).then((client) => client.get<RunView>(`/v1/runs/${run.id}`))).settledAt,
      { withinMs: 50_000, everyMs: 250 },
    );
    const verdict = await judgeZiik({ ...world.sandbox, ...customer, seeded: people, before });
    expect(verdict.differences).toEqual([]);
  });

  it('[S4] reports a wrong secret by its code, and another integration is not affected', async () => {
    const wrong = await makeCustomer(world.sandbox, 'wrong-secret', 50, 41);
    const well = await makeCustomer(world.sandbox, 'all-well', 50, 42);
    const bad = await configure(world.sandbox, world.stack.config, { ...wrong, secret: 'not-the-secret' });
    const good = await configure(world.sandbox, world.stack.config, well);

    const failed = bad.admin.run(bad.integrationId, 'full');
    const done = good.admin.run(good.integrationId, 'full');

    await expect(failed).rejects.toThrow(/secret/i);
    expect((await done).status).toBe('succeeded');
    const shown = await bad.admin.get<{ state: string; attention: { code: string }[] }>(
      `/v1/integrations/${bad.integrationId}`,
    );
    expect(shown.state).toBe('needs-attention');
    expect(shown.attention.map(({ code }) => code)).toContain('secret-wrong');
  });

  it('keeps working on another instance while one Ziik is down, and catches up afterwards', async () => {
    const down = await makeCustomer(world.sandbox, 'down', 60, 51);
    const up = await makeCustomer(world.sandbox, 'up', 60, 52);
    const before = await usersInZiik(world.sandbox, down.slug);
    const waiting = await configure(world.sandbox, world.stack.config, down);
    const working = await configure(world.sandbox, world.stack.config, up);
    await world.sandbox.ziik.send('PATCH', `/instances/${down.slug}`, { down: true });

    const late = waiting.admin.run(waiting.integrationId, 'full');
    expect((await working.admin.run(working.integrationId, 'full')).status).toBe('succeeded');
    await world.sandbox.ziik.send('PATCH', `/instances/${down.slug}`, { down: false });

    expect((await late).status).toBe('succeeded');
    const verdict = await judgeZiik({ ...world.sandbox, ...down, seeded: 60, before });
    expect(verdict.differences).toEqual([]);
  });

  async function signedIn(slug: string) {
    const { signIn } = await import('@user-sync/demo');
    return waitUntil('config answering again', async () => {
      const client = await signIn(world.sandbox, world.stack.config, 'platform-administrator', slug);
      await client.get('/v1/integrations');
      return client;
    });
  }
});
