import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import pg from 'pg';
import { type Answer, type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('directory_audit', { POLL_PERIOD: 'PT2S' });
});
afterAll(() => world?.stop());

/** Waits until so many more rounds have come to their end. */
async function rounds(office: Office, id: string, many: number): Promise<void> {
  const ended = async () => {
    const { body } = await office.admin('GET', `/v1/integrations/${id}/runs?limit=500`);
    return body.data.filter(({ status }: Answer['body']) => status === 'succeeded').length;
  };
  const before = await ended();
  await waitUntil(`${many} rounds`, async () => (await ended()) >= before + many);
}

/** As weeks pass. */
async function weeksLater(id: string): Promise<void> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  try {
    await client.query("UPDATE control.integration SET first_read_at = now() - interval '3 weeks' WHERE id = $1", [id]);
  } finally {
    await client.end();
  }
}

describe('the weekly audit', () => {
  it('finds a change that no delta told, brings it to Ziik, and says so', async () => {
    const { entra } = world.sandbox;
    const office = await openOffice(world, 'audited');
    const [ida] = await office.hire({ department: 'North' });
    const id = await office.integrate();
    await office.showing(id, ida!.id, 'Ida placed', ({ status }) => status === 'assigned');
    await rounds(office, id, 4);
    await entra.send('POST', '/faults', {
      match: { path: 'delta' },
      times: -1,
      fault: { kind: 'page', page: { omit: [ida!.id] } },
    });
    await office.change({ op: 'update', id: ida!.id, set: { department: 'South' } });
    await rounds(office, id, 3);
    await entra.send('DELETE', '/faults');
    await rounds(office, id, 3);
    await office.showing(id, ida!.id, 'Ida where she was', ({ unit }) => unit.name === 'North');

    await weeksLater(id);

    const audit = await waitUntil(
      'the audit',
      async () => (await office.admin('GET', `/v1/integrations/${id}`)).body.audit,
    );
    expect(audit).toMatchObject({ people: 1, differences: 1 });
    await office.showing(id, ida!.id, 'Ida moved', ({ unit }) => unit.name === 'South');
    const { body: run } = await office.admin('GET', `/v1/runs/${audit.runId}`);
    expect(run).toMatchObject({ kind: 'full', trigger: 'schedule', enforce: false, counts: { updated: 1 } });
    // It is told when somebody sweeps: within a minute, or as soon as an integration is changed.
    await office.admin('PATCH', `/v1/integrations/${id}`, { name: 'Audited' });
    const told = await waitUntil('the activity', async () => {
      const { body } = await office.admin('GET', `/v1/audit?integration=${id}&action=directory.differed`);
      return body.data.length > 0 && body.data;
    });
    expect(told).toMatchObject([{ role: 'system', changes: { people: 1, differences: 1 } }]);
  });
});
