import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type UserOutcome, userOutcome } from '@user-sync/contracts';
import { noteCatalogueRead, showCatalogue } from '@user-sync/control';
import type { DirectoryUser } from '@user-sync/domain';
import { aDirectoryUser, waitUntil } from '@user-sync/testing';
import { loadPreview } from '../src/keep-previews/previews.ts';
import { storeOutcomes } from '../src/keep-read-model/store-outcomes.ts';
import { makePreview } from '../src/preview-change/make-preview.ts';
import {
  type Answer,
  anIntegration,
  type Caller,
  makeInstance,
  startTestConfig,
  type TestConfig,
} from './start-test-config.ts';

const AARHUS = { id: 1, name: 'Aarhus' };
const ODENSE = { id: 2, name: 'Odense' };
const COOK = { id: 11, name: 'Cook' };
const WAITER = { id: 12, name: 'Waiter' };

let config: TestConfig;
let admin: Caller;
let sequence = 1_795_474_800_000_000;
let catalogue = 0;

beforeAll(async () => {
  config = await startTestConfig('config_preview_change');
  for (const slug of ['acme', 'unread', 'other']) await makeInstance(config, slug);
  admin = await config.administrator();
  await readCatalogue();
});
afterAll(() => config?.stop());

const readCatalogue = (units = [AARHUS, ODENSE]) =>
  config.db.transaction(async (tx) => {
    await noteCatalogueRead(tx, 'acme', new Date());
    await showCatalogue(tx, 'acme', {
      version: ++catalogue,
      units: JSON.stringify(units),
      userTypes: JSON.stringify([COOK, WAITER]),
    });
  });

/** An integration that has read and placed people, all cooks in Aarhus. */
async function anIntegrationOf(people: readonly Partial<DirectoryUser>[], change = {}, as = admin): Promise<string> {
  const { body } = await as.send('POST', '/v1/integrations', anIntegration({ enabled: true, ...change }));
  await config.db.execute('UPDATE control.integration SET first_read_at = now() WHERE id = $1', [body.id]);
  const told = people.map((azure, n) => anOutcome(body.id, `azure-${n}`, { department: 'Aarhus', ...azure }));
  await config.db.transaction((tx) => storeOutcomes(tx, told));
  return `/v1/integrations/${body.id}`;
}
function anOutcome(integrationId: string, azureId: string, azure: Partial<DirectoryUser>): UserOutcome {
  const [email, firstName, lastName] = [`${azureId}@acme.example`, azureId, 'Holm'];
  return {
    ...userOutcome.samples[0]!,
    integrationId,
    azureId,
    runId: randomUUID(),
    sequence: ++sequence,
    email,
    firstName,
    lastName,
    unit: AARHUS,
    userTypes: [COOK],
    azure: aDirectoryUser({ mail: email, givenName: firstName, surname: lastName, jobTitle: 'Cook', ...azure }),
    decision: { unit: AARHUS, userTypes: [COOK] },
    lifecycle: { state: 'present' },
    ziik: { active: true, email, firstName, lastName },
  };
}
const idOf = (path: string) => path.split('/').at(-1)!;

/** The preview as it is when it has ended. */
async function preview(path: string, change: object, instance = 'acme'): Promise<Answer['body']> {
  // Each by somebody else: so many in a minute are refused to one.
  const as = await config.as({ roles: ['platform-administrator'], instance, sub: randomUUID() });
  const asked = await as.send('POST', `${path}/previews`, change);
  expect(asked).toMatchObject({ status: 202, body: { status: 'waiting', summary: null, groups: [], kind: 'change' } });
  let ended: Answer['body'];
  await waitUntil('the preview has ended', async () => {
    ended = (await as.get(asked.headers.get('location')!)).body;
    return ended.finishedAt !== null;
  });
  return ended;
}
const save = (path: string, patch: object, { id }: { id: string }) => admin.send('PATCH', path, patch, { preview: id });
const NOBODY = {
  same: 0,
  moved: 0,
  placed: 0,
  typesChanged: 0,
  losesTypes: 0,
  seesNothing: 0,
  leftOut: 0,
  deactivated: 0,
  held: 0,
  unmatched: 0,
};

describe('a preview of other settings', () => {
  it('says in numbers, groups and people what would happen, and changes nothing', async () => {
    const path = await anIntegrationOf([
      { city: 'Aarhus' },
      { city: 'Odense' },
      { city: 'Odense' },
      { city: 'Moon' },
      { city: null },
    ]);
    const before = (await admin.get(path)).body;
    const runs = await config.db.query('SELECT id FROM control.run');

    const made = await preview(path, { unitField: 'city', options: { unmatched: 'withdraw' } });

    expect(made).toMatchObject({
      status: 'done',
      error: null,
      basis: { people: 5, catalogueReadAt: expect.any(String), at: expect.any(String) },
      progress: { done: 5, expected: 5 },
      summary: { ...NOBODY, same: 1, moved: 2, seesNothing: 2 },
      groups: [
        { kind: 'sees-nothing', about: 'unit', from: [AARHUS], to: [], people: 2 },
        { kind: 'moved', about: 'unit', from: [AARHUS], to: [ODENSE], people: 2 },
      ],
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const users = await admin.get(`/v1/previews/${made.id}/users?kind=sees-nothing`);
    expect(users.body.data).toMatchObject([
      {
        azureId: 'azure-3',
        firstName: 'azure-3',
        before: { status: 'assigned', unit: AARHUS, userTypes: [COOK], findings: [] },
        after: {
          status: 'unassigned',
          unit: AARHUS,
          userTypes: [],
          findings: [{ code: 'unit-unknown', field: 'city', value: 'Moon' }],
        },
      },
      { azureId: 'azure-4', after: { findings: [{ code: 'unit-missing', field: 'city', value: null }] } },
    ]);
    expect((await admin.get(path)).body).toEqual(before);
    expect(await config.db.query('SELECT id FROM control.run')).toEqual(runs);
  });

  it('says the same again of the same, and something else of something else', async () => {
    const path = await anIntegrationOf([{ city: 'Odense' }]);

    const [one, same, other] = [
      await preview(path, { unitField: 'city' }),
      await preview(path, { unitField: 'city', options: { matching: 'relaxed' } }),
      await preview(path, { unitField: 'city', options: { unmatched: 'withdraw' }, userTypeField: 'country' }),
    ];

    expect(same.fingerprint).toBe(one.fingerprint);
    expect(other.fingerprint).not.toBe(one.fingerprint);
  });

  it('[R alias] takes aliases that would be made or removed', async () => {
    const path = await anIntegrationOf([{ city: 'Odense C' }, { city: 'Nowhere' }]);
    await admin.send('POST', `${path}/aliases`, { kind: 'unit', value: 'Nowhere', target: { id: 2 } });
    const alias = { kind: 'unit', value: ' Odense C ', target: { id: 2 } };

    const made = await preview(path, { unitField: 'city', aliases: [alias] });
    const without = await preview(path, {
      unitField: 'city',
      aliases: [alias, { kind: 'unit', value: 'Nowhere', target: null }],
    });
    const unknown = await admin.send('POST', `${path}/previews`, {
      aliases: [alias, { ...alias, target: { id: 99 } }],
    });

    expect(made.summary).toEqual({ ...NOBODY, moved: 2 });
    expect(without.summary).toEqual({ ...NOBODY, moved: 1, same: 1, unmatched: 1 });
    expect(unknown).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/aliases/1/target/id', code: 'unknown-target' }] },
    });
  });

  it.each([
    ['are deactivated within the removal limit', 100, 'deactivated', 'deactivated'],
    ['are held beyond it', 10, 'held', 'held'],
  ])('[S34] says that disabled accounts %s', async (_, percent, kind, status) => {
    const path = await anIntegrationOf([{ accountEnabled: false }, { accountEnabled: false }, {}]);

    const made = await preview(path, {
      options: { disabledAccounts: 'deactivate', maxDeactivations: { percent, from: 1 } },
    });

    expect(made.summary).toEqual({ ...NOBODY, same: 1, [kind]: 2 });
    expect(made.groups).toEqual([{ kind, about: 'unit', from: [AARHUS], to: [], people: 2 }]);
    const { data } = (await admin.get(`/v1/previews/${made.id}/users`)).body;
    expect(data.map(({ after }: { after: { status: string } }) => after.status)).toEqual([status, status]);
  });

  it('is refused where the settings could not be saved', async () => {
    const path = await anIntegrationOf([]);

    for (const [change, pointer] of [
      [{ unitField: 'jobTitle' }, '/userTypeField'],
      [{ options: { cloud: 'china' } }, '/options/cloud'],
    ] as const)
      expect(await admin.send('POST', `${path}/previews`, change)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer }] },
      });
  });

  it('fails without a number while Ziik was not read, and says why', async () => {
    const other = await config.administrator('unread');
    const path = await anIntegrationOf([{ city: 'Odense' }], {}, other);

    const made = await preview(path, { unitField: 'city' }, 'unread');

    expect(made).toMatchObject({
      status: 'failed',
      error: { code: 'catalogue-unread', detail: expect.stringContaining('not been read yet') },
      summary: null,
      groups: [],
      fingerprint: null,
      basis: null,
    });
  });

  it('fails where its process died, and stays cancelled where it was', async () => {
    const path = await anIntegrationOf([{ city: 'Odense' }]);
    const insert = async (status: string, aliveAt: string) => {
      const [row] = await config.db.query<{ id: string }>(
        `INSERT INTO config.preview (id, integration_id, kind, status, request, actor, expires_at, alive_at)
          VALUES ($1, $2, 'change', $3, '{"unitField":"city"}', 'ada', now() + interval '1 hour', ${aliveAt})
          RETURNING id`,
        [randomUUID(), idOf(path), status],
      );
      return row!.id;
    };
    const dead = await insert('running', "now() - interval '2 minutes'");
    const cancelled = await insert('running', 'now()');
    const kept = (await loadPreview(config.db, cancelled))!;

    await admin.send('DELETE', `/v1/previews/${cancelled}`);
    await makePreview({ db: config.db, pollPeriodMs: 1, signal: new AbortController().signal }, kept);

    expect((await admin.get(`/v1/previews/${cancelled}`)).body).toMatchObject({ status: 'cancelled', summary: null });
    await waitUntil('the dead one has failed', async () => {
      const { body } = await admin.get(`/v1/previews/${dead}`);
      return body.status === 'failed' && body.error.code === 'interrupted';
    });
  });
});

describe('saving what was previewed', () => {
  it('notes in the audit what was foreseen', async () => {
    const path = await anIntegrationOf([{ city: 'Odense' }]);
    const made = await preview(path, { unitField: 'city' });

    const saved = await save(path, { unitField: 'city', name: 'By city' }, made);

    expect(saved).toMatchObject({ status: 200, body: { unitField: 'city', name: 'By city' } });
    const { data } = (await admin.get(`/v1/audit?integration=${idOf(path)}`)).body;
    expect(data[0]).toMatchObject({
      action: 'integration.changed',
      changes: {
        unitField: { before: 'department', after: 'city' },
        preview: { id: made.id, people: 1, summary: { moved: 1 }, fingerprint: made.fingerprint },
      },
    });
  });

  const outcomeOf = (path: string, change: Partial<UserOutcome>) =>
    config.db.transaction((tx) =>
      storeOutcomes(tx, [{ ...anOutcome(idOf(path), 'azure-0', { department: 'Aarhus' }), ...change }]),
    );

  it.each<[string, string, (path: string) => Promise<unknown>]>([
    ['the settings', 'settings', (path) => admin.send('PATCH', path, { name: 'Another' })],
    [
      'an alias',
      'settings',
      (path) => admin.send('POST', `${path}/aliases`, { kind: 'unit', value: 'x', target: { id: 1 } }),
    ],
    ['the units of Ziik', 'Units', () => readCatalogue([AARHUS, ODENSE, { id: 3, name: 'Vejle' }])],
    ['somebody in Azure', 'People', (path) => outcomeOf(path, { azure: aDirectoryUser({ city: 'Aarhus' }) })],
    ['somebody in Ziik', 'People', (path) => outcomeOf(path, { unit: ODENSE })],
  ])('is refused where %s changed since', async (_, words, change) => {
    const path = await anIntegrationOf([{ city: 'Odense' }]);
    const made = await preview(path, { unitField: 'city' });
    await change(path);

    const refused = await save(path, { unitField: 'city' }, made);

    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'preview-stale', detail: expect.stringContaining(words) },
    });
    expect((await admin.get(path)).body.unitField).toBe('department');
  });

  it('is not refused after a reading of Ziik, or an attempt, that changed nothing', async () => {
    const path = await anIntegrationOf([{}]);
    const made = await preview(path, { unitField: 'city' });
    await config.db.transaction((tx) => noteCatalogueRead(tx, 'acme', new Date()));
    await outcomeOf(path, { retry: { since: '2026-11-23T10:00:00.000Z', reason: 'Ziik did not answer in time.' } });

    expect((await save(path, { unitField: 'city' }, made)).status).toBe(200);
  });

  it('is refused with a preview of other settings, of another integration, or one that has expired', async () => {
    const path = await anIntegrationOf([{ city: 'Odense' }]);
    const [made, aliased, elsewhere] = [
      await preview(path, { unitField: 'city' }),
      await preview(path, { unitField: 'city', aliases: [{ kind: 'unit', value: 'x', target: { id: 1 } }] }),
      await preview(await anIntegrationOf([]), { unitField: 'city' }),
    ];

    expect(await save(path, { unitField: 'state' }, made)).toMatchObject({
      status: 409,
      body: { code: 'preview-of-other-settings' },
    });
    expect((await save(path, { unitField: 'city' }, aliased)).body.code).toBe('preview-of-other-settings');
    expect((await save(path, { unitField: 'city' }, elsewhere)).status).toBe(404);
    await config.db.execute('UPDATE config.preview SET expires_at = now() WHERE id = $1', [made.id]);
    expect(await save(path, { unitField: 'city' }, made)).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('one hour') },
    });
    expect((await admin.get(path)).body.unitField).toBe('department');
  });
});
