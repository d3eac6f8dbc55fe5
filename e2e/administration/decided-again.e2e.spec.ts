import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { type Answer, type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

// The hourly round is far away, so that nobody is reached by it: Azure does not report these people again.
let world: World;
beforeAll(async () => {
  world = await startWorld('decided_again', { RETRY_FIRST: 'PT0.2S', CATALOGUE_PERIOD: 'PT1S' });
});
afterAll(() => world?.stop());

type User = Answer['body'];
const isIn = (unit: string | null, types: string[]) => (user: User) =>
  (user.unit?.name ?? null) === unit &&
  user.userTypes.map(({ name }: { name: string }) => name).join() === types.join();
const patch = (office: Office, id: string, change: object) => office.admin('PATCH', `/v1/integrations/${id}`, change);
const control = (office: Office, method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
  world.sandbox.ziik.send<{ id: number }>(method, `/instances/${office.slug}/${path}`, body);
async function idOf(office: Office, kind: 'units' | 'usertypes', name: string): Promise<number> {
  const { data } = await world.sandbox.ziik.get<{ data: { id: number; name: string }[] }>(
    `/instances/${office.slug}/${kind}`,
  );
  return data.find((each) => each.name === name)!.id;
}

describe('those that Azure does not report again are reached by', () => {
  it('[S37] a changed matching field, of the unit and of the user types', async () => {
    const office = await openOffice(world, 'fields');
    const [ida] = await office.hire({
      department: 'North',
      jobTitle: 'Clerk',
      city: 'South',
      companyName: 'Driver, Manager',
    });
    const id = await office.integrate();
    await office.run(id);
    const reads = await readsOfAzure(office);

    await patch(office, id, { unitField: 'city' });
    await office.showing(id, ida!.id, 'Ida in South', isIn('South', ['Clerk']));
    await patch(office, id, { userTypeField: 'companyName' });
    await office.showing(id, ida!.id, 'Ida with her types', isIn('South', ['Driver', 'Manager']));

    expect(await office.inZiik(ida!.mail!)).toMatchObject({
      memberships: [{ unit: { name: 'South' }, userTypes: [{ name: 'Driver' }, { name: 'Manager' }] }],
    });
    const { body } = await office.admin('GET', `/v1/integrations/${id}/runs`);
    expect(body.data.map((run: { kind: string; trigger: string }) => `${run.kind} ${run.trigger}`)).toEqual([
      'remap system',
      'remap system',
      'full administrator',
    ]);
    expect(await readsOfAzure(office)).toBe(reads);
  });

  it('[S37] an option: relaxed matching, withdrawing, disabled accounts, guests', async () => {
    const office = await openOffice(world, 'options');
    const [ida, kai, gus] = await office.hire(
      { department: 'north ', jobTitle: 'CLERK' },
      { givenName: 'Kai', accountEnabled: false },
      { givenName: 'Gus', userType: 'Guest' },
    );
    const id = await office.integrate();
    await office.run(id);
    await office.showing(id, ida!.id, 'Ida unassigned', ({ status }) => status === 'unassigned');

    await patch(office, id, { options: { matching: 'relaxed' } });
    await office.showing(id, ida!.id, 'Ida matched', isIn('North', ['Clerk']));
    await patch(office, id, { options: { disabledAccounts: 'deactivate' } });
    await office.showing(id, kai!.id, 'Kai deactivated', ({ status }) => status === 'deactivated');
    await patch(office, id, { options: { disabledAccounts: 'ignore' } });
    await office.showing(id, kai!.id, 'Kai active again', ({ status }) => status === 'assigned');
    expect(await office.inZiik(kai!.mail!)).toMatchObject({ active: true });
    await patch(office, id, { options: { includeGuests: false } });
    await office.showing(id, gus!.id, 'Gus left out', ({ status }) => status === 'ignored');
    expect(await office.inZiik(gus!.mail!)).toMatchObject({ active: true, memberships: [{ unit: { name: 'North' } }] });
    await patch(office, id, { options: { includeGuests: true } });
    await office.showing(id, gus!.id, 'Gus back', ({ status }) => status === 'assigned');
    await patch(office, id, { options: { matching: 'exact', unmatched: 'withdraw' } });
    await office.showing(id, ida!.id, 'Ida without types', isIn('North', []));
  });

  it('[S16, S37] a new, a renamed and a removed unit', async () => {
    const office = await openOffice(world, 'units', {
      ziik: { unitNames: ['North', 'South', 'A', 'B', 'C', 'D', 'E'] },
    });
    const [ida, kai] = await office.hire({ department: 'East' }, { givenName: 'Kai', department: 'West' });
    const id = await office.integrate();
    await office.run(id);
    await office.showing(id, ida!.id, 'Ida unassigned', ({ findings }) => findings[0]?.code === 'unit-unknown');

    await control(office, 'POST', 'units', { name: 'East' });
    await office.showing(id, ida!.id, 'Ida in the new unit', isIn('East', ['Clerk']));
    await control(office, 'PATCH', `units/${await idOf(office, 'units', 'South')}`, { name: 'West' });
    await office.showing(id, kai!.id, 'Kai in the renamed unit', isIn('West', ['Clerk']));
    expect(await office.inZiik(kai!.mail!)).toMatchObject({ memberships: [{ unit: { name: 'West' } }] });
    await control(office, 'POST', 'units', { name: 'West' });
    const twice = await office.showing(id, kai!.id, 'two of one name', ({ findings }) => findings.length > 0);
    expect(twice).toMatchObject({ status: 'assigned', findings: [{ code: 'unit-ambiguous', value: 'West' }] });
  });

  it('[S37] [R alias] an alias, set, of a target that goes, and taken back; nobody else is decided again', async () => {
    const office = await openOffice(world, 'aliases', {
      ziik: { unitNames: ['North', 'South', 'A', 'B', 'C', 'D', 'E'] },
    });
    const [ida, kai, gus] = await office.hire(
      { department: 'Up north' },
      { givenName: 'Kai', department: 'South', jobTitle: 'Boss, Clerk' },
      { givenName: 'Gus', department: 'South' },
      // So many units are in use that one of them may go.
      ...['A', 'B', 'C', 'D', 'E'].map((department) => ({ givenName: department, department })),
    );
    const id = await office.integrate();
    await office.run(id);
    await office.showing(id, ida!.id, 'Ida unassigned', ({ status }) => status === 'unassigned');
    const untouched = (await office.showing(id, gus!.id, 'Gus in South', isIn('South', ['Clerk']))).updatedAt;
    const reads = await readsOfAzure(office);
    const aliases = `/v1/integrations/${id}/aliases`;
    const units = await office.admin('GET', `/v1/integrations/${id}/catalogue?search=north`);
    expect(units.body.data).toEqual([expect.objectContaining({ name: 'North', people: 0, sameName: false })]);
    const [north] = units.body.data;

    const made = await office.admin('POST', aliases, { kind: 'unit', value: 'Up north', target: { id: north.id } });
    await office.admin('POST', aliases, {
      kind: 'user-type',
      value: 'Boss',
      target: { id: await idOf(office, 'usertypes', 'Manager') },
    });

    const placed = await office.showing(id, ida!.id, 'Ida in North', isIn('North', ['Clerk']));
    expect(placed).toMatchObject({ status: 'assigned', findings: [] });
    await office.showing(id, kai!.id, 'Kai with both types', isIn('South', ['Clerk', 'Manager']));
    const { body: shown } = await office.admin('GET', `/v1/integrations/${id}/users/${ida!.id}`);
    expect(shown.decision.unit).toMatchObject({ id: north.id, name: 'North', by: 'alias', value: 'Up north' });
    expect(shown.explanation.verdict.code).toBe('assigned');

    await control(office, 'DELETE', `units/${north.id}`);
    const lost = await office.showing(id, ida!.id, 'the target gone', ({ findings }) => findings.length > 0);
    expect(lost.findings).toMatchObject([{ code: 'alias-target-gone', field: 'department', value: 'Up north' }]);

    expect((await office.admin('DELETE', `${aliases}/${made.body.id}`)).status).toBe(204);
    await office.showing(id, ida!.id, 'no alias', ({ findings }) => findings[0]?.code === 'unit-unknown');

    const runs = (await office.admin('GET', `/v1/integrations/${id}/runs`)).body.data;
    expect(runs.every(({ kind }: { kind: string }) => kind === 'remap' || kind === 'full')).toBe(true);
    expect(await readsOfAzure(office)).toBe(reads);
    expect((await office.admin('GET', `/v1/integrations/${id}/users/${gus!.id}`)).body.updatedAt).toBe(untouched);
  });

  it('[S37] a new and a renamed user type', async () => {
    const office = await openOffice(world, 'types');
    const [ida] = await office.hire({ jobTitle: 'Clerk, Pilot, Chef' });
    const id = await office.integrate();
    await office.run(id);
    await office.showing(id, ida!.id, 'Ida a clerk', isIn('North', ['Clerk']));

    await control(office, 'POST', 'usertypes', { name: 'Pilot' });
    await office.showing(id, ida!.id, 'Ida a pilot', isIn('North', ['Clerk', 'Pilot']));
    await control(office, 'PATCH', `usertypes/${await idOf(office, 'usertypes', 'Manager')}`, { name: 'Chef' });
    const all = await office.showing(id, ida!.id, 'Ida all three', ({ findings }) => findings.length === 0);
    expect(all.userTypes.map(({ name }: { name: string }) => name).sort()).toEqual(['Chef', 'Clerk', 'Pilot']);
  });

  it('[S37] an integration that is enabled again, with all that changed meanwhile', async () => {
    const office = await openOffice(world, 'again');
    const [ida, kai, bo] = await office.hire(
      { city: 'South' },
      { givenName: 'Kai', city: 'East' },
      { givenName: 'Bo', city: 'North' },
    );
    const id = await office.integrate();
    await office.run(id);
    await patch(office, id, { enabled: false });

    await patch(office, id, { unitField: 'city' });
    await control(office, 'POST', 'units', { name: 'East' });
    await office.change({ op: 'leaver', id: bo!.id });
    const [new_] = await office.hire({ givenName: 'Eva', city: 'East' });
    await patch(office, id, { enabled: true });

    await office.showing(id, ida!.id, 'Ida by the new field', isIn('South', ['Clerk']));
    await office.showing(id, kai!.id, 'Kai in the new unit', isIn('East', ['Clerk']));
    await office.showing(id, new_!.id, 'Eva', isIn('East', ['Clerk']));
    await office.showing(id, bo!.id, 'Bo deactivated', ({ status }) => status === 'deactivated');
  });

  it('[R pending] a catalogue that comes late: until then everybody is pending, and nothing is written', async () => {
    const office = await openOffice(world, 'late', { ziik: { down: true } });
    const [ida] = await office.hire({});
    const id = await office.integrate();
    await office.admin('POST', `/v1/integrations/${id}/runs`, { kind: 'full' });
    await office.showing(id, ida!.id, 'Ida pending', ({ status }) => status === 'pending');
    expect((await office.admin('GET', `/v1/integrations/${id}`)).body.counts).toMatchObject({ pending: 1, linked: 0 });
    await office.ziik({ down: false });
    await office.showing(id, ida!.id, 'Ida placed', isIn('North', ['Clerk']));
  });

  it('[R catalogue-suspicious] but not a unit that vanished with too many others: the catalogue is suspicious until a full run', async () => {
    const units = ['North', 'South', 'East', 'West'];
    const office = await openOffice(world, 'suspicious', { ziik: { unitNames: units } });
    const people = await office.hire(...units.map((department, n) => ({ givenName: `P${n}`, department })));
    const id = await office.integrate();
    await office.run(id);
    for (const gone of ['East', 'West'])
      await control(office, 'PATCH', `units/${await idOf(office, 'units', gone)}`, { name: `${gone} (closed)` });
    await waitUntil('the warning', async () => {
      const { body } = await office.admin('GET', `/v1/integrations/${id}`);
      return (
        body.state === 'ready' && body.attention.some(({ code }: { code: string }) => code === 'catalogue-suspicious')
      );
    });
    const { body } = await office.admin('GET', `/v1/integrations/${id}/users/${people[3]!.id}`);
    expect(body).toMatchObject({ status: 'assigned', findings: [] });

    await office.run(id);
    await office.showing(id, people[3]!.id, 'the finding', ({ findings }) => findings[0]?.code === 'unit-unknown');
    await waitUntil(
      'no warning',
      async () => (await office.admin('GET', `/v1/integrations/${id}`)).body.attention.length === 0,
    );
  });
});

async function readsOfAzure({ tenantId }: Office): Promise<number> {
  const { calls } = await world.sandbox.entra.get<{ calls: { tenantId: string | null; path: string }[] }>('/journal');
  return calls.filter((call) => call.tenantId === tenantId && call.path.startsWith('/v1.0/')).length;
}
