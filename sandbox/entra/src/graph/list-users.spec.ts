import { describe, expect, it } from '@jest/globals';
import { anEntraClient } from '../../test/entra-client.ts';

const client = anEntraClient();

describe('GET /users', () => {
  it('gives everybody once over its pages, with what was never set as null', async () => {
    const { pages, entries } = await client.round('/users?$select=id,mail,state,department&$top=20');

    expect(pages.map((page) => page.value.length)).toEqual([20, 20, 10]);
    expect(entries).toEqual(
      [...client.directory.livePeople()].map(({ person: { id, mail, state, department } }) => ({
        id,
        mail: mail ?? null,
        state: state ?? null,
        department: department ?? null,
      })),
    );
    expect(pages[0]!['@odata.context']).toBe(`${client.sandbox.url}/v1.0/$metadata#users(id,mail,state,department)`);
  });

  it('leaves out who was deleted', async () => {
    const [leaver] = client.directory.change([{ op: 'leaver', index: 5 }]);

    const { entries } = await client.round('/users');

    expect(entries).toHaveLength(49);
    expect(entries.map((entry) => entry.id)).not.toContain(leaver!.id);
  });

  it('returns the ids and the cost of a call', async () => {
    const response = await client.get('/users?$select=id', { 'client-request-id': 'mine' });

    expect(response.headers.get('client-request-id')).toBe('mine');
    expect(response.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('x-ms-resource-unit')).toBe('1');
    expect((await client.get('/users')).headers.get('x-ms-resource-unit')).toBe('2');
  });

  it.each([
    ['/users?$top=1000', '400 Request_BadRequest'],
    ['/users?$filter=accountEnabled eq true', '400 Request_UnsupportedQuery'],
    ['/users?$select=shoeSize', '400 BadRequest'],
    ['/users?$select=aboutMe', '501 NotImplemented'],
    ['/users?$select=signInActivity', '403 Authentication_MSGraphPermissionMissing'],
    ['/users?$skiptoken=x', '400 Directory_ExpiredPageToken'],
    ['/groups', '400 BadRequest'],
  ])('refuses %s', async (path, code) => {
    expect(await client.codeOf(client.get(path))).toBe(code);
  });
});

describe('GET /users/{id} and the recycle bin', () => {
  it('read one person, and nobody who is in the bin or unknown', async () => {
    const { id, surname } = client.directory.personAt(4);
    const found = await client.get(`/users/${id}?$select=id,surname`);
    expect(await found.json()).toMatchObject({ id, surname });

    client.directory.change([{ op: 'leaver', id }]);

    expect(await client.codeOf(client.get(`/users/${id}`))).toBe('404 Request_ResourceNotFound');
    expect(await client.codeOf(client.get('/users/00000000-0000-4000-8000-000000000000'))).toBe(
      '404 Request_ResourceNotFound',
    );
  });

  it('read one person by sign-in name, in any letter case, until it is in the bin', async () => {
    const { id, userPrincipalName } = client.directory.personAt(7);
    const path = `/users/${encodeURIComponent(userPrincipalName.toUpperCase())}?$select=id,mail`;
    expect(await (await client.get(path)).json()).toMatchObject({ id });

    client.directory.change([{ op: 'leaver', id }]);

    expect(await client.codeOf(client.get(path))).toBe('404 Request_ResourceNotFound');
  });

  it('lists the bin with the day of deletion until somebody is purged', async () => {
    const path = '/directory/deletedItems/microsoft.graph.user?$select=id,deletedDateTime&$top=1';
    const leavers = client.directory.change([
      { op: 'leaver', index: 1 },
      { op: 'leaver', index: 2 },
    ]);
    const { entries } = await client.round(path);
    expect(entries).toEqual(leavers.map(({ id, deletedDateTime }) => ({ id, deletedDateTime })));

    client.directory.change([{ op: 'purge', index: 1 }]);
    expect((await client.round(path)).entries.map((entry) => entry.id)).toEqual([leavers[1]!.id]);
    client.directory.configure({ clockOffsetDays: 31 });
    expect((await client.round(path)).entries).toEqual([]);
  });
});
