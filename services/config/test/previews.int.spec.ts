import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PreviewState } from '../src/keep-previews/preview.schema.ts';
import { addPreviewUsers, type PreviewUser } from '../src/keep-previews/preview-users.ts';
import { removeExpiredPreviews } from '../src/keep-previews/previews.ts';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
let path: string;

beforeAll(async () => {
  config = await startTestConfig('config_previews');
  await makeInstance(config, 'acme');
  await makeInstance(config, 'other');
  admin = await config.administrator();
  path = `/v1/integrations/${(await admin.send('POST', '/v1/integrations', anIntegration())).body.id}`;
});
afterAll(() => config?.stop());

const NOWHERE: PreviewState = { status: 'unassigned', unit: null, userTypes: [], findings: [] };
const aPreviewUser = (change: Partial<PreviewUser>): PreviewUser => ({
  azureId: randomUUID(),
  kind: 'moved',
  firstName: 'Ida',
  lastName: 'Holm',
  email: 'ida@acme.example',
  before: NOWHERE,
  after: null,
  difference: { about: 'person', from: [], to: [] },
  ...change,
});

/** A preview that is done, with these people. */
async function aPreviewOf(users: readonly Partial<PreviewUser>[]): Promise<string> {
  const id = randomUUID();
  await config.db.execute(
    `INSERT INTO config.preview (id, integration_id, kind, status, request, actor, expires_at)
      VALUES ($1, $2, 'run', 'done', '{}', 'ada', now() + interval '1 hour')`,
    [id, path.split('/').at(-1)],
  );
  await addPreviewUsers(config.db, id, users.map(aPreviewUser));
  return id;
}
const countRows = async (table: string) =>
  (await config.db.query<{ n: number }>(`SELECT count(*) AS n FROM config.${table}`))[0]!.n;

describe('a preview', () => {
  it.each([
    [{}, '', 'nothing-to-preview'],
    [{ unitField: 'shoeSize' }, '/unitField', 'unknown-field'],
    [{ unitField: 'city', userTypeField: 'city' }, '/userTypeField', 'same-field'],
    [{ run: 'full', unitField: 'city' }, '/run', 'run-and-settings'],
    [{ unitField: 'city', secret: 'x' }, '/secret', 'unknown-property'],
    [{ aliases: [{ kind: 'unit', value: 'x', target: 1 }] }, '/aliases/0/target', expect.any(String)],
    [{ aliases: [{ kind: 'unit', value: 'x' }] }, '/aliases/0/target', 'required'],
  ])('of %j is refused at %s', async (body, pointer, code) => {
    const answer = await admin.send('POST', `${path}/previews`, body);

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, code, detail: expect.any(String) }] } });
  });

  it('lists its people with before and after, the worst kind first, then by name', async () => {
    const id = await aPreviewOf([
      { kind: 'moved', firstName: 'Bo' },
      { kind: 'deactivated', firstName: 'Åse' },
      { kind: 'moved', firstName: 'anna' },
      { kind: 'sees-nothing', firstName: null, lastName: null },
    ]);

    const { body } = await admin.get(`/v1/previews/${id}/users`);

    expect(body.data.map(({ kind, firstName }: PreviewUser) => [kind, firstName])).toEqual([
      ['deactivated', 'Åse'],
      ['sees-nothing', null],
      ['moved', 'anna'],
      ['moved', 'Bo'],
    ]);
    expect(body.data[0]).toMatchObject({ before: NOWHERE, after: null });
    const first = await admin.get(`/v1/previews/${id}/users?kind=moved&limit=1`);
    const second = await admin.get(`/v1/previews/${id}/users?kind=moved&limit=1&cursor=${first.body.nextCursor}`);
    expect([first, second].map((page) => page.body.data[0].firstName)).toEqual(['anna', 'Bo']);
    expect(second.body.nextCursor).toBeNull();
  });

  it('is cancelled, then discarded; nobody is listed before it is done', async () => {
    const id = randomUUID();
    await config.db.execute(
      `INSERT INTO config.preview (id, integration_id, kind, status, request, actor, expires_at)
        VALUES ($1, $2, 'change', 'running', '{}', 'ada', now() + interval '1 hour')`,
      [id, path.split('/').at(-1)],
    );
    expect(await admin.get(`/v1/previews/${id}/users`)).toMatchObject({
      status: 409,
      body: { code: 'preview-not-done' },
    });

    expect((await admin.send('DELETE', `/v1/previews/${id}`)).status).toBe(204);

    expect((await admin.get(`/v1/previews/${id}`)).body).toMatchObject({ status: 'cancelled', summary: null });
    expect((await admin.send('DELETE', `/v1/previews/${id}`)).status).toBe(204);
    expect(await admin.get(`/v1/previews/${id}`)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('expires after an hour: it is told so in words, and removed with its people', async () => {
    const id = await aPreviewOf([{}, {}]);
    const kept = await aPreviewOf([{}]);
    await config.db.execute("UPDATE config.preview SET expires_at = now() - interval '1 second' WHERE id = $1", [id]);

    expect(await admin.get(`/v1/previews/${id}`)).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('one hour') },
    });
    const before = await countRows('preview_user');
    await removeExpiredPreviews(config.db);

    expect(await countRows('preview_user')).toBe(before - 2);
    expect((await admin.get(`/v1/previews/${kept}`)).status).toBe(200);
  });

  it('beyond the fifth of an integration makes the oldest expire', async () => {
    const oldest = await aPreviewOf([]);
    await config.db.execute("UPDATE config.preview SET created_at = now() - interval '1 minute' WHERE id = $1", [
      oldest,
    ]);
    for (let n = 0; n < 5; n++) await aPreviewOf([]);

    expect((await admin.send('POST', `${path}/previews`, { unitField: 'city' })).status).toBe(202);

    expect((await admin.get(`/v1/previews/${oldest}`)).status).toBe(404);
  });
});
