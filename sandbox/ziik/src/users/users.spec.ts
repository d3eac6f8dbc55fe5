import { describe, expect, it } from '@jest/globals';
import { anInstance } from '../../test/ziik-caller.ts';

const ada = { first_name: 'Ada', last_name: 'Lovelace', email: 'Ada@acme.example' };

describe('users', () => {
  const ziik = anInstance();

  it('creates a user and answers with the whole of it and its address', async () => {
    const { status, headers, body } = await ziik.call('POST', '/users', {
      ...ada,
      reference: 'azure-1',
      unit: 1,
      userTypes: [1, 2],
      title: 'Countess',
      country: 'GB',
      settings: { language: 'da' },
    });

    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${ziik.acme.baseUrl}/users/2`);
    expect(body.data).toMatchObject({
      content_type: 'user',
      id: 2,
      reference: 'azure-1',
      name: 'Ada Lovelace',
      email: 'Ada@acme.example',
      title: 'Countess',
      country: 'GB',
      active: true,
      admin: false,
      system_admin: false,
      permissions: { edit: true, delete: true },
      settings: { language: 'da' },
      unit: { id: 1, name: 'HQ', level: 0, unit_type: 'unit', parent: null, url: 'api/units/1' },
      userTypes: [
        { id: 1, name: 'Employee' },
        { id: 2, name: 'Manager' },
      ],
      meta_field_4: null,
      url: 'api/users/2',
    });
  });

  it.each([
    ['no first name', { ...ada, first_name: undefined }, 'first_name'],
    ['an empty last name', { ...ada, last_name: '' }, 'last_name'],
    ['no e-mail', { ...ada, email: undefined }, 'email'],
    ['what is no e-mail', { ...ada, email: 'ada' }, 'email'],
    ['an unknown unit', { ...ada, unit: 99 }, 'unit'],
    ['an unknown user type', { ...ada, unit: 1, userTypes: [1, 99] }, 'userTypes.1'],
    ['a country that is no code', { ...ada, country: 'Denmark' }, 'country'],
  ])('refuses to create a user with %s', async (_name, body, field) => {
    const { status, body: answer } = await ziik.call('POST', '/users', body);

    expect(status).toBe(422);
    expect(answer).toEqual({ message: expect.any(String), errors: { [field]: [expect.any(String)] } });
    expect(ziik.acme.summary().users).toBe(1);
  });

  it('demands a unit only where that is set', async () => {
    const free = await ziik.call('POST', '/users', ada);
    ziik.acme.configure({ unitRequired: true });
    const refused = await ziik.call('POST', '/users', { ...ada, email: 'b@acme.example' });

    expect([free.status, free.body.data.unit]).toEqual([201, null]);
    expect([refused.status, Object.keys(refused.body.errors)]).toEqual([422, ['unit']]);
  });

  it('sends a welcome mail unless asked not to', async () => {
    const welcomed = await ziik.call('POST', '/users', ada);
    await ziik.user({ email: 'quiet@acme.example' });
    const again = await ziik.call('POST', '/users/welcome', { users: [welcomed.body.data.id] });

    expect(again.status).toBe(204);
    expect(ziik.acme.users({ from: 2 }).map(({ welcomeMails }) => welcomeMails)).toEqual([2, 0]);
    expect(ziik.acme.summary().welcomeMails).toBe(2);
  });

  it('refuses an e-mail in use, in any letter case, also by a deactivated user, until that one is anonymised', async () => {
    const id = await ziik.user();
    const other = await ziik.user({ email: 'other@acme.example' });
    const active = await ziik.call('POST', '/users', ada);
    const changed = await ziik.call('PATCH', `/users/${other}`, { email: 'ADA@acme.example' });
    await ziik.call('POST', `/users/${id}/deactivate`);
    const inactive = await ziik.call('POST', '/users', ada);
    await ziik.call('DELETE', `/users/${id}`);
    const free = await ziik.call('POST', '/users', ada);

    expect([active.status, changed.status, inactive.status, free.status]).toEqual([422, 422, 422, 201]);
    expect(inactive.body.errors).toEqual({ email: ['The email has already been taken.'] });
  });

  it.each([
    ['an accent', 'rené@acme.example', 'rene@acme.example'],
    ['a composed and a decomposed letter', 'jo\u0308rg@acme.example', 'j\u00f6rg@acme.example'],
    ['a character that nobody sees', 'ann\u200b@acme.example', 'ann@acme.example'],
    ['a sharp s', 'strauß@acme.example', 'strauss@acme.example'],
  ])(
    'takes addresses for equal that differ by %s, as its database does, and keeps them as given',
    async (_, one, other) => {
      const id = await ziik.user({ email: one });
      const refused = await ziik.call('POST', '/users', { ...ada, email: other });
      const found = await ziik.call('GET', `/users/search?email=${encodeURIComponent(other)}`);

      expect([refused.status, Object.keys(refused.body.errors)]).toEqual([422, ['email']]);
      expect(found.body.data.map((user: { id: number }) => user.id)).toEqual([id]);
      expect((await ziik.call('GET', `/users/${id}`)).body.data.email).toBe(one);
    },
  );

  it('finds a user by a reference that its database treats as equal, and returns the reference as given', async () => {
    const id = await ziik.user({ reference: 'PÉ-1' });

    const { body } = await ziik.call('GET', '/users/reference/pe-1');

    expect(body.data).toMatchObject({ id, reference: 'PÉ-1' });
  });

  it('finds a user by id and by reference', async () => {
    const id = await ziik.user({ reference: 'a/b 1' });

    expect((await ziik.call('GET', `/users/${id}`)).body.data.reference).toBe('a/b 1');
    expect((await ziik.call('GET', '/users/reference/a%2Fb%201')).body.data.id).toBe(id);
    expect((await ziik.call('GET', '/users/reference/none')).status).toBe(404);
    expect((await ziik.call('GET', '/users/99')).status).toBe(404);
  });

  it('finds the first of two users with one reference, and the second when the first gives it up', async () => {
    const first = await ziik.user({ reference: 'same' });
    const second = await ziik.user({ reference: 'same', email: 'b@acme.example' });
    const before = await ziik.call('GET', '/users/reference/same');
    await ziik.call('PATCH', `/users/${first}`, { reference: null });
    const after = await ziik.call('GET', '/users/reference/same');

    expect([before.body.data.id, after.body.data.id]).toEqual([first, second]);
  });

  it('searches by the exact e-mail among the active only, and by keyword', async () => {
    const id = await ziik.user();
    const found = await ziik.call('GET', '/users/search?email=ADA%40acme.example');
    const part = await ziik.call('GET', '/users/search?email=ada');
    const keyword = await ziik.call('GET', '/users/search?keyword=love');
    await ziik.call('POST', `/users/${id}/deactivate`);
    const inactive = await ziik.call('GET', '/users/search?email=ada%40acme.example');

    expect([found, part, keyword, inactive].map(({ body }) => body.data.length)).toEqual([1, 0, 1, 0]);
    expect(found.body.data[0]).toMatchObject({ id, name: 'Ada Lovelace' });
    expect(found.body.data[0]).not.toHaveProperty('email');
    expect(found.body.meta.per_page).toBe(50);
  });

  it('lists the active, by pages of 15 and at most 100', async () => {
    for (let i = 0; i < 120; i++)
      ziik.acme.createUser({ email: `u${i}@acme.example`, firstName: 'U', lastName: `${i}` });
    const first = await ziik.call('GET', '/users');
    const capped = await ziik.call('GET', '/users?limit=500&page=2');

    expect(first.body.data).toHaveLength(15);
    expect(capped.body.data).toHaveLength(21);
    expect(capped.body.meta).toEqual({
      current_page: 2,
      from: 101,
      last_page: 2,
      path: `${ziik.acme.baseUrl}/users`,
      per_page: 100,
      to: 121,
      total: 121,
    });
    expect(capped.body.links).toEqual({
      first: `${ziik.acme.baseUrl}/users?page=1`,
      last: `${ziik.acme.baseUrl}/users?page=2`,
      prev: `${ziik.acme.baseUrl}/users?page=1`,
      next: null,
    });
    expect((await ziik.call('GET', '/users?limit=0')).status).toBe(422);
  });

  it('lists by unit and by user type', async () => {
    await ziik.user({ unit: 1, userTypes: [1] });
    await ziik.user({ unit: 2, userTypes: [2], email: 'b@acme.example' });

    expect((await ziik.call('GET', '/users?unit=2')).body.data.map(({ id }: { id: number }) => id)).toEqual([3]);
    expect((await ziik.call('GET', '/users?userTypes[]=1')).body.data.map(({ id }: { id: number }) => id)).toEqual([2]);
  });

  it('changes what a PATCH states and nothing else', async () => {
    const id = await ziik.user({ reference: 'r', title: 'T', unit: 1, userTypes: [1] });
    const { status } = await ziik.call('PATCH', `/users/${id}`, { last_name: 'Byron', title: null, meta_field_2: 'x' });
    const empty = await ziik.call('PATCH', `/users/${id}`, { first_name: '' });
    const long = await ziik.call('PATCH', `/users/${id}`, { meta_field_0: 'x'.repeat(256) });

    expect([status, empty.status, long.status]).toEqual([204, 422, 422]);
    expect((await ziik.call('GET', `/users/${id}`)).body.data).toMatchObject({
      name: 'Ada Byron',
      reference: 'r',
      title: null,
      meta_field_2: 'x',
      unit: { id: 1 },
    });
  });

  it('gives the account that signs in', async () => {
    const { body } = await ziik.call('GET', '/users/current');

    expect(body.data).toMatchObject({ id: 1, email: 'sync@acme.example', admin: true, system_admin: true });
  });
});
