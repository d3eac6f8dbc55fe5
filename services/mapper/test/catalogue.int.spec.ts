import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadCatalogue, loadInstance, queueRun } from '@user-sync/control';
import { encodeEvent } from '@user-sync/messaging';
import { waitUntil } from '@user-sync/testing';
import { anEvent, startWorld, type World } from './started-mapper.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const read = (slug: string, last = 0) =>
  waitUntil('a newer catalogue', async () => {
    const catalogue = await world.catalogue(slug);
    return catalogue && (catalogue.version ?? 0) > last ? catalogue : undefined;
  });

/** What config publishes when Ziik tells of a unit. */
function hearOfUnit(slug: string): Promise<void> {
  const data = { instance: slug, trigger: 'unit.update', id: 1, reference: null, email: null };
  return world.publisher.send(world.names.ziikWebhooks, [
    encodeEvent('ziik.webhook', data, { source: 'config', id: '1', key: slug }),
  ]);
}

/** Has the catalogue read once more, and waits until that has been done. */
async function readAgain(slug: string) {
  const before = await world.catalogue(slug);
  await world.database.execute('UPDATE mapper.catalogue SET due_at = now() WHERE instance_slug = $1', [slug]);
  return waitUntil('another reading', async () => {
    const after = await world.catalogue(slug);
    const hasRead = after?.readAt?.getTime() !== before?.readAt?.getTime() || after?.attempts !== before?.attempts;
    return hasRead ? after : undefined;
  });
}

async function readInstance(units: string[]) {
  const instance = await world.instance({ units });
  const id = await world.integration(instance.slug);
  const { version } = await read(instance.slug);
  await waitUntil('the first remap', async () => (await world.remaps(id)).length === 1);
  await world.database.execute(`DELETE FROM control.run WHERE integration_id = $1 AND kind = 'remap'`, [id]);
  return { instance, id, version: version! };
}

/** Everybody stands in these units, so that their names are in use. */
async function peopleIn(id: string, units: readonly string[]) {
  await world.tell(...units.map((department) => anEvent(id, { department, jobTitle: 'Clerk' })));
  await world.commands();
}

describe('the catalogue of an instance', () => {
  it('is read at once for a new integration, all pages of it, and everybody read so far is decided again', async () => {
    const units = Array.from({ length: 230 }, (_, at) => `Shop ${at}`);
    const instance = await world.instance({ units });

    const id = await world.integration(instance.slug);

    const catalogue = await read(instance.slug);
    expect(catalogue.units.map(({ name }) => name).sort()).toEqual([...units].sort());
    expect(catalogue.userTypes.map(({ name }) => name)).toEqual(['Clerk', 'Manager']);
    expect(await world.remaps(id)).toEqual([{ scope: null, trigger: 'system' }]);
  });

  it('is not read for an instance without integrations', async () => {
    const lonely = await world.instance();
    const other = await world.instance();
    await world.integration(other.slug);

    await read(other.slug);

    expect(await world.catalogue(lonely.slug)).toBeUndefined();
    expect(lonely.journal()).toEqual([]);
  });

  it('[S37] queues a remap of the names concerned when Ziik reports a new or renamed unit', async () => {
    const { instance, id, version } = await readInstance(['Aarhus', 'Odense', 'Vejle']);
    const odense = instance.catalogue.unit('Odense');

    instance.addUnit({ name: 'Ribe' });
    instance.changeUnit(odense.id, { name: 'Odense C' });
    await hearOfUnit(instance.slug);

    await read(instance.slug, version);
    expect(await world.remaps(id)).toEqual([
      { scope: { units: ['Odense', 'Odense C', 'Ribe'], userTypes: [] }, trigger: 'webhook' },
    ]);
  });

  it('[S37] [R alias] also concerns those whose alias means what changed', async () => {
    const { instance, id, version } = await readInstance(['Aarhus', 'Odense', 'Vejle']);
    const [aarhus, odense, vejle] = ['Aarhus', 'Odense', 'Vejle'].map((name) => instance.catalogue.unit(name));
    await world.alias(id, 'unit', 'The north', odense!);
    await world.alias(id, 'unit', 'The south', vejle!);
    await world.alias(id, 'unit', 'The west', aarhus!);

    instance.removeUnit(odense!.id);
    instance.changeUnit(vejle!.id, { name: 'Vejle C' });
    await hearOfUnit(instance.slug);

    await read(instance.slug, version);
    const [remap] = await world.remaps(id);
    expect({ ...remap?.scope, units: [...(remap?.scope?.units ?? [])].sort() }).toEqual({
      units: ['Odense', 'The north', 'The south', 'Vejle', 'Vejle C'],
      userTypes: [],
    });
  });

  it('is shown to administrators as of each reading, also where nothing changed', async () => {
    const { instance } = await readInstance(['Aarhus']);
    const before = await loadCatalogue(world.database, instance.slug);

    const { readAt } = await readAgain(instance.slug);

    expect(readAt!.getTime()).toBeGreaterThan(before!.readAt!.getTime());
    expect(await loadCatalogue(world.database, instance.slug)).toEqual({ ...before, readAt });
  });

  it('counts a unit recreated under its name as changed', async () => {
    const { instance, id, version } = await readInstance(['Aarhus', 'Odense']);

    instance.removeUnit(instance.catalogue.unit('Odense').id);
    instance.addUnit({ name: 'Odense' });
    await hearOfUnit(instance.slug);

    await read(instance.slug, version);
    expect((await world.remaps(id))[0]?.scope).toEqual({ units: ['Odense'], userTypes: [] });
  });

  it('changes nothing when it is read as it was', async () => {
    const { instance, id, version } = await readInstance(['Aarhus', 'Odense']);

    const again = await readAgain(instance.slug);

    expect(again).toMatchObject({ version, suspicious: false, lastError: null });
    expect(await world.remaps(id)).toEqual([]);
  });

  it('[R catalogue] changes nothing when it comes back empty', async () => {
    const { instance, id, version } = await readInstance(['Aarhus']);

    instance.addFault({ match: { operation: 'units.list' }, fault: { status: 200, body: emptyPage }, times: -1 });
    const again = await readAgain(instance.slug);

    expect(again).toMatchObject({ version, units: [{ name: 'Aarhus' }], lastError: 'catalogue-empty' });
    expect(await world.remaps(id)).toEqual([]);
  });

  it('[R catalogue] changes nothing when a page of it fails', async () => {
    const units = Array.from({ length: 230 }, (_, at) => `Shop ${at}`);
    const { instance, version } = await readInstance(units);

    instance.addFault({ match: { operation: 'units.list', path: 'page=2' }, fault: { status: 500 }, times: -1 });
    const again = await readAgain(instance.slug);

    expect(again).toMatchObject({ version, lastError: 'ziik-unavailable', attempts: 1 });
    expect(again.units).toHaveLength(230);
  });

  it('[R catalogue] changes nothing when it is endless, and is read again when it is not', async () => {
    const { instance, version } = await readInstance(['Aarhus']);
    instance.addFault({ match: { operation: 'units.list' }, fault: { kind: 'endless-list' }, times: -1 });

    const after = await readAgain(instance.slug);

    expect(after).toMatchObject({ version, attempts: 1, units: [{ name: 'Aarhus' }] });
    instance.clearFaults();
    expect(await readAgain(instance.slug)).toMatchObject({ version, attempts: 0 });
  });

  it('[R catalogue-suspicious] waits when more than a fifth of the names in use are lost, until a later reading brings them back', async () => {
    const { instance, id, version } = await readInstance(['Aarhus', 'Odense', 'Vejle', 'Ribe', 'Unused']);
    await peopleIn(id, ['Aarhus', 'Odense', 'Vejle', 'Ribe']);

    instance.removeUnit(instance.catalogue.unit('Ribe').id);
    const held = await readAgain(instance.slug);

    expect(held).toMatchObject({ version, suspicious: true, lastError: 'catalogue-suspicious' });
    const suspicious = await loadInstance(world.database, instance.slug);
    expect(suspicious?.catalogueSuspicious).toBe(true);
    // What is held back was read after it began to be.
    expect(suspicious?.catalogueSuspiciousAt?.getTime()).toBeGreaterThanOrEqual(suspicious!.catalogueReadAt!.getTime());
    expect(await loadCatalogue(world.database, instance.slug)).toMatchObject({
      version,
      missing: { units: ['Ribe'], userTypes: [] },
    });
    expect(await world.remaps(id)).toEqual([]);

    instance.addUnit({ name: 'Ribe' });
    const healed = await readAgain(instance.slug);

    expect(healed).toMatchObject({ suspicious: false, lastError: null });
    expect((await world.remaps(id))[0]?.scope?.units).toEqual(['Ribe']);
    const calm = await loadInstance(world.database, instance.slug);
    expect(calm).toMatchObject({ catalogueSuspicious: false, catalogueSuspiciousAt: null });
    expect(calm!.catalogueReadAt!.getTime()).toBeGreaterThan(suspicious!.catalogueReadAt!.getTime());
    expect(await loadCatalogue(world.database, instance.slug)).toMatchObject({
      version: healed.version,
      units: healed.units,
      userTypes: healed.userTypes,
      readAt: healed.readAt,
      missing: null,
    });
  });

  it('[R catalogue-suspicious] does not miss names that nobody uses', async () => {
    const { instance, id, version } = await readInstance(['Aarhus', 'Odense', 'Vejle']);
    await peopleIn(id, ['Aarhus']);

    instance.removeUnit(instance.catalogue.unit('Odense').id);
    instance.removeUnit(instance.catalogue.unit('Vejle').id);
    const smaller = await readAgain(instance.slug);

    expect(smaller.version).toBeGreaterThan(version);
    expect(smaller).toMatchObject({ units: [{ name: 'Aarhus' }], suspicious: false });
  });

  it('[S13] [R catalogue-suspicious] is believed when an administrator initiates a full run', async () => {
    const { instance, id, version } = await readInstance(['Aarhus', 'Odense']);
    await peopleIn(id, ['Aarhus', 'Odense']);
    instance.removeUnit(instance.catalogue.unit('Odense').id);
    expect(await readAgain(instance.slug)).toMatchObject({ version, suspicious: true });

    await world.database.transaction((tx) =>
      queueRun(tx, { integrationId: id, kind: 'full', trigger: 'administrator' }),
    );

    const believed = await read(instance.slug, version);
    expect(believed).toMatchObject({ units: [{ name: 'Aarhus' }], suspicious: false });
    expect((await world.remaps(id))[0]?.scope).toEqual({ units: ['Odense'], userTypes: [] });
  });
});

describe('a failing instance', () => {
  it('delays no other, and is reported', async () => {
    const dead = await world.instance();
    dead.addFault({ fault: { kind: 'hang' }, times: -1 });
    const refused = await world.instance({ password: 'wrong' });
    await Promise.all([world.integration(dead.slug), world.integration(refused.slug)]);
    await waitUntil('a call to the dead one', () => dead.counts().received > 0);

    const healthy = await world.instance();
    await world.integration(healthy.slug);

    expect((await read(healthy.slug)).units).toHaveLength(2);
    expect((await world.catalogue(dead.slug))?.version).toBeNull();
    await waitUntil('the refusal', async () => {
      return (await world.catalogue(refused.slug))?.lastError === 'ziik-credentials-wrong';
    });
    expect((await loadInstance(world.database, refused.slug))?.ziikError).toBe('ziik-credentials-wrong');
  });

  it('is read at once when its password is corrected', async () => {
    const instance = await world.instance({ password: 'wrong' });
    const id = await world.integration(instance.slug);
    await waitUntil('the refusal', async () => (await world.catalogue(instance.slug))?.lastError);
    await world.tell(anEvent(id, { department: 'Odense' }));

    await world.correctPassword(instance);

    await read(instance.slug);
    expect((await loadInstance(world.database, instance.slug))?.ziikError).toBeNull();
    expect(await world.remaps(id)).toEqual([{ scope: null, trigger: 'system' }]);
  });
});

const emptyPage = { data: [], links: { next: null }, meta: { current_page: 1, last_page: 1, per_page: 100, total: 0 } };
