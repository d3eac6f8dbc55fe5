import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import {
  type Answer,
  anIntegration,
  type Caller,
  makeInstance,
  startTestConfig,
  type TestConfig,
} from './start-test-config.ts';

let config: TestConfig;
let operator: Caller;
beforeAll(async () => {
  config = await startTestConfig('config_conditional');
  operator = await config.operator();
});
afterAll(() => config?.stop());

const change = (slug: string) => ({ baseUrl: `https://${slug}.ziik.io/api`, username: 'changed', password: 'p' });
const tagOf = async (path: string, caller = operator) => (await caller.get(path)).headers.get('etag')!;

/** How many statements of the service wait for a lock. Asked outside of a transaction, which would see it only once. */
async function waiting(): Promise<number> {
  const [row] = await config.db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE application_name = 'config' AND datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row!.count;
}

/** Answers of calls that all begin, in this order, before any of them can change the row. */
async function atOnce(of: { slug: string } | { id: string }, ...calls: (() => Promise<Answer>)[]): Promise<number[]> {
  const [column, key] = Object.entries(of)[0]!;
  const table = column === 'slug' ? 'control.instance' : 'control.integration';
  const answers = await config.db.transaction(async (tx) => {
    await tx.query(`SELECT 1 FROM ${table} WHERE ${column} = $1 FOR UPDATE`, [key]);
    const begun: Promise<Answer>[] = [];
    for (const call of calls) {
      begun.push(call());
      await waitUntil('the call to wait', async () => (await waiting()) >= begun.length);
    }
    return begun;
  });
  return (await Promise.all(answers)).map(({ status }) => status);
}

describe('changes of one instance with one If-Match', () => {
  it.each([
    ['PUT first', [200, 412]],
    ['DELETE first', [412, 204]],
  ])('are not both done: %s', async (order, expected) => {
    const slug = order.startsWith('PUT') ? 'put-first' : 'delete-first';
    await makeInstance(config, slug);
    const path = `/v1/instances/${slug}`;
    const seen = { 'if-match': await tagOf(path) };
    const put = () => operator.send('PUT', path, change(slug), seen);
    const remove = () => operator.send('DELETE', path, undefined, seen);

    const statuses = order.startsWith('PUT')
      ? await atOnce({ slug }, put, remove)
      : (await atOnce({ slug }, remove, put)).reverse();

    expect(statuses).toEqual(expected);
    expect((await operator.get(path)).status).toBe(order.startsWith('PUT') ? 200 : 404);
  });

  it('are refused for another version, and create nothing', async () => {
    await makeInstance(config, 'versions');
    const path = '/v1/instances/versions';
    for (const tag of ['"7"', '"99999999999999999999"', 'x', '"x"', '']) {
      const headers = { 'if-match': tag };
      expect((await operator.send('PUT', path, change('versions'), headers)).status).toBe(412);
      expect((await operator.send('DELETE', path, undefined, headers)).status).toBe(412);
      expect((await operator.send('PUT', '/v1/instances/nowhere', change('nowhere'), headers)).status).toBe(412);
    }
    expect((await operator.get('/v1/instances/nowhere')).status).toBe(404);
    for (const tag of ['"7", W/"1"', '"2"', '*'])
      expect((await operator.send('PUT', path, change('versions'), { 'if-match': tag })).status).toBe(200);
  });
});

describe('changes of one integration with one If-Match', () => {
  it.each([
    ['PATCH first', 'patch-first', [200, 412]],
    ['DELETE first', 'delete-first-of-two', [204, 404]],
  ])('are not both done: %s', async (order, instance, expected) => {
    await makeInstance(config, instance);
    const admin = await config.administrator(instance);
    const { id } = (await admin.send('POST', '/v1/integrations', anIntegration())).body;
    const path = `/v1/integrations/${id}`;
    const seen = { 'if-match': await tagOf(path, admin) };
    const patch = () => admin.send('PATCH', path, { name: 'Changed' }, seen);
    const remove = () => admin.send('DELETE', path, undefined, seen);

    const calls = order.startsWith('PATCH') ? [patch, remove] : [remove, patch];
    expect(await atOnce({ id }, ...calls)).toEqual(expected);
  });
});

describe('an integration that is created while its instance is removed', () => {
  it('is refused as belonging to nothing', async () => {
    await makeInstance(config, 'leaving');
    const admin = await config.administrator('leaving');

    const statuses = await atOnce(
      { slug: 'leaving' },
      () => operator.send('DELETE', '/v1/instances/leaving'),
      () => admin.send('POST', '/v1/integrations', anIntegration()),
    );

    expect(statuses).toEqual([204, 404]);
  });

  it('stays if it came first, and the instance with it', async () => {
    await makeInstance(config, 'staying');
    const admin = await config.administrator('staying');

    const statuses = await atOnce(
      { slug: 'staying' },
      () => admin.send('POST', '/v1/integrations', anIntegration()),
      () => operator.send('DELETE', '/v1/instances/staying'),
    );

    expect(statuses).toEqual([201, 409]);
  });
});
