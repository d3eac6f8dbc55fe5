import { describe, expect, it } from '@jest/globals';
import { anInstance } from '../../test/ziik-caller.ts';

const names = (answer: { body: { data: { name: string }[] } }) => answer.body.data.map(({ name }) => name);

describe('units', () => {
  const ziik = anInstance({ unitNames: Array.from({ length: 120 }, (_, i) => `Unit ${i + 1}`) });

  it('come by pages of 15, at most 100', async () => {
    const first = await ziik.call('GET', '/units');
    const capped = await ziik.call('GET', '/units?limit=200');
    const last = await ziik.call('GET', '/units?limit=100&page=2');

    expect([first, capped, last].map(({ body }) => body.data.length)).toEqual([15, 100, 20]);
    expect(first.body.meta).toMatchObject({ per_page: 15, last_page: 8, total: 120 });
    expect(last.body.links.next).toBeNull();
  });

  it('are units unless departments are asked for too', async () => {
    ziik.acme.addUnit({ name: 'Sales', type: 'department', parent: 1 });

    expect((await ziik.call('GET', '/units')).body.meta.total).toBe(120);
    expect(names(await ziik.call('GET', '/units?type=department'))).toEqual(['Sales']);
    expect((await ziik.call('GET', '/units?type=unit,department')).body.meta.total).toBe(121);
  });

  it('are found by id and by reference, with level and parent', async () => {
    const { id } = ziik.acme.addUnit({ name: 'Below', reference: 'ext-1', parent: 2 });

    const unit = (await ziik.call('GET', '/units/reference/ext-1')).body.data;

    expect(unit).toMatchObject({ id, level: 1, parent: { id: 2, name: 'Unit 2', level: 0 }, url: `api/units/${id}` });
    expect((await ziik.call('GET', `/units/${id}`)).body.data).toEqual(unit);
    expect((await ziik.call('GET', '/units/999')).status).toBe(404);
    expect((await ziik.call('GET', '/units/reference/none')).status).toBe(404);
  });

  it('may share a name, and are never given an id again', () => {
    const first = ziik.acme.addUnit({ name: 'Same' });
    const second = ziik.acme.addUnit({ name: 'Same' });
    ziik.acme.removeUnit(second.id);
    const third = ziik.acme.addUnit({ name: 'Same' });

    expect([second.id, third.id]).toEqual([first.id + 1, first.id + 2]);
  });

  it('take their memberships with them, and show their new name everywhere', async () => {
    const id = await ziik.user({ unit: 1 });
    const other = await ziik.user({ unit: 2, email: 'b@acme.example' });
    ziik.acme.removeUnit(1);
    ziik.acme.changeUnit(2, { name: 'Renamed' });

    expect((await ziik.call('GET', `/users/${id}`)).body.data.unit).toBeNull();
    expect((await ziik.call('GET', `/users/${other}`)).body.data.unit.name).toBe('Renamed');
    expect((await ziik.call('POST', '/users', { ...person, unit: 1 })).status).toBe(422);
  });
});

const person = { first_name: 'C', last_name: 'D', email: 'c@acme.example' };

describe('user types', () => {
  const ziik = anInstance({ unitNames: ['HQ', 'Elsewhere'], userTypeNames: ['Employee', 'Manager', 'Unused'] });

  it('all come with `all`; without it only those in use in the own unit and below', async () => {
    const below = ziik.acme.addUnit({ name: 'Below HQ', parent: 1 });
    await ziik.user({ unit: below.id, userTypes: [2] });
    await ziik.user({ unit: 2, userTypes: [1], email: 'b@acme.example' });
    const without = await ziik.call('GET', '/usertypes');
    ziik.acme.changeUser(1, { memberships: [{ unit: 'HQ' }] });

    expect(names(await ziik.call('GET', '/usertypes?all=1'))).toEqual(['Employee', 'Manager', 'Unused']);
    expect(names(without)).toEqual([]);
    expect(names(await ziik.call('GET', '/usertypes'))).toEqual(['Manager']);
  });

  it('are found by id and by reference', async () => {
    const { id } = ziik.acme.addUserType({ name: 'Guest', reference: 'ext-g' });

    expect((await ziik.call('GET', `/usertypes/${id}`)).body.data).toEqual({ id, reference: 'ext-g', name: 'Guest' });
    expect((await ziik.call('GET', '/usertypes/reference/ext-g')).body.data.id).toBe(id);
    expect((await ziik.call('GET', '/usertypes/99')).status).toBe(404);
  });

  it('are taken from everybody when they go', async () => {
    const id = await ziik.user({ unit: 1, userTypes: [1, 2] });
    ziik.acme.removeUserType(1);

    expect(ziik.acme.user(id).memberships[0]?.userTypes).toEqual([{ id: 2, name: 'Manager' }]);
  });
});
