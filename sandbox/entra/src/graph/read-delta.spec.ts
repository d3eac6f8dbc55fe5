import { describe, expect, it } from '@jest/globals';
import { anEntraClient, applicationId, secret, tenantId } from '../../test/entra-client.ts';

const client = anEntraClient();
const first = '/users/delta?$select=displayName,mail,department,jobTitle,state';

describe('the first round', () => {
  it('gives everybody once, in pages that end in exactly one link', async () => {
    client.directory.configure({ pageSize: 20 });

    const { pages, entries } = await client.round(first);

    expect(pages.map((page) => page.value.length)).toEqual([20, 20, 10]);
    for (const page of pages) expect('@odata.nextLink' in page).not.toBe('@odata.deltaLink' in page);
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(50);
    expect(pages[1]!['@odata.context']).toBe(
      `${client.sandbox.url}/v1.0/$metadata#users(displayName,mail,department,jobTitle,state)`,
    );
  });

  it('ignores $top, and takes a smaller page from the Prefer header', async () => {
    expect((await client.page(`${first}&$top=3`)).value).toHaveLength(50);
    expect((await client.page(first, { prefer: 'odata.maxpagesize=3' })).value).toHaveLength(3);
  });

  it('leaves out what was never set, and sends what was cleared as null', async () => {
    client.directory.change([
      { op: 'hire', unset: ['department'], jobTitle: null },
      { op: 'update', index: 0, set: { department: null } },
    ]);

    const { entries } = await client.round(first);

    expect(entries.at(-1)).not.toHaveProperty('department');
    expect(entries.at(-1)).toHaveProperty('jobTitle', null);
    expect(entries[0]).toHaveProperty('department', null);
  });

  it('is answered in both spellings, with links to the address that the client used', async () => {
    const here = client.sandbox.url.replace('127.0.0.1', 'localhost');

    const page = await client.page(`${here}/v1.0/users/microsoft.graph.delta()?$select=mail`);

    expect(page.value).toHaveLength(50);
    expect(page['@odata.deltaLink']).toMatch(`${here}/v1.0/users/`);
  });

  it('is limited to the ids of a filter, as are the rounds after it', async () => {
    const [a, b, c] = [1, 2, 3].map((index) => client.directory.personAt(index).id);
    const { entries, deltaLink } = await client.round(`/users/delta?$select=mail&$filter=id eq '${a}' or id eq '${b}'`);
    expect(entries.map((entry) => entry.id)).toEqual([a, b]);

    client.directory.change([
      { op: 'update', id: b!, set: { mail: 'b@x.example' } },
      { op: 'update', id: c!, set: { mail: 'c@x.example' } },
    ]);
    expect((await client.round(deltaLink)).entries).toEqual([{ id: b, mail: 'b@x.example' }]);
  });

  it.each([
    ['$filter on another property', "/users/delta?$filter=userType eq 'Guest'"],
    ['$orderby', '/users/delta?$orderby=displayName'],
    ['$expand', '/users/delta?$expand=manager'],
  ])('refuses %s', async (_case, path) => {
    expect(await client.codeOf(client.get(path))).toBe('400 Request_UnsupportedQuery');
  });
});

describe('a later round', () => {
  it('is empty when nothing happened', async () => {
    const { deltaLink } = await client.round(first);

    const second = await client.round(deltaLink);

    expect(second.entries).toEqual([]);
    expect(second.deltaLink).toContain('$deltatoken=');
  });

  it('shows who is new and who changed, once, with every selected property', async () => {
    const { deltaLink } = await client.round(first);
    const [, , moved, hired] = client.directory.change([
      { op: 'move', index: 4, department: 'Shop 001 Aarhus' },
      { op: 'rename', index: 4, surname: 'Ny' },
      { op: 'move', index: 4, department: 'Shop 002 København' },
      { op: 'hire', givenName: 'Eva', surname: 'Ny', mail: 'eva@x.example', department: null },
    ]);

    const { entries } = await client.round(deltaLink);

    expect(entries.map((entry) => entry.id)).toEqual([moved!.id, hired!.id]);
    expect(entries[0]).toMatchObject({
      department: 'Shop 002 København',
      displayName: moved!.displayName,
      mail: moved!.mail,
    });
    expect(entries[1]).toMatchObject({ displayName: 'Eva Ny', mail: 'eva@x.example', department: null });
  });

  it('does not show a change to what was not selected', async () => {
    const { deltaLink } = await client.round(first);

    client.directory.change([{ op: 'update', index: 4, set: { city: 'Paris' } }]);

    expect((await client.round(deltaLink)).entries).toEqual([]);
  });

  it('gives only what changed with return=minimal', async () => {
    const { deltaLink } = await client.round(first);
    const [, changed] = client.directory.change([
      { op: 'update', index: 4, set: { department: null, city: 'Paris' } },
      { op: 'update', index: 4, set: { jobTitle: 'Night watch' } },
    ]);

    const { entries } = await client.round(deltaLink, { prefer: 'return=minimal' });

    expect(entries).toEqual([{ id: changed!.id, department: null, jobTitle: 'Night watch' }]);
  });

  it('shows a leaver as changed, then as deleted when purged', async () => {
    const { deltaLink } = await client.round(first);
    const [{ id } = { id: '' }] = client.directory.change([{ op: 'leaver', index: 4 }]);
    const left = await client.round(deltaLink);
    expect(left.entries).toEqual([{ id, '@removed': { reason: 'changed' } }]);

    client.directory.change([{ op: 'purge', id }]);
    const purged = await client.round(left.deltaLink);
    expect(purged.entries).toEqual([{ id, '@removed': { reason: 'deleted' } }]);
    expect((await client.round(purged.deltaLink)).entries).toEqual([]);
  });

  it('shows a restored person completely, and only this if the removal was missed', async () => {
    const { deltaLink } = await client.round(first);
    const [{ id } = { id: '' }] = client.directory.change([{ op: 'leaver', index: 4 }]);
    const left = await client.round(deltaLink);
    client.directory.change([{ op: 'restore', id }]);

    for (const link of [left.deltaLink, deltaLink]) {
      const { entries } = await client.round(link);
      expect(entries).toEqual([expect.objectContaining({ id, displayName: expect.any(String) })]);
      expect(entries[0]).not.toHaveProperty('@removed');
    }
  });

  it('brings what changed while the round before was read', async () => {
    const page = await client.page(first, { prefer: 'odata.maxpagesize=30' });
    client.directory.change([{ op: 'leaver', index: 2 }, { op: 'leaver', index: 40 }, { op: 'hire' }]);

    const rest = await client.round(page['@odata.nextLink']!);
    const next = await client.round(rest.deltaLink);

    expect(page.value.length + rest.entries.length).toBe(49);
    expect(next.entries).toHaveLength(3);
  });

  it('may bring a change late', async () => {
    client.directory.configure({ replicationDelayMs: 86_400_000 / 2 });
    const { deltaLink } = await client.round(first);
    client.directory.change([{ op: 'move', index: 4 }]);
    const missed = await client.round(deltaLink);
    expect(missed.entries).toEqual([]);

    client.directory.configure({ clockOffsetDays: 1 });
    expect((await client.round(missed.deltaLink)).entries).toHaveLength(1);
  });

  it('begins from now with $deltatoken=latest', async () => {
    const page = await client.page('/users/delta?$select=mail&$deltatoken=latest');
    expect(page.value).toEqual([]);

    client.directory.change([{ op: 'leaver', index: 4 }]);
    expect((await client.round(page['@odata.deltaLink']!)).entries).toHaveLength(1);
  });
});

describe('a link', () => {
  it('is invalid after 7 days, when damaged, or for a recreated directory', async () => {
    const { deltaLink } = await client.round(first);
    client.directory.configure({ clockOffsetDays: 7 });
    expect((await client.get(deltaLink)).status).toBe(200);
    client.directory.configure({ clockOffsetDays: 7.01 });
    expect(await client.codeOf(client.get(deltaLink))).toBe('400 syncStateNotFound');

    client.directory.configure({ clockOffsetDays: 0 });
    expect(await client.codeOf(client.get(`${deltaLink}x`))).toBe('400 syncStateNotFound');
    client.sandbox.createTenant(tenantId, { applicationId, secret, people: 50, seed: 7 });
    expect(await client.codeOf(client.get(deltaLink))).toBe('400 syncStateNotFound');
  });

  it('must not be given further options', async () => {
    const { deltaLink } = await client.round(first);

    expect(await client.codeOf(client.get(`${deltaLink}&$select=mail`))).toBe('400 Request_UnsupportedQuery');
  });

  it('to a next page can expire in mid-round', async () => {
    const page = await client.page(first, { prefer: 'odata.maxpagesize=30' });
    client.directory.configure({ failSkipTokens: 1 });

    expect(await client.codeOf(client.get(page['@odata.nextLink']!))).toBe('400 Directory_ExpiredPageToken');
    expect((await client.page(page['@odata.nextLink']!)).value).toHaveLength(20);
  });
});
