import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let ada: Caller;
let bob: Caller;
let stranger: Caller;
const ids = { shops: '', office: '', run: '' };
const PERSON = '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0';
const WRITTEN = { early: '2026-03-01T10:00:00Z', late: '2026-03-02T10:00:00Z' };

beforeAll(async () => {
  config = await startTestConfig('config_audit');
  for (const slug of ['acme', 'birch']) await makeInstance(config, slug);
  const administrator = { roles: ['platform-administrator'], instance: 'acme' };
  ada = await config.as({ ...administrator, sub: 'a-1', name: 'Ada Jensen' });
  bob = await config.as({ ...administrator, sub: 'b-2' });
  stranger = await config.as({ ...administrator, sub: 's-3', instance: 'birch' });
  ids.shops = (await ada.send('POST', '/v1/integrations', anIntegration({ enabled: true }))).body.id;
  ids.office = (await bob.send('POST', '/v1/integrations', anIntegration())).body.id;
  await stranger.send('POST', '/v1/integrations', anIntegration());
  ids.run = (await ada.send('POST', `/v1/integrations/${ids.shops}/runs`, { kind: 'full' })).body.id;
  await bob.send('POST', `/v1/runs/${ids.run}/cancellation`);
  await config.db.execute(
    `INSERT INTO config.person (integration_id, azure_id, sequence, status, user_types, findings, finding_codes, search, updated_at)
      VALUES ($1, $2, 1, 'deactivated', '[]', '[]', '{}', '', now())`,
    [ids.shops, PERSON],
  );
  await ada.send('POST', `/v1/integrations/${ids.shops}/users/${PERSON}/reactivation`);
  for (const at of [WRITTEN.early, WRITTEN.late])
    await config.db.execute(
      `INSERT INTO config.audit (at, actor, role, instance_slug, action, target_kind, target_id, changes, correlation_id)
        VALUES ($1, 'old', 'operator', 'acme', 'instance.saved', 'instance', 'acme', '{}', 'c')`,
      [at],
    );
});
afterAll(() => config?.stop());

const actions = async (query: string, caller = ada) =>
  (await caller.get(`/v1/audit?${query}`)).body.data.map(({ action }: { action: string }) => action);

describe('the audit', () => {
  it('names who acted as people call them, and nobody where the token had no name', async () => {
    const { data } = (await ada.get(`/v1/audit?target=${ids.run}`)).body;

    expect(data.map(({ action, actor, actorName }: Record<string, string>) => [action, actor, actorName])).toEqual([
      ['run.cancelled', 'b-2', null],
      ['run.requested', 'a-1', 'Ada Jensen'],
    ]);
  });

  it('has all that was done to an integration, its runs and its users', async () => {
    expect(await actions(`integration=${ids.shops}`)).toEqual([
      'user.reactivation-requested',
      'run.cancelled',
      'run.requested',
      'integration.created',
    ]);
    expect(await actions(`integration=${ids.office.toUpperCase()}`)).toEqual(['integration.created']);
  });

  it.each<[string, () => string, string[]]>([
    ['by target', () => `target=${PERSON}`, ['user.reactivation-requested']],
    ['by actor', () => 'actor=b-2', ['run.cancelled', 'integration.created']],
    ['by action', () => 'action=run.requested', ['run.requested']],
    ['by several at once', () => `actor=a-1&integration=${ids.office}`, []],
    ['from a time on', () => `from=${WRITTEN.late}&actor=old`, ['instance.saved']],
    ['until before a time', () => `to=${WRITTEN.late}&actor=old`, ['instance.saved']],
    ['by a day', () => 'from=2026-03-01&to=2026-03-03', ['instance.saved', 'instance.saved']],
    ['by an offset from UTC', () => 'from=2026-03-01T11:00:00%2B01:00&to=2026-03-01T10:00:01Z', ['instance.saved']],
    ['by what nobody did', () => 'actor=nobody', []],
  ])('is filtered %s', async (_, query, expected) => {
    expect(await actions(query())).toEqual(expected);
  });

  it('is paged, also filtered, each once', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { data: { action: string }[]; nextCursor: string | null } = (
        await ada.get(`/v1/audit?integration=${ids.shops}&limit=1&cursor=${cursor}`)
      ).body;
      seen.push(...page.data.map(({ action }) => action));
      cursor = page.nextCursor;
    }

    expect(seen).toEqual(await actions(`integration=${ids.shops}`));
  });

  it('[S1] of another instance is not seen, whatever is asked for; an operator sees that of all', async () => {
    for (const query of [`integration=${ids.shops}`, `target=${ids.run}`, 'actor=a-1'])
      expect(await actions(query, stranger)).toEqual([]);
    expect(await actions('actor=s-3', await config.operator())).toEqual(['integration.created']);
  });

  it.each([
    ['integration=ill', '/integration'],
    ['target=', null],
    [`target=${'x'.repeat(501)}`, '/target'],
    [`actor=${'x'.repeat(501)}`, '/actor'],
    ['actor=a%00b', '/actor'],
    ['action=run.eaten', '/action'],
    ['from=yesterday', '/from'],
    ['to=2026-13-01', '/to'],
    ['to=2026-06-30T23:59:60Z', '/to'],
    ['from=2026-03-02&to=2026-03-01', '/to'],
    ['who=ada', '/who'],
  ])('refuses a filter that it cannot take: %s', async (query, pointer) => {
    const answer = await ada.get(`/v1/audit?${query}`);

    if (pointer === null) expect(answer.status).toBe(200);
    else expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-parameter', errors: [{ pointer }] } });
  });
});
