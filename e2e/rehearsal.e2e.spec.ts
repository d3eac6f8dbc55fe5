import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usersInZiik } from '@user-sync/demo';
import { waitUntil } from '@user-sync/testing';
import { type Office, openOffice } from './an-office.ts';
import { startWorld, type World } from './start-world.ts';

interface ZiikCounts {
  readonly operations: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

describe('the first synchronisation, rehearsed and then done', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('rehearsal');
  });
  afterAll(() => world?.stop());

  /** Calls that would change something in Ziik, as its journal has them. */
  async function writesIn({ slug }: Office): Promise<string[]> {
    const { operations } = await world.sandbox.ziik.get<ZiikCounts>(`/instances/${slug}/counts`);
    return Object.keys(operations).filter((name) =>
      /^(users|memberships)\.(create|update|deactivate|reactivate|delete|welcome)$/.test(name),
    );
  }

  /** What Graph was asked for since the journal was emptied. */
  async function askedOfGraph({ tenantId }: Office): Promise<string[]> {
    const { calls } = await world.sandbox.entra.get<{ calls: { operation: string; tenantId: string }[] }>('/journal');
    return calls
      .filter((each) => each.tenantId === tenantId && each.operation !== 'token')
      .map((each) => each.operation);
  }

  /** Asks for the rehearsal as soon as units and user types are read, and waits for it. */
  async function rehearse({ admin }: Office, id: string) {
    const asked = await waitUntil('the rehearsal to be taken', async () => {
      const answer = await admin('POST', `/v1/integrations/${id}/previews`, { run: 'full' });
      return answer.status === 202 ? answer : undefined;
    });
    return waitUntil('the rehearsal to be done', async () => {
      const { body } = await admin('GET', `/v1/previews/${asked.body.id}`);
      if (body.status === 'failed') throw new Error(JSON.stringify(body.error));
      return body.status === 'done' ? body : undefined;
    });
  }

  async function causesOf({ admin }: Office, runId: string): Promise<string[]> {
    const { data } = (await admin('GET', `/v1/runs/${runId}/differences?limit=500`)).body;
    return [...new Set<string>(data.map(({ cause }: { cause: string }) => cause))].sort();
  }

  async function runPlanned({ admin }: Office, id: string, previewId: string) {
    const started = await admin('POST', `/v1/integrations/${id}/runs`, { kind: 'full', previewId });
    expect(started.status).toBeLessThanOrEqual(202);
    return waitUntil('the run to be compared with the plan', async () => {
      const { body } = await admin('GET', `/v1/runs/${started.body.id}`);
      return body.plan?.people == null ? undefined : body;
    });
  }

  it('[S12] writes nothing in Ziik, says what will be, and Graph is asked for its changes alone afterwards', async () => {
    const office = await openOffice(world, 'rehearsed', { people: 40 });
    const { admin } = office;
    await office.hire(
      { givenName: 'Ida' },
      { givenName: 'Bo', department: 'South', jobTitle: 'Driver, Manager' },
      { givenName: 'Lost', department: 'Atlantis' },
      { givenName: 'Gust', userType: 'Guest' },
      { givenName: 'Twin', mail: 'twin@rehearsed.example' },
      { givenName: 'Other', mail: 'twin@rehearsed.example' },
    );
    await world.sandbox.ziik.send('POST', `/instances/${office.slug}/users`, {
      email: 'BO.holm@rehearsed.example',
      firstName: 'Bo',
      lastName: 'H.',
    });
    const id = await office.integrate({ enabled: false });
    const before = await usersInZiik(world.sandbox, office.slug);

    const preview = await rehearse(office, id);

    expect(await writesIn(office)).toEqual([]);
    expect(await usersInZiik(world.sandbox, office.slug)).toEqual(before);
    expect(preview.basis.people).toBe(46);
    expect(preview.summary).toMatchObject({ linked: 1, conflict: 2, held: 0, deactivated: 0 });
    const [bo] = (await admin('GET', `/v1/previews/${preview.id}/users?kind=linked`)).body.data;
    expect(bo).toMatchObject({
      firstName: 'Bo',
      lastName: 'Holm',
      ziikUser: { firstName: 'Bo', lastName: 'H.', email: 'BO.holm@rehearsed.example' },
      after: { unit: { name: 'South' }, userTypes: [{ name: 'Driver' }, { name: 'Manager' }] },
    });
    // The real integration is as it was.
    expect((await admin('GET', `/v1/integrations/${id}/users`)).body.data).toEqual([]);
    expect((await admin('GET', `/v1/integrations/${id}/runs`)).body.data).toEqual([]);

    await world.sandbox.entra.send('DELETE', '/journal');
    expect((await admin('PATCH', `/v1/integrations/${id}`, { enabled: true })).status).toBe(200);
    const run = await runPlanned(office, id, preview.id);

    expect(new Set(await askedOfGraph(office))).toEqual(new Set(['delta']));
    // Of two with one address, nobody can say who comes first.
    const { differences } = run.plan;
    expect(run.plan).toEqual({ previewId: preview.id, people: 46, asPlanned: 46 - differences, differences });
    expect(await causesOf(office, run.id)).toEqual(differences === 0 ? [] : ['same-address']);
    const users = (await admin('GET', `/v1/integrations/${id}/users?limit=500`)).body.data;
    expect(users).toHaveLength(46);
    expect(await office.inZiik('bo.holm@rehearsed.example')).toMatchObject({ lastName: 'Holm' });
  });

  it('lists who is not as planned, and why', async () => {
    const office = await openOffice(world, 'planned');
    const { admin } = office;
    const [ida, bo] = await office.hire({ givenName: 'Ida' }, { givenName: 'Bo' }, { givenName: 'Eva' });
    const id = await office.integrate({ enabled: false });
    const preview = await rehearse(office, id);

    await office.change({ op: 'update', id: ida!.id, set: { department: 'South' } });
    await world.sandbox.ziik.send('POST', `/instances/${office.slug}/faults`, {
      match: { operation: 'users.create', body: 'Bo' },
      times: 1,
      fault: { status: 422 },
    });
    await admin('PATCH', `/v1/integrations/${id}`, { enabled: true });
    const run = await runPlanned(office, id, preview.id);

    expect(run.plan).toMatchObject({ people: 3, asPlanned: 1, differences: 2 });
    const { data } = (await admin('GET', `/v1/runs/${run.id}/differences`)).body;
    const causes = Object.fromEntries(
      data.map((each: { azureId: string; cause: string }) => [each.azureId, each.cause]),
    );
    expect(causes).toEqual({ [ida!.id]: 'changed-in-azure', [bo!.id]: 'refused' });
  });
});
