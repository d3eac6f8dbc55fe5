import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noteCatalogueRead, showCatalogue, showMissingNames } from '@user-sync/control';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

const UNITS = [
  { id: 1, name: 'Aarhus Centrum' },
  { id: 2, name: 'Odense' },
  { id: 3, name: 'Twin' },
  { id: 4, name: 'Twin ' },
];
const USER_TYPES = [
  { id: 1, name: 'Clerk' },
  { id: 2, name: 'Manager' },
];
const READ_AT = new Date('2026-11-28T07:00:00Z');

let config: TestConfig;
let admin: Caller;

beforeAll(async () => {
  config = await startTestConfig('config_aliases');
  await makeInstance(config, 'acme');
  await makeInstance(config, 'other');
  admin = await config.administrator();
  await know('acme', 1, UNITS);
});
afterAll(() => config?.stop());

const know = (slug: string, version: number, units: readonly object[]) =>
  config.db.transaction(async (tx) => {
    await noteCatalogueRead(tx, slug, READ_AT);
    await showCatalogue(tx, slug, {
      version,
      units: JSON.stringify(units),
      userTypes: JSON.stringify(USER_TYPES),
    });
  });

/** An integration of which a run has begun; resolves with its path. */
async function newIntegration({ enabled = true, isRead = true, as = admin } = {}) {
  const { body } = await as.send('POST', '/v1/integrations', anIntegration({ enabled }));
  if (isRead) await config.db.execute('UPDATE control.integration SET first_read_at = now() WHERE id = $1', [body.id]);
  return `/v1/integrations/${body.id}`;
}
const anAlias = (change: Record<string, unknown> = {}) => ({
  kind: 'unit',
  value: 'Aarhus C',
  target: { id: 1 },
  ...change,
});
const make = (path: string, change: Record<string, unknown> = {}, headers = {}) =>
  admin.send('POST', `${path}/aliases`, anAlias(change), headers);
const remaps = (path: string) =>
  config.db.query<{ scope: object }>(
    "SELECT scope FROM control.run WHERE integration_id = $1 AND kind = 'remap' AND status = 'queued'",
    [path.split('/').at(-1)],
  );
const versions = async (path: string) => {
  const [row] = await config.db.query<{ rules: number; aliases: number; base: number; through: number }>(
    `SELECT rules_version AS rules, aliases_version AS aliases, aliases_base AS base, aliases_through AS through
      FROM control.integration WHERE id = $1`,
    [path.split('/').at(-1)],
  );
  return row!;
};

describe('an alias', () => {
  it('[R alias] is made, listed and removed; those who state its value are decided again', async () => {
    const path = await newIntegration();

    const made = await make(path, { value: ' Cafe\u0301 C ' });

    expect(made).toMatchObject({
      status: 201,
      body: { kind: 'unit', value: 'Caf\u00e9 C', target: { id: 1, name: 'Aarhus Centrum' }, state: 'in-force' },
    });
    expect(made.headers.get('location')).toBe(`${path}/aliases/${made.body.id}`);
    expect(await remaps(path)).toEqual([
      { scope: { units: ['Caf\u00e9 C'], userTypes: [], exact: true, aliases: { from: 1, to: 1 } } },
    ]);
    expect(await versions(path)).toEqual({ rules: 1, aliases: 1, base: 0, through: 0 });
    const other = await make(path, { kind: 'user-type', target: { id: 2 }, value: 'Boss, of all' });
    expect((await admin.get(`${path}/aliases`)).body).toEqual({ data: [made.body, other.body], nextCursor: null });
    expect((await admin.get(`${path}/aliases?kind=user-type`)).body.data).toEqual([other.body]);
    const page = await admin.get(`${path}/aliases?limit=1`);
    expect((await admin.get(`${path}/aliases?limit=1&cursor=${page.body.nextCursor}`)).body.data).toEqual([other.body]);

    const removed = await admin.send('DELETE', `${path}/aliases/${made.body.id}`);

    expect(removed.status).toBe(204);
    expect((await admin.get(`${path}/aliases`)).body.data).toEqual([other.body]);
    expect(await remaps(path)).toEqual([
      {
        scope: {
          units: ['Caf\u00e9 C'],
          userTypes: ['Boss, of all'],
          exact: true,
          aliases: { from: 1, to: 3 },
        },
      },
    ]);
    expect((await admin.send('DELETE', `${path}/aliases/${made.body.id}`)).status).toBe(404);
  });

  it('is told whether it counts: not beside a name like it, nor where its target is gone', async () => {
    const path = await newIntegration();
    await make(path);
    await make(path, { value: 'Odense', target: { id: 1 } });
    await make(path, { value: 'Fyn', target: { id: 2 } });
    const states = async () =>
      (await admin.get(`${path}/aliases`)).body.data.map(
        ({ value, target, state }: { value: string; target: { name: string }; state: string }) =>
          `${value}: ${target.name} ${state}`,
      );
    expect(await states()).toEqual([
      'Aarhus C: Aarhus Centrum in-force',
      'Fyn: Odense in-force',
      'Odense: Aarhus Centrum name-wins',
    ]);

    await know('acme', 2, [{ id: 1, name: 'Aarhus City' }]);

    expect(await states()).toEqual([
      'Aarhus C: Aarhus City in-force',
      'Fyn: Odense target-gone',
      'Odense: Aarhus City in-force',
    ]);
    await know('acme', 3, UNITS);
  });

  it.each([
    ['a target that is not there', { target: { id: 99 } }, '/target/id', 'unknown-target'],
    ['a target of the other kind', { kind: 'user-type', target: { id: 3 } }, '/target/id', 'unknown-target'],
    ['a target beyond numbers', { target: { id: 1e300 } }, '/target/id', 'invalid-value'],
    ['no target', { target: undefined }, '/target', 'required'],
    ['an empty value', { value: '' }, '/value', 'required'],
    ['white space', { value: ' \t ' }, '/value', 'required'],
    ['nothing to see', { value: '\u200b\u2060' }, '/value', 'blank'],
    ['commas alone', { value: ' , ,' }, '/value', 'blank'],
    ['the name of the target', { value: ' Aarhus Centrum' }, '/value', 'alias-of-itself'],
    ['a name that the target shares', { value: 'Twin', target: { id: 4 } }, '/value', 'alias-of-itself'],
    ['a value that is too long', { value: 'x'.repeat(401) }, '/value', 'invalid-value'],
    ['a NUL', { value: 'a\0' }, '/value', 'invalid-value'],
    ['another kind', { kind: 'team' }, '/kind', 'invalid-value'],
    ['what does not exist', { name: 'x' }, '/name', 'unknown-property'],
    ['more about the target', { target: { id: 1, name: 'x' } }, '/target/name', 'unknown-property'],
  ])('is refused for %s, and nothing is half done', async (_, change, pointer, code) => {
    const path = await newIntegration();

    const answer = await make(path, change);

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, code }] } });
    expect(await versions(path)).toMatchObject({ aliases: 0 });
    expect(await remaps(path)).toEqual([]);
  });

  it('is one for each value and kind, in whatever form it is given', async () => {
    const path = await newIntegration();
    await make(path, { value: 'Caf\u00e9' });

    expect(await make(path, { value: 'Cafe\u0301 ', target: { id: 2 } })).toMatchObject({
      status: 409,
      body: { code: 'duplicate-alias' },
    });
    expect((await make(path, { kind: 'user-type', value: 'Caf\u00e9' })).status).toBe(201);
    const both = await Promise.all([make(path, { value: 'Twice' }), make(path, { value: 'Twice' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await versions(path)).toMatchObject({ aliases: 3 });
  });

  it('cannot be made before units were read, and says so', async () => {
    const theirs = await config.administrator('other');
    const { body } = await theirs.send('POST', '/v1/integrations', anIntegration());

    const answer = await theirs.send('POST', `/v1/integrations/${body.id}/aliases`, anAlias());

    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/target/id', code: 'unknown-target' }] },
    });
    expect(answer.body.errors[0].detail).toContain('not been read');
  });

  it('has the entity tag of the integration', async () => {
    const path = await newIntegration();
    const tag = async () => (await admin.get(path)).headers.get('etag')!;
    const before = await tag();

    const made = await make(path, {}, { 'if-match': before });

    expect(made.status).toBe(201);
    expect(made.headers.get('etag')).toBe(await tag());
    expect((await admin.get(`${path}/aliases`)).headers.get('etag')).toBe(await tag());
    expect(await make(path, { value: 'B' }, { 'if-match': before })).toMatchObject({ status: 412 });
    const at = `${path}/aliases/${made.body.id}`;
    expect((await admin.send('DELETE', at, undefined, { 'if-match': before })).status).toBe(412);
    expect((await admin.send('DELETE', at, undefined, { 'if-match': await tag() })).status).toBe(204);
  });

  it.each([
    ['disabled: everybody is decided again when it is enabled', { enabled: false }],
    ['that has read nobody', { isRead: false }],
  ])('[S12] queues no run for an integration %s', async (_, how) => {
    const path = await newIntegration(how);

    await make(path);

    expect(await remaps(path)).toEqual([]);
    expect(await versions(path)).toMatchObject({ aliases: 1, base: 1, through: 1 });
  });

  it('[S12] that has reached nobody yet reaches everybody with another change of the rules', async () => {
    const path = await newIntegration();
    await make(path);

    await admin.send('PATCH', path, { unitField: 'city' });

    expect(await remaps(path)).toEqual([{ scope: null }]);
    expect(await versions(path)).toEqual({ rules: 2, aliases: 1, base: 1, through: 1 });
  });

  it('is noted in the audit, and goes with its integration', async () => {
    const path = await newIntegration({ enabled: false });
    const { body } = await make(path);
    await admin.send('DELETE', `${path}/aliases/${body.id}`);
    await make(path);

    const noted = (await admin.get('/v1/audit?limit=3')).body.data;
    expect(noted.map(({ action }: { action: string }) => action)).toEqual([
      'alias.created',
      'alias.removed',
      'alias.created',
    ]);
    expect(noted[1]).toMatchObject({
      target: { kind: 'integration', id: path.split('/').at(-1) },
      changes: { alias: body.id, kind: 'unit', value: 'Aarhus C', target: { id: 1, name: 'Aarhus Centrum' } },
    });

    expect((await admin.send('DELETE', path)).status).toBe(204);
    const left = await config.db.query('SELECT 1 FROM control.alias WHERE integration_id = $1', [
      path.split('/').at(-1),
    ]);
    expect(left).toEqual([]);
  });

  it('[S1] is nothing that another instance or an operator sees', async () => {
    const path = await newIntegration();
    const { body } = await make(path);
    const stranger = await config.administrator('other');
    const operator = await config.operator();

    expect((await stranger.get(`${path}/aliases`)).status).toBe(404);
    expect((await stranger.send('DELETE', `${path}/aliases/${body.id}`)).status).toBe(404);
    expect((await operator.get(`${path}/aliases`)).status).toBe(403);
    const mine = await newIntegration();
    expect((await admin.send('DELETE', `${mine}/aliases/${body.id}`)).status).toBe(404);
    expect((await admin.send('DELETE', `${mine}/aliases/nonsense`)).status).toBe(404);
  });
});

describe('the catalogue', () => {
  const people = (path: string, unit: number | null, userTypes: readonly number[], count: number) =>
    config.db.execute(
      `INSERT INTO config.person (integration_id, azure_id, sequence, status, unit_id, unit_name, user_types, findings,
          finding_codes, search, updated_at)
        SELECT $1, $2 || n, 1, 'assigned', $3, 'x', $4, '[]', '{}', '', now() FROM generate_series(1, $5::int) AS n`,
      [path.split('/').at(-1), randomUUID(), unit, JSON.stringify(userTypes.map((id) => ({ id, name: 'x' }))), count],
    );
  const names = (answer: { body: { data: { name: string }[] } }) => answer.body.data.map(({ name }) => name);

  it('lists the units by name with how many people stand there, and which share a name', async () => {
    const path = await newIntegration();
    await people(path, 2, [1], 5);
    await people(path, 2, [1, 2], 2);
    await people(path, null, [], 3);

    expect((await admin.get(`${path}/catalogue`)).body).toEqual({
      data: [
        { id: 1, name: 'Aarhus Centrum', people: 0, sameName: false },
        { id: 2, name: 'Odense', people: 7, sameName: false },
        { id: 3, name: 'Twin', people: 0, sameName: true },
        { id: 4, name: 'Twin ', people: 0, sameName: true },
      ],
      nextCursor: null,
      readAt: READ_AT.toISOString(),
      suspicious: false,
      missing: [],
    });
    expect((await admin.get(`${path}/catalogue?kind=user-type`)).body.data).toEqual([
      { id: 1, name: 'Clerk', people: 7, sameName: false },
      { id: 2, name: 'Manager', people: 2, sameName: false },
    ]);
  });

  it('is searched as people see names, and paged', async () => {
    const path = await newIntegration();
    const found = async (query: string) => names(await admin.get(`${path}/catalogue?${query}`));

    expect(await found('search=AARHUS%20%20cent')).toEqual(['Aarhus Centrum']);
    expect(await found('search=t')).toEqual(['Aarhus Centrum', 'Twin', 'Twin ']);
    expect(await found('search=%25')).toEqual([]);
    let cursor: string | null = null;
    const seen: string[] = [];
    do {
      const { body }: { body: { data: { name: string }[]; nextCursor: string | null } } = await admin.get(
        `${path}/catalogue?limit=1${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...names({ body }));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['Aarhus Centrum', 'Odense', 'Twin', 'Twin ']);
    const ofUnits = (await admin.get(`${path}/catalogue?limit=1`)).body.nextCursor;
    for (const query of ['kind=team', 'people=1', `kind=user-type&cursor=${ofUnits}`, `search=${'x'.repeat(201)}`])
      expect([query, (await admin.get(`${path}/catalogue?${query}`)).status]).toEqual([query, 422]);
  });

  it('[R catalogue-suspicious] says which names in use the reading lacks that is held back', async () => {
    const path = await newIntegration();
    await config.db.transaction((tx) => showMissingNames(tx, 'acme', { units: ['Ribe'], userTypes: [] }));

    expect((await admin.get(`${path}/catalogue`)).body).toMatchObject({ suspicious: true, missing: ['Ribe'] });
    expect((await admin.get(`${path}/catalogue?kind=user-type`)).body).toMatchObject({ suspicious: true, missing: [] });

    await know('acme', 3, UNITS);
    expect((await admin.get(`${path}/catalogue`)).body).toMatchObject({ suspicious: false, missing: [] });
  });

  it('tells no time of a reading at another address', async () => {
    await makeInstance(config, 'moving');
    await know('moving', 1, UNITS);
    const theirs = await config.administrator('moving');
    const path = await newIntegration({ as: theirs });
    const readAt = async () => (await theirs.get(`${path}/catalogue`)).body.readAt;
    expect(await readAt()).toBe(READ_AT.toISOString());

    const moved = { baseUrl: 'https://moved.ziik.io/api', username: 'sync', password: 'canary~Ziik~password' };
    expect((await (await config.operator()).send('PUT', '/v1/instances/moving', moved)).status).toBe(200);

    expect(await readAt()).toBeNull();
  });

  it('is empty before the first reading', async () => {
    const theirs = await config.administrator('other');
    const path = await newIntegration({ as: theirs });

    expect((await theirs.get(`${path}/catalogue`)).body).toEqual({
      data: [],
      nextCursor: null,
      readAt: null,
      suspicious: false,
      missing: [],
    });
  });
});
