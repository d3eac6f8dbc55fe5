import { describe, expect, it } from '@jest/globals';
import { anInstance } from '../../test/ziik-caller.ts';

describe('users who leave', () => {
  const ziik = anInstance();

  it('lists the deactivated under `inactive` alone, and shows them by id and reference', async () => {
    const id = await ziik.user({ reference: 'r' });
    expect((await ziik.call('POST', `/users/${id}/deactivate`)).status).toBe(204);

    const active = await ziik.call('GET', '/users');
    const inactive = await ziik.call('GET', '/users?inactive');

    expect(active.body.data.map((user: { id: number }) => user.id)).toEqual([1]);
    expect(inactive.body.data).toEqual([expect.objectContaining({ id, active: false })]);
    expect((await ziik.call('GET', `/users/${id}`)).body.data).toMatchObject({ active: false, reference: 'r' });
    expect((await ziik.call('GET', '/users/reference/r')).body.data.id).toBe(id);
  });

  it('reactivates within the retention, with everything as before', async () => {
    const id = await ziik.user({ unit: 1, userTypes: [2] });
    await ziik.call('POST', `/users/${id}/deactivate`);
    ziik.passDays(89);
    await ziik.signIn();

    expect((await ziik.call('POST', `/users/${id}/reactivate`)).status).toBe(204);
    expect((await ziik.call('GET', `/users/${id}`)).body.data).toMatchObject({
      active: true,
      unit: { name: 'HQ' },
      userTypes: [{ name: 'Manager' }],
    });
  });

  it('counts the retention from the first deactivation', async () => {
    const id = await ziik.user();
    await ziik.call('POST', `/users/${id}/deactivate`);
    ziik.passDays(89);
    await ziik.signIn();
    expect((await ziik.call('POST', `/users/${id}/deactivate`)).status).toBe(204);
    ziik.passDays(1);
    await ziik.signIn();

    expect((await ziik.call('POST', `/users/${id}/reactivate`)).status).toBe(410);
    expect(ziik.acme.user(id)).toMatchObject({ anonymised: true, email: '', reference: '' });
  });

  it('anonymises for good on DELETE', async () => {
    const id = await ziik.user({ reference: 'r', unit: 1, title: 'T' });
    expect((await ziik.call('DELETE', `/users/${id}`)).status).toBe(204);

    const answers = await Promise.all([
      ziik.call('GET', `/users/${id}`),
      ziik.call('PATCH', `/users/${id}`, { first_name: 'X' }),
      ziik.call('POST', `/users/${id}/deactivate`),
      ziik.call('POST', `/users/${id}/reactivate`),
      ziik.call('DELETE', `/users/${id}`),
      ziik.call('GET', '/users/reference/r'),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([410, 410, 410, 410, 410, 404]);
    expect((await ziik.call('GET', '/users?inactive=1')).body.meta.total).toBe(0);
    expect(ziik.acme.user(id)).toMatchObject({ anonymised: true, active: false, title: null, memberships: [] });
  });

  it('hands the content over to an active user only', async () => {
    const id = await ziik.user();

    expect((await ziik.call('DELETE', `/users/${id}`, { transfer: 99 })).status).toBe(422);
    expect((await ziik.call('DELETE', `/users/${id}`, { transfer: 1 })).status).toBe(204);
  });

  it('neither deactivates nor deletes administrators', async () => {
    const { id } = ziik.acme.createUser({
      email: 'boss@acme.example',
      firstName: 'B',
      lastName: 'C',
      administrator: true,
    });
    const refused = await ziik.call('POST', `/users/${id}/deactivate`);
    ziik.acme.configure({ administratorStatus: 422 });
    const deleted = await ziik.call('DELETE', `/users/${id}`);
    const own = await ziik.call('DELETE', '/users/1');

    expect([refused.status, deleted.status, own.status]).toEqual([403, 422, 422]);
    expect(ziik.acme.user(id).active).toBe(true);
  });
});
