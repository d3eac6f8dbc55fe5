import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Integration, openInstance } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

/** One of five may lose its name without making the catalogue suspicious. */
const UNITS = ['Aarhus', 'Odense', 'Vejle', 'Ribe', 'Skive'];
const PLACE = { department: 'Aarhus', jobTitle: 'Seller', city: 'Odense' };

interface Entry {
  readonly what: string;
  readonly cause: string | null;
  readonly actor: string | null;
  readonly changes: readonly { field: string; before: Value; after: Value }[];
}
type Value = string | boolean | null | { name: string } | readonly { name: string }[];

/** `unit: Aarhus → Odense`, where something is named by its name. */
function inShort({ what, cause, actor, changes }: Entry): string {
  const value = (each: Value): string => {
    if (Array.isArray(each)) return each.map((one) => (typeof one === 'string' ? one : one.name)).join(' + ') || '–';
    return typeof each === 'object' && each !== null ? (each as { name: string }).name : String(each ?? '–');
  };
  const changed = changes.map(({ field, before, after }) => `${field} ${value(before)} → ${value(after)}`).join(', ');
  return `${what} by ${cause}${actor === null ? '' : ` (${actor})`}: ${changed}`;
}

// Short days: a round every two seconds, a user kept for eight; the catalogue is read every second.
describe('what a history says', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('history', { POLL_PERIOD: 'PT2S', RETENTION_PERIOD: 'PT8S', CATALOGUE_PERIOD: 'PT1S' });
  });
  afterAll(() => world?.stop());

  /** Ida in Aarhus, others elsewhere, and what her history then says of her, newest first. */
  async function ida(...othersIn: string[]) {
    const instance = await openInstance(world, { units: UNITS });
    const integration = await instance.integrate();
    for (const department of othersIn) await integration.hire('Other', { ...PLACE, department });
    const azureId = await integration.hire('Ida', PLACE);
    await integration.run('full');
    const { actor } = (
      await instance.admin.get<{ data: { actor: string; action: string }[] }>('/v1/audit?limit=500')
    ).data.find(({ action }) => action === 'integration.created')!;
    const page = () =>
      instance.admin.get<{ status: string; ziikUserId: number; history: Entry[] }>(
        `${integration.path}/users/${azureId}`,
      );
    const newest = async () => inShort((await page()).history[0]!);
    return { instance, integration, azureId, actor, page, newest };
  }
  const becomes = (integration: Integration, azureId: string, unit: string | undefined) =>
    integration.userWhen(azureId, `in ${unit}`, (user) => user.unit?.name === unit);

  it.concurrent('[S33] a department that changed in Azure, and where it led, also in the list of its run', async () => {
    const { instance, integration, azureId, newest } = await ida();
    await integration.update(azureId, { department: 'Odense' });
    const { id } = await integration.run();
    await becomes(integration, azureId, 'Odense');

    expect(await newest()).toBe('moved by azure: unit Aarhus → Odense, department Aarhus → Odense');
    const changes = await instance.admin.get<{ data: { azureId: string; what: string }[] }>(`/v1/runs/${id}/changes`);
    // The round that was due may have read it before the one that was asked for.
    for (const change of changes.data) expect(change).toMatchObject({ azureId, what: 'moved', firstName: 'Ida' });
  });

  it.concurrent('[S37] a unit that was renamed in Ziik', async () => {
    const { instance, integration, azureId, page, newest } = await ida(...UNITS.slice(1));
    const { data } = await instance.readZiik<{ data: { id: number; name: string }[] }>('/units');
    await instance.inZiik('PATCH', `/units/${data.find(({ name }) => name === 'Aarhus')!.id}`, { name: 'Aarhus C' });
    await becomes(integration, azureId, 'Aarhus C');

    expect((await page()).status).toBe('assigned');
    expect(await newest()).toBe('listed by catalogue: unit Aarhus → Aarhus C, findings – → unit-unknown');
  });

  it.concurrent('[S37] another matching field, and who chose it', async () => {
    const { integration, azureId, actor, newest } = await ida();
    await integration.patch({ unitField: 'city' });
    await becomes(integration, azureId, 'Odense');

    expect(await newest()).toBe(`moved by setting (${actor}): unit Aarhus → Odense`);
  });

  it.concurrent('[S13] a change by hand that a full run set right', async () => {
    const { instance, integration, page, newest } = await ida();
    const by = { firstName: 'I.', memberships: [{ unit: 'Vejle', userTypes: [] }] };
    await instance.inZiik('PATCH', `/users/${(await page()).ziikUserId}`, by);
    await integration.run('full');

    expect(await newest()).toBe('moved by ziik: firstName I. → Ida, unit Vejle → Aarhus, userTypes – → Seller');
  });

  it.concurrent('[S36] who brought somebody back, and a purge, which leaves no value', async () => {
    const { integration, azureId, actor, page, newest } = await ida();
    await integration.leave(azureId);
    await integration.userWhen(azureId, 'deactivated', ({ status }) => status === 'deactivated');
    expect(await newest()).toBe('deactivated by azure: status assigned → deactivated, active true → false');

    await integration.ask(azureId, 'reactivation');
    await integration.userWhen(azureId, 'active again', ({ status }) => status === 'assigned');
    expect(await newest()).toBe(
      `reactivated by administrator (${actor}): status deactivated → assigned, active false → true, findings – → removal-rejected`,
    );

    await integration.restore(azureId);
    await integration.userWhen(azureId, 'restored', ({ findings }) => findings.length === 0);
    await integration.leave(azureId);
    await integration.userWhen(azureId, 'purged', ({ status }) => status === 'purged');
    const { history } = await page();
    expect(inShort(history[0]!)).toBe('purged by time: status deactivated → purged');
    expect(history.slice(1).flatMap(({ changes }) => changes)).toEqual([]);
  });
});
