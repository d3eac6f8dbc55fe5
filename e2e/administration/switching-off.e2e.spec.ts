import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

const STOPS_WITHIN_MS = 5_000;
const RETENTION_MS = 3_000;
/** What Ziik was called for before the switch may reach its journal so much later. */
const CALL_UNDER_WAY_MS = 500;

let world: World;
beforeAll(async () => {
  world = await startWorld('switching_off', {
    RETRY_FIRST: 'PT0.2S',
    POLL_PERIOD: 'PT2S',
    RETENTION_PERIOD: 'PT3S',
    CATALOGUE_PERIOD: 'PT1S',
  });
});
afterAll(() => world?.stop());

const setEnabled = (office: Office, id: string, enabled: boolean) =>
  office.admin('PATCH', `/v1/integrations/${id}`, { enabled });
const passed = (until: number) =>
  waitUntil(`${new Date(until).toISOString()}`, () => Date.now() > until, { withinMs: 15_000, everyMs: 100 });

/** The unit that a call names in its body. */
function unitIn(body: string | undefined): number | undefined {
  return body === undefined ? undefined : (JSON.parse(body) as { unit?: number }).unit;
}

/** When the last call came that changes a user in Ziik. */
async function lastWriteAt({ slug }: Office): Promise<number> {
  const { data } = await world.sandbox.ziik.get<{ data: { at: number; method: string; path: string }[] }>(
    `/instances/${slug}/journal?limit=100000`,
  );
  const writes = data.filter(({ method, path }) => method !== 'GET' && path.includes('/users'));
  return Math.max(...writes.map(({ at }) => at));
}

describe('switching off', () => {
  it('[S12] in the middle of a big run stops reading and writing within 5 s; enabled again, it is decided again', async () => {
    const office = await openOffice(world, 'big', { people: 4_000, ziik: { latencyMs: 100 } });
    const id = await office.integrate();
    await world.sandbox.entra.send('POST', '/faults', {
      tenantId: office.tenantId,
      match: { path: '^/v1\\.0/users' },
      times: -1,
      fault: { kind: 'slow', ms: 800 },
    });
    await waitUntil('the first users in Ziik', async () => (await office.summary()).users > 100);

    const off = await setEnabled(office, id, false);

    const offAt = Date.now();
    expect(off.body).toMatchObject({ enabled: false, state: 'disabled', nextRunAt: null });
    await waitUntil(
      'the reading has stopped',
      async () => (await office.admin('GET', `/v1/integrations/${id}`)).body.lastRun.status === 'cancelled',
      { withinMs: STOPS_WITHIN_MS },
    );
    await passed(offAt + STOPS_WITHIN_MS + 2_000);
    const { calls } = await world.sandbox.entra.get<{ calls: { at: number; path: string }[] }>('/journal');
    const reads = calls.filter(({ path }) => path.startsWith('/v1.0/users'));
    expect(Math.max(...reads.map(({ at }) => at))).toBeLessThan(offAt + STOPS_WITHIN_MS);
    expect(await lastWriteAt(office)).toBeLessThan(offAt + STOPS_WITHIN_MS);
    const stopped = await office.summary();
    expect(stopped.users).toBeLessThan(3_900);

    // What waited is decided by the rules of now, not of then.
    await world.sandbox.entra.send('DELETE', '/faults');
    await world.sandbox.ziik.send('POST', `/instances/${office.slug}/units`, { name: 'Head Office' });
    await world.sandbox.ziik.send('POST', `/instances/${office.slug}/usertypes`, { name: 'Buyer' });
    await office.ziik({ latencyMs: 0 });
    await setEnabled(office, id, true);
    await waitUntil(
      'everybody in Ziik, and the new unit used',
      async () => {
        const { body } = await office.admin('GET', `/v1/integrations/${id}`);
        return (
          body.lastRun.settledAt &&
          body.attention.length === 0 &&
          body.counts.linked > 3_700 &&
          body.counts.assigned > 10 &&
          body
        );
      },
      { withinMs: 30_000, everyMs: 250 },
    );
    const placed = (await office.admin('GET', `/v1/integrations/${id}/users?status=assigned&limit=500`)).body.data;
    expect(new Set(placed.map((user: { unit: { name: string } }) => user.unit.name))).toEqual(new Set(['Head Office']));
  });

  it('[S12] with hundreds waiting and the unit field changed meanwhile puts nobody into the old unit first', async () => {
    const office = await openOffice(world, 'changed', { ziik: { latencyMs: 150, journalBodies: true } });
    const people = await office.hire(
      ...Array.from({ length: 400 }, (_, n) => ({ givenName: `P${n}`, department: 'North', city: 'South' })),
    );
    const id = await office.integrate();
    await waitUntil('the first users in Ziik', async () => (await office.summary()).users > 20);

    await setEnabled(office, id, false);
    await office.admin('PATCH', `/v1/integrations/${id}`, { unitField: 'city' });
    await setEnabled(office, id, true);

    const onAt = Date.now();
    await office.ziik({ latencyMs: 0 });
    const last = people.at(-1)!;
    await office.showing(
      id,
      last.id,
      'the last one',
      ({ status, unit }) => status === 'assigned' && unit.name === 'South',
    );
    await waitUntil('everybody by the new field', async () => {
      const { body } = await office.admin('GET', `/v1/integrations/${id}/users?status=assigned&limit=500`);
      const names = body.data.map((user: { unit: { name: string } }) => user.unit.name);
      return names.length === 400 && names.every((name: string) => name === 'South');
    });
    const { data: units } = await world.sandbox.ziik.get<{ data: { id: number; name: string }[] }>(
      `/instances/${office.slug}/units`,
    );
    const north = units.find(({ name }) => name === 'North')!.id;
    const { data: calls } = await world.sandbox.ziik.get<{ data: { at: number; method: string; body?: string }[] }>(
      `/instances/${office.slug}/journal?limit=100000`,
    );
    const intoNorth = calls.filter(
      ({ at, method, body }) => at > onAt + CALL_UNDER_WAY_MS && method !== 'GET' && unitIn(body) === north,
    );
    expect(intoNorth).toEqual([]);
    const before = calls.filter(({ method, body }) => method !== 'GET' && unitIn(body) === north);
    expect(before.length).toBeLessThan(350);
  });

  it('[S12, S35, S36] delays purges until it is enabled again', async () => {
    const office = await openOffice(world, 'purges');
    const [ida, kai] = await office.hire({}, { givenName: 'Kai' });
    const id = await office.integrate();
    await office.showing(id, ida!.id, 'Ida placed', ({ status }) => status === 'assigned');
    await office.showing(id, kai!.id, 'Kai placed', ({ status }) => status === 'assigned');
    await office.change({ op: 'leaver', id: ida!.id });
    const gone = await office.showing(id, ida!.id, 'Ida deactivated', ({ status }) => status === 'deactivated');

    await setEnabled(office, id, false);

    expect(Date.parse(gone.purgeAt) - Date.parse(gone.deactivatedAt)).toBe(RETENTION_MS);
    const { body: listed } = await office.admin('GET', `/v1/integrations/${id}/users?status=deactivated`);
    expect(listed.data).toMatchObject([{ azureId: ida!.id, purgeAt: gone.purgeAt }]);
    await office.change({ op: 'leaver', id: kai!.id });
    await passed(Date.parse(gone.purgeAt) + 4_000);
    expect(await office.summary()).toMatchObject({ inactive: 1, anonymised: 0 });
    expect(await office.inZiik(kai!.mail!)).toMatchObject({ active: true });

    await setEnabled(office, id, true);
    const purged = await office.showing(id, ida!.id, 'Ida purged', ({ status }) => status === 'purged');
    expect(purged).toMatchObject({ email: null, firstName: null, lastName: null, azure: null });
    await office.showing(id, kai!.id, 'Kai gone too', ({ status }) => status === 'deactivated' || status === 'purged');
  });

  it('[S12] refuses requests of administrators with the reason', async () => {
    const office = await openOffice(world, 'asked');
    const [ida] = await office.hire({});
    const id = await office.integrate();
    await office.showing(id, ida!.id, 'Ida placed', ({ status }) => status === 'assigned');
    await setEnabled(office, id, false);
    for (const path of ['runs', `users/${ida!.id}/sync`]) {
      const answer = await office.admin(
        'POST',
        `/v1/integrations/${id}/${path}`,
        path === 'runs' ? { kind: 'full' } : undefined,
      );
      expect(answer).toMatchObject({ status: 409, body: { code: 'integration-disabled' } });
    }
    const { body } = await office.admin('GET', `/v1/integrations/${id}`);
    expect(body).toMatchObject({ state: 'disabled', nextRunAt: null, counts: { linked: 1, assigned: 1 } });
  });
});

describe('the end of an integration', () => {
  it('[R deletion] is possible only when it is disabled; its users stay in Ziik, our links and lists are removed', async () => {
    const left = await openOffice(world, 'left');
    const [ida] = await left.hire({});
    const id = await left.integrate();
    const run = await left.run(id);

    const refused = await left.admin('DELETE', `/v1/integrations/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'integration-enabled' } });
    await left.admin('PATCH', `/v1/integrations/${id}`, { enabled: false });
    expect((await left.admin('DELETE', `/v1/integrations/${id}`)).status).toBe(204);

    for (const path of ['', '/users', '/runs', `/users/${ida!.id}`, '/unmatched-values'])
      expect((await left.admin('GET', `/v1/integrations/${id}${path}`)).status).toBe(404);
    expect((await left.admin('GET', `/v1/runs/${run.id}`)).status).toBe(404);
    expect((await left.admin('GET', '/v1/integrations')).body.data).toEqual([]);
    const stays = await left.inZiik(ida!.mail!);
    expect(stays).toMatchObject({ active: true, memberships: [{ unit: { name: 'North' } }] });

    // Made again for the same tenant, it finds the same person again and makes nobody twice.
    const second = await left.integrate();
    await left.run(second);
    const shown = await left.showing(second, ida!.id, 'Ida linked again', ({ status }) => status === 'assigned');
    expect(shown.ziikUserId).toBe(stays!.id);
    await waitUntil('no other user', async () => (await left.summary()).users === 2);
  });
});
