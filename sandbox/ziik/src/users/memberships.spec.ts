import { describe, expect, it } from '@jest/globals';
import { anInstance } from '../../test/ziik-caller.ts';

describe('memberships', () => {
  const ziik = anInstance({ unitNames: ['HQ', 'Shop', 'Depot'] });
  const placed = async (id: number) =>
    (await ziik.call('GET', `/users/${id}/units`)).body.data.map(
      (membership: { unit: { name: string }; department: { name: string } | null; userTypes: { name: string }[] }) =>
        [membership.unit.name, membership.department?.name, ...membership.userTypes.map(({ name }) => name)].join(' '),
    );

  it('has none for a user without a unit', async () => {
    expect(await placed(await ziik.user())).toEqual([]);
  });

  it('adds several, each with its own department and user types', async () => {
    const department = ziik.acme.addUnit({ name: 'Sales', type: 'department', parent: 2 });
    const id = await ziik.user({ unit: 1, userTypes: [1] });
    const { status, body } = await ziik.call('POST', `/users/${id}/units`, {
      unit: 2,
      department: department.id,
      userTypes: [2, 2],
    });

    expect(status).toBe(201);
    expect(body.data).toMatchObject({ unit: { id: 2 }, department: { id: 4 }, userTypes: [{ id: 2 }] });
    expect(await placed(id)).toEqual(['HQ  Employee', 'Shop Sales Manager']);
    expect((await ziik.call('GET', `/users/${id}`)).body.data).toMatchObject({
      unit: { name: 'HQ' },
      userTypes: [{ id: 1 }],
    });
  });

  it.each([
    ['no unit', {}],
    ['an unknown unit', { unit: 99 }],
    ['a unit that the user has', { unit: 1 }],
    ['an unknown user type', { unit: 2, userTypes: [99] }],
    ['an unknown department', { unit: 2, department: 99 }],
  ])('refuses to add %s', async (_name, body) => {
    const id = await ziik.user({ unit: 1 });

    expect((await ziik.call('POST', `/users/${id}/units`, body)).status).toBe(422);
    expect(await placed(id)).toEqual(['HQ ']);
  });

  it('changes the user types in place, and moves to another unit with those that it has', async () => {
    const id = await ziik.user({ unit: 1, userTypes: [1] });
    const changed = await ziik.call('PATCH', `/users/${id}/units/1`, { userTypes: [2] });
    const afterChange = await placed(id);
    const moved = await ziik.call('PATCH', `/users/${id}/units/1`, { unit: 2 });
    const afterMove = await placed(id);
    const gone = await ziik.call('PATCH', `/users/${id}/units/1`, { userTypes: [] });

    expect([changed.status, moved.status, gone.status]).toEqual([204, 204, 404]);
    expect([afterChange, afterMove]).toEqual([['HQ  Manager'], ['Shop  Manager']]);
  });

  it("leaves one unit's user types alone when another's change", async () => {
    const id = await ziik.user({ unit: 1, userTypes: [1] });
    await ziik.call('POST', `/users/${id}/units`, { unit: 2, userTypes: [1] });
    await ziik.call('PATCH', `/users/${id}/units/2`, { userTypes: [] });

    expect(await placed(id)).toEqual(['HQ  Employee', 'Shop ']);
    expect((await ziik.call('PATCH', `/users/${id}/units/2`, { unit: 1 })).status).toBe(422);
  });

  it('changes nobody else who stands in the same place', async () => {
    const first = await ziik.user({ unit: 1, userTypes: [1] });
    const second = await ziik.user({ unit: 1, userTypes: [1], email: 'b@acme.example' });
    await ziik.call('PATCH', `/users/${first}/units/1`, { userTypes: [2] });

    expect(await placed(second)).toEqual(['HQ  Employee']);
  });

  it('takes one away, but the last only where that is allowed', async () => {
    const id = await ziik.user({ unit: 1 });
    await ziik.call('POST', `/users/${id}/units`, { unit: 3 });
    const one = await ziik.call('DELETE', `/users/${id}/units/1`);
    const last = await ziik.call('DELETE', `/users/${id}/units/3`);
    ziik.acme.configure({ keepOneMembership: false });
    const allowed = await ziik.call('DELETE', `/users/${id}/units/3`);

    expect([one.status, last.status, allowed.status]).toEqual([204, 422, 204]);
    expect(await placed(id)).toEqual([]);
  });

  it('still takes unit and user types in a PATCH of the user, for the first membership', async () => {
    const id = await ziik.user({ unit: 1, userTypes: [1] });

    expect((await ziik.call('PATCH', `/users/${id}`, { unit: 3, userTypes: [2] })).status).toBe(204);
    expect(await placed(id)).toEqual(['Depot  Manager']);
  });
});
