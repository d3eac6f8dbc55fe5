import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { type Answer, type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

const PERIOD_MS = 2_000;

let world: World;
beforeAll(async () => {
  world = await startWorld('schedule', { RETRY_FIRST: 'PT0.2S', POLL_PERIOD: 'PT2S', RETENTION_PERIOD: 'PT1H' });
});
afterAll(() => world?.stop());

type Run = Answer['body'];
/** The runs of an integration that have begun, oldest first. */
async function begun(office: Office, id: string): Promise<Run[]> {
  const { body } = await office.admin('GET', `/v1/integrations/${id}/runs?limit=500`);
  return body.data.filter((run: Run) => run.startedAt !== null).reverse();
}
const slotOf = (time: string | number) => Math.floor(new Date(time).getTime() / PERIOD_MS);

describe('the schedule', () => {
  it('[S13, S14] makes the first due round a full one, and asks for updates every period from then on', async () => {
    const office = await openOffice(world, 'hourly');
    await office.hire({});
    // As it was created: read later, its first round could have begun.
    const { body } = await office.admin('POST', '/v1/integrations', office.form());
    const { id } = body;
    const madeAt = Date.now();
    expect(body).toMatchObject({ state: 'ready', lastRun: null, attention: [{ code: 'never-initiated' }] });
    expect(Date.parse(body.nextRunAt) % PERIOD_MS).toBe(0);
    expect(Date.parse(body.nextRunAt)).toBeGreaterThan(madeAt - 1_000);
    expect(Date.parse(body.nextRunAt)).toBeLessThanOrEqual(madeAt + PERIOD_MS);

    const runs = await waitUntil('four rounds', async () => {
      const all = (await begun(office, id)).filter(({ endedAt }) => endedAt !== null);
      return all.length >= 4 ? all.slice(0, 4) : undefined;
    });

    expect(runs.map(({ kind, trigger, status }) => `${kind} ${trigger} ${status}`)).toEqual([
      'full schedule succeeded',
      ...Array(3).fill('delta schedule succeeded'),
    ]);
    expect(Date.parse(runs[0].startedAt)).toBeGreaterThanOrEqual(Date.parse(body.nextRunAt));
    const slots = runs.map(({ startedAt }) => slotOf(startedAt));
    expect(slots).toEqual(slots.map((_, place) => slots[0]! + place));
    const shown = (await office.admin('GET', `/v1/integrations/${id}`)).body;
    expect(shown.attention).toEqual([]);
    expect(slotOf(shown.nextRunAt)).toBeGreaterThan(slots[3]!);
  });

  it('[S14, S15] brings the new, the updated and the deleted, with nobody pressing anything', async () => {
    const office = await openOffice(world, 'by-itself');
    const [ida, kai] = await office.hire({}, { givenName: 'Kai' });
    const id = await office.integrate();
    await office.showing(id, ida!.id, 'Ida placed', ({ status }) => status === 'assigned');
    await office.showing(id, kai!.id, 'Kai placed', ({ status }) => status === 'assigned');

    const [bo] = await office.hire({ givenName: 'Bo' });
    await office.change(
      { op: 'update', id: ida!.id, set: { surname: 'Lund', department: 'South', jobTitle: 'Driver, Manager' } },
      { op: 'leaver', id: kai!.id },
    );

    await office.showing(id, bo!.id, 'Bo placed', ({ status }) => status === 'assigned');
    const gone = await office.showing(id, kai!.id, 'Kai deactivated', ({ status }) => status === 'deactivated');
    expect(Date.parse(gone.purgeAt) - Date.parse(gone.deactivatedAt)).toBe(3_600_000);
    await office.showing(id, ida!.id, 'Ida moved', ({ unit }) => unit.name === 'South');
    expect(await office.inZiik(ida!.mail!)).toMatchObject({
      lastName: 'Lund',
      memberships: [{ unit: { name: 'South' }, userTypes: [{ name: 'Driver' }, { name: 'Manager' }] }],
    });
    expect(await office.inZiik(kai!.mail!)).toMatchObject({ active: false });
    const runs = await begun(office, id);
    expect(new Set(runs.map(({ trigger }) => trigger))).toEqual(new Set(['schedule']));
    const total = (name: string) => runs.reduce((sum, { counts }) => sum + counts[name], 0);
    expect(['created', 'updated', 'removed'].map(total)).toEqual([3, 1, 1]);
  });

  it('[S14] makes up for missed slots once, and never has two runs of one integration at a time', async () => {
    const office = await openOffice(world, 'missed');
    await office.hire({});
    const id = await office.integrate();
    await waitUntil('the first round', async () => (await begun(office, id)).some(({ endedAt }) => endedAt));
    const { poller } = world.stack.pids();
    process.kill(poller!, 'SIGSTOP');
    const stoppedAt = Date.now();
    try {
      await waitUntil('three slots to pass', () => slotOf(Date.now()) > slotOf(stoppedAt) + 3, { everyMs: 50 });
    } finally {
      process.kill(poller!, 'SIGCONT');
    }
    const backAt = Date.now();

    const runs = await waitUntil('three rounds afterwards', async () => {
      const all = await begun(office, id);
      return all.filter(({ startedAt, endedAt }) => endedAt && Date.parse(startedAt) >= backAt).length >= 3
        ? all
        : undefined;
    });

    const after = runs.filter(({ startedAt }) => Date.parse(startedAt) >= backAt);
    expect(Date.parse(after[0].startedAt) - backAt).toBeLessThan(PERIOD_MS);
    // One that is queued in the slot of its due time may begin in the next one.
    expect(after.length).toBeLessThanOrEqual(slotOf(Date.now()) - slotOf(backAt) + 2);
    for (const [place, run] of runs.entries()) {
      if (place > 0) expect(run.startedAt >= runs[place - 1].endedAt).toBe(true);
    }
  });

  it('[S12, S14] leaves a disabled integration alone, and takes it up with the next slot', async () => {
    const office = await openOffice(world, 'resting');
    await office.hire({});
    const id = await office.integrate({ enabled: false });
    const resting = slotOf(Date.now());
    await waitUntil('two slots to pass', () => slotOf(Date.now()) > resting + 2, { everyMs: 50 });
    expect((await office.admin('GET', `/v1/integrations/${id}/runs`)).body.data).toEqual([]);

    const { body } = await office.admin('PATCH', `/v1/integrations/${id}`, { enabled: true });
    const [first] = await waitUntil('the first round', async () => {
      const runs = await begun(office, id);
      return runs[0]?.endedAt && runs;
    });
    expect(first).toMatchObject({ kind: 'full', trigger: 'schedule', status: 'succeeded', counts: { created: 1 } });
    expect(first.startedAt >= body.nextRunAt).toBe(true);
  });
});
