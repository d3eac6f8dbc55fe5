import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setInstanceTrouble } from '@user-sync/control';
import {
  anIntegration,
  type Caller,
  holdPeople,
  makeInstance,
  startTestConfig,
  type TestConfig,
} from './start-test-config.ts';

let config: TestConfig;
let operator: Caller;
let admin: Caller;
const ids: Record<string, string> = {};
const PERSON = { azure: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0', email: 'ida@contoso.example', name: 'Holm-Canary' };

interface Glance {
  instance: string;
  name: string;
  state: string;
  attention: { code: string }[];
  freshness: { status: string; reason: string | null };
}

/** A run that ended some minutes ago; `answered` false: Ziik has not answered for all of it. */
async function endedRun(
  integration: string,
  minutesAgo: number,
  { code, answered = true }: { code?: string; answered?: boolean } = {},
): Promise<string> {
  const error = code ? JSON.stringify({ code, title: 't', detail: 'd', remedy: 'r' }) : null;
  const [row] = await config.db.query<{ id: string }>(
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, started_at, ended_at, answered_at, error)
      SELECT gen_random_uuid(), $1, 'full', 'schedule', $4, at, at, CASE WHEN $3 THEN at END, $5::jsonb
        FROM (SELECT now() - $2 * interval '1 minute' AS at) AS ago RETURNING id`,
    [integration, minutesAgo, answered, code ? 'failed' : 'succeeded', error],
  );
  if (code === undefined)
    await config.db.execute(
      `UPDATE control.integration SET first_read_at = now(), last_read_at = now() - $2 * interval '1 minute' WHERE id = $1`,
      [integration, minutesAgo],
    );
  return row!.id;
}

beforeAll(async () => {
  config = await startTestConfig('config_operator_view');
  operator = await config.operator();
  for (const slug of ['acme', 'birch', 'cedar']) await makeInstance(config, slug);
  admin = await config.administrator('acme');
  const owners: Record<string, string> = {
    fresh: 'acme',
    blocked: 'acme',
    waiting: 'birch',
    holding: 'birch',
    off: 'cedar',
  };
  for (const [name, slug] of Object.entries(owners)) {
    const owner = await config.administrator(slug);
    const made = await owner.send('POST', '/v1/integrations', anIntegration({ name, enabled: name !== 'off' }));
    ids[name] = made.body.id;
    // What enabling queued is no matter here.
    await config.db.execute('DELETE FROM control.run WHERE integration_id = $1', [ids[name]]);
  }
  await endedRun(ids.fresh!, 5);
  await endedRun(ids.blocked!, 600);
  await endedRun(ids.blocked!, 30, { code: 'permission-missing' });
  await endedRun(ids.waiting!, 100, { answered: false });
  await endedRun(ids.waiting!, 10, { answered: false });
  await holdPeople(config, await endedRun(ids.holding!, 5), 7);
  await config.db.execute(
    `INSERT INTO config.person (integration_id, azure_id, sequence, status, ziik_user_id, email, last_name, user_types,
        findings, finding_codes, search, updated_at)
      VALUES ($1, $2, 1, 'assigned', 7, $3, $4, '[]', '[]', '{}', '', now())`,
    [ids.fresh, PERSON.azure, PERSON.email, PERSON.name],
  );
});
afterAll(() => config?.stop());

const list = async (query = '', caller = operator) => (await caller.get(`/v1/integrations${query}`)).body;
const names = async (query = '', caller = operator) =>
  (await list(query, caller)).data.map(({ name }: { name: string }) => name);

describe('the integrations of all instances', () => {
  it('are visible to an operator: whose, how fresh, what is wrong and since when', async () => {
    const { data } = await list();

    const glance = data.map(
      ({ instance, name, state, attention, freshness }: Glance) =>
        `${instance}/${name}: ${state}, ${freshness.status} ${freshness.reason}, [${attention.map(({ code }) => code)}]`,
    );
    expect(glance).toEqual([
      'acme/blocked: needs-attention, late permission-missing, [permission-missing]',
      'acme/fresh: ready, fresh null, []',
      'birch/holding: needs-attention, fresh null, [removals-held]',
      'birch/waiting: ready, late changes-waiting, []',
      'cedar/off: disabled, off disabled, [never-initiated]',
    ]);
    const [blocked, fresh, , waiting] = data;
    expect(blocked.lastRun).toMatchObject({ status: 'failed', error: { code: 'permission-missing' } });
    expect(fresh.counts).toMatchObject({ linked: 1, assigned: 1, unassigned: 0 });
    const minutes = (Date.now() - Date.parse(waiting.freshness.waitingSince)) / 60_000;
    expect(minutes).toBeGreaterThan(99);
    expect(minutes).toBeLessThan(102);
  });

  it('show an operator no people and no secrets', async () => {
    const text = JSON.stringify(await list());

    for (const hidden of [PERSON.azure, PERSON.email, PERSON.name, 'canary~Entra~secret', 'canary~Ziik~password'])
      expect(text).not.toContain(hidden);
    for (const path of ['users', `users/${PERSON.azure}`, 'unmatched-values'])
      expect((await operator.get(`/v1/integrations/${ids.fresh}/${path}`)).status).toBe(403);
  });

  it('are shown to an operator one by one, with counts and without people', async () => {
    const { status, body } = await operator.get(`/v1/integrations/${ids.fresh}`);

    expect(status).toBe(200);
    expect(body).toEqual((await list()).data.find(({ id }: { id: string }) => id === ids.fresh));
    for (const hidden of [PERSON.azure, PERSON.email, PERSON.name]) expect(JSON.stringify(body)).not.toContain(hidden);
    expect((await operator.get('/v1/integrations/6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0')).status).toBe(404);
    const both = await config.as({ roles: ['operator', 'platform-administrator'], instance: 'acme' });
    expect((await both.get(`/v1/integrations/${ids.waiting}`)).status).toBe(404);
  });

  it('are not changed by an operator', async () => {
    const id = ids.fresh;
    for (const [method, path, body] of [
      ['POST', '/v1/integrations', anIntegration()],
      ['PATCH', `/v1/integrations/${id}`, { name: 'Mine' }],
      ['DELETE', `/v1/integrations/${id}`, undefined],
      ['POST', `/v1/integrations/${id}/runs`, { kind: 'full' }],
    ] as const)
      expect((await operator.send(method, path, body)).status).toBe(403);
  });

  it.each([
    ['?state=needs-attention', ['blocked', 'holding']],
    ['?state=disabled', ['off']],
    ['?state=ready&instance=birch', ['waiting']],
    ['?code=removals-held', ['holding']],
    ['?code=permission-missing&state=ready', []],
    ['?instance=nobody', []],
  ])('are filtered: %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('are found by id, as a metric names it', async () => {
    expect(await names(`?id=${ids.waiting}`)).toEqual(['waiting']);
  });

  it('are paged, also filtered, each once', async () => {
    for (const [query, expected] of [
      ['', ['blocked', 'fresh', 'holding', 'waiting', 'off']],
      ['state=needs-attention', ['blocked', 'holding']],
    ] as const) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: { data: { name: string }[]; nextCursor: string | null } = await list(
          `?limit=1&${query}&cursor=${cursor}`,
        );
        seen.push(...page.data.map(({ name }) => name));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(expected);
    }
  });

  it.each(['state=ill', 'code=ill', 'id=ill', 'instance=-', 'status=ready'])('refuse the filter %s', async (query) => {
    expect(await operator.get(`/v1/integrations?${query}`)).toMatchObject({
      status: 422,
      body: { code: 'invalid-parameter', errors: [{ pointer: `/${query.split('=')[0]}` }] },
    });
  });

  it('[S1] are those of the own instance to a platform administrator, whatever is asked for', async () => {
    expect(await names('', admin)).toEqual(['blocked', 'fresh']);
    expect(await names('?instance=birch', admin)).toEqual([]);
    expect(await names(`?id=${ids.waiting}`, admin)).toEqual([]);
    const both = await config.as({ roles: ['operator', 'platform-administrator'], instance: 'acme' });
    expect(await names('', both)).toEqual(['blocked', 'fresh']);
  });

  it.each(['running', 'queued'])('are late while a read takes longer than a period: %s', async (status) => {
    await config.db.execute(
      `INSERT INTO control.run (id, integration_id, kind, trigger, status, started_at)
        VALUES (gen_random_uuid(), $1, 'full', 'schedule', $2, now() - interval '61 minutes')`,
      [ids.fresh, status],
    );

    const [fresh] = (await list('?code=round-unending')).data;

    expect(fresh).toMatchObject({ name: 'fresh', freshness: { status: 'late', reason: 'round-unending' } });
    await config.db.execute('DELETE FROM control.run WHERE integration_id = $1 AND ended_at IS NULL', [ids.fresh]);
  });

  it('report an instance that cannot be written to, on each of its integrations', async () => {
    await setInstanceTrouble(config.db, 'birch', 'ziik-credentials-wrong');

    expect(await names('?code=ziik-credentials-wrong')).toEqual(['holding', 'waiting']);
    const { data } = await list('?instance=birch');
    expect(data.map(({ freshness }: { freshness: { reason: string } }) => freshness.reason)).toEqual([
      null,
      'ziik-credentials-wrong',
    ]);
    await setInstanceTrouble(config.db, 'birch', null);
  });
});

describe('the runs of all instances', () => {
  const runs = async (query = '', caller = operator) =>
    (await caller.get(`/v1/runs${query}`)).body.data.map(
      ({ instance, integrationId, status }: Record<string, string>) =>
        `${instance}/${Object.keys(ids).find((name) => ids[name] === integrationId)}: ${status}`,
    );

  it('are listed for an operator, newest first, with their instance', async () => {
    expect(await runs()).toEqual([
      'birch/holding: succeeded',
      'birch/waiting: succeeded',
      'birch/waiting: succeeded',
      'acme/blocked: failed',
      'acme/blocked: succeeded',
      'acme/fresh: succeeded',
    ]);
    const { nextCursor } = (await operator.get('/v1/runs?limit=4')).body;
    expect(await runs(`?limit=1&cursor=${nextCursor}`)).toEqual(['acme/blocked: succeeded']);
  });

  it('are filtered by status, code, instance and integration', async () => {
    expect(await runs('?status=failed')).toEqual(['acme/blocked: failed']);
    expect(await runs('?status=running')).toEqual([]);
    expect(await runs('?code=permission-missing')).toEqual(['acme/blocked: failed']);
    expect(await runs('?code=throttled')).toEqual([]);
    expect(await runs('?instance=acme&status=succeeded')).toEqual(['acme/blocked: succeeded', 'acme/fresh: succeeded']);
    expect(await runs(`?integration=${ids.holding}`)).toEqual(['birch/holding: succeeded']);
  });

  it.each(['status=ill', 'code=removals-held', 'integration=ill', 'instance=-', 'state=ready'])(
    'refuse the filter %s',
    async (query) => {
      expect(await operator.get(`/v1/runs?${query}`)).toMatchObject({
        status: 422,
        body: { code: 'invalid-parameter', errors: [{ pointer: `/${query.split('=')[0]}` }] },
      });
    },
  );

  it('[S1] are those of the own instance to a platform administrator', async () => {
    expect(await runs('', admin)).toEqual(['acme/blocked: failed', 'acme/blocked: succeeded', 'acme/fresh: succeeded']);
    expect(await runs(`?integration=${ids.holding}`, admin)).toEqual([]);
    expect(await runs('?instance=birch', admin)).toEqual([]);
  });
});
