import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeEvent } from '@user-sync/messaging';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { startWorld, type World } from './applier-world.ts';

let world: World;
let acme: ZiikInstance;
let integration: string;
const stops: (() => Promise<void>)[] = [];
const MAIN = resolve(import.meta.dirname, '../dist/main.js');

beforeAll(async () => {
  world = await startWorld('failing', {
    INSTANCE_LEASE: 'PT1S',
    ZIIK_TIMEOUT: 'PT1S',
    KAFKA_SESSION_TIMEOUT: 'PT6S',
  });
  acme = await world.anInstance('acme', { unitNames: ['HQ'], userTypeNames: ['Clerk'] });
  integration = await world.anIntegration('acme');
});
afterEach(async () => {
  acme.clearFaults();
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => world?.close());

async function started(environment: Record<string, string> = {}): Promise<void> {
  stops.push(await world.start(environment));
}

/** An applier in a process of its own, which can be killed. */
async function startProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, NODE_OPTIONS: '', ...world.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout!.on('data', (chunk) => {
    said += chunk;
  });
  stops.push(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
    }
  });
  await waitUntil('the applier to be ready', () => said.includes('"ready":true'));
  return child;
}

const created = (body: string) =>
  acme
    .journal({ limit: 100_000 })
    .filter((call) => call.operation === 'users.create' && call.body?.includes(body) && call.status === 201);
/** As they stand: the journal has a call only once it is over. */
const usersOf = (person: string) => acme.users({ limit: 1_000 }).filter(({ reference }) => reference === person);

describe('an answer of Ziik that is lost', () => {
  it.each([
    ['the connection is cut', { kind: 'lost-answer' } as const],
    ['it comes too late', { kind: 'slow', delayMs: 1_500 } as const],
  ])('does not create the user twice: %s', async (_, fault) => {
    const name = `lost-${fault.kind}`;
    acme.addFault({ match: { operation: 'users.create', body: name }, fault });
    await started();
    // By the next try Azure has another address, under which a second user could be made.
    await world.send(integration, [{ azureId: name, email: `${name}-a@contoso.example` }]);
    await waitUntil('the creation', () => acme.findUser({ reference: name }));
    await world.send(integration, [{ azureId: name, email: `${name}-b@contoso.example` }]);
    await world.outcome(name, { email: `${name}-b@contoso.example`, status: 'unassigned' });

    expect(usersOf(name)).toHaveLength(1);
  });
});

describe('a process that is killed', () => {
  it('between Ziik’s answer and storing it leaves no second user behind', async () => {
    const child = await startProcess();
    await world.send(integration, [{ azureId: 'warm' }]);
    await world.outcome('warm', { what: 'created' });

    await world.db.transaction(async (tx) => {
      // Nothing can be noted while this lock is held, and the process dies before it is let go.
      await tx.query("SELECT 1 FROM control.lease WHERE name = 'applier/acme' FOR UPDATE");
      await world.send(integration, [{ azureId: 'crash', email: 'crash-a@contoso.example' }]);
      await waitUntil('the creation', () => acme.findUser({ reference: 'crash' }));
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
    });
    const [row] = await world.db.query("SELECT ziik_user_id FROM applier.account WHERE azure_id = 'crash'");
    expect(row).toEqual({ ziik_user_id: null });

    // Azure has another address by now, under which a second user could be made.
    await world.send(integration, [{ azureId: 'crash', email: 'crash-b@contoso.example' }]);
    await startProcess();
    await world.outcome('crash', { email: 'crash-b@contoso.example' });

    expect(usersOf('crash')).toHaveLength(1);
  });

  it('is replaced by another that continues where it was', async () => {
    acme.configure({ latencyMs: 20 });
    const people = Array.from({ length: 300 }, (_, index) => ({ azureId: `go-on-${index}` }));
    const child = await startProcess();
    const run = await world.send(integration, people);
    await waitUntil('half of them', () => created('go-on-').length > 100);
    child.kill('SIGKILL');
    await startProcess();
    await world.settled(run);
    acme.configure({ latencyMs: 0 });

    expect(created('go-on-')).toHaveLength(300);
    const [row] = await world.db.query<{ applied: number }>(
      'SELECT applied FROM control.run_applied WHERE run_id = $1',
      [run.runId],
    );
    expect(row!.applied).toBe(300);
  });
});

describe('two appliers', () => {
  it('never work at one instance at the same time', async () => {
    await started();
    await started();
    const people = Array.from({ length: 200 }, (_, index) => ({ azureId: `two-${index}` }));
    await world.settled(await world.send(integration, people));

    const holders = await world.db.query(
      "SELECT DISTINCT holder FROM control.lease WHERE name = 'applier/acme' AND until > now()",
    );
    expect(holders).toHaveLength(1);
    expect(
      acme
        .journal({ limit: 100_000 })
        .filter((call) => call.operation === 'users.create' && call.body?.includes('two-')),
    ).toHaveLength(200);
  });

  it('hand an instance over when one of them shuts down', async () => {
    await started();
    await world.settled(await world.send(integration, [{ azureId: 'hand-over-1' }]));
    await started();
    await stops.shift()!();
    await world.send(integration, [{ azureId: 'hand-over-2' }]);

    await world.outcome('hand-over-2', { what: 'created' });
  });
});

describe('transient failures', () => {
  it.each([
    ['500', 'retry-500', { status: 500 }],
    ['503', 'retry-503', { status: 503 }],
    ['429 that asks for a second', 'retry-429', { status: 429, headers: { 'retry-after': '1' } }],
    ['a cut connection', 'retry-cut', { kind: 'reset' as const }],
    ['an answer that is no JSON', 'retry-text', { status: 200, body: '<html>' }],
  ])('are tried again after a pause: %s', async (_, azureId, fault) => {
    acme.addFault({ match: { operation: 'users.create', body: azureId }, times: 2, fault });
    await started();
    const run = await world.send(integration, [{ azureId }]);
    await world.outcome(azureId, { status: 'unassigned' });
    await world.settled(run);

    expect(created(azureId).length).toBe(1);
  });

  it('are listed as failed after a day, and still retried', async () => {
    acme.addFault({ match: { operation: 'users.create', body: 'day-long' }, times: 3, fault: { status: 500 } });
    await started();
    const run = await world.send(integration, [{ azureId: 'day-long' }]);
    await waitUntil('the first failure', async () => {
      const touched = await world.db.execute(
        `UPDATE applier.account SET trouble = jsonb_set(trouble::jsonb, '{since}', '1')::text WHERE azure_id = 'day-long' AND trouble IS NOT NULL`,
      );
      return touched === 1;
    });
    await world.outcome('day-long', { status: 'failed' });
    await world.settled(run);

    await world.outcome('day-long', { status: 'unassigned', what: 'created' });
  });

  it('[S4] say why, and keep their run from being settled, and no other', async () => {
    acme.addFault({ match: { operation: 'users.create', body: 'unanswered' }, times: -1, fault: { status: 500 } });
    await started();
    const run = await world.send(integration, [{ azureId: 'unanswered' }]);
    const { retry } = await world.outcome('unanswered', ({ status, retry }) => status === 'pending' && retry !== null);
    expect(retry).toEqual({
      since: expect.stringMatching(/^\d{4}-/),
      reason: 'Ziik answered with a server error (HTTP 500).',
      nextAt: expect.stringMatching(/^\d{4}-/),
    });
    await world.settled(await world.send(await world.anIntegration('acme'), [{ azureId: 'answered' }]));
    expect(world.heard.settled.has(run.runId)).toBe(false);

    acme.clearFaults();
    await world.settled(run);
    await world.outcome('unanswered', { what: 'created', retry: null });
  });

  it('of one user delay no other', async () => {
    acme.addFault({ match: { operation: 'users.create', body: 'stuck-1' }, times: -1, fault: { kind: 'hang' } });
    await started();
    await world.send(integration, [{ azureId: 'stuck-1' }, { azureId: 'free-1' }]);
    await world.outcome('free-1', { what: 'created' });
    await world.send(integration, [{ azureId: 'free-2' }]);
    await world.outcome('free-2', { what: 'created' });

    // Its first call is still under way: it takes as long as a call may.
    expect(world.heard.outcomes.has('stuck-1')).toBe(false);
  });
});

describe('failure of one instance', () => {
  const troubleOf = async (slug: string): Promise<string | null> => {
    const [row] = await world.db.query<{ error: string | null }>(
      'SELECT ziik_error AS error FROM control.instance WHERE slug = $1',
      [slug],
    );
    return row!.error;
  };

  it('is reported, delays no other, and ends with new credentials: a wrong password', async () => {
    const wrong = await world.anInstance('wrong', {}, { password: 'wrong' });
    const own = await world.anIntegration('wrong');
    await started();
    await world.send(own, [{ azureId: 'wrong-1' }]);
    await world.settled(await world.send(integration, [{ azureId: 'beside-1' }]));
    await waitUntil('the trouble to be told', async () => (await troubleOf('wrong')) === 'ziik-credentials-wrong');
    expect(wrong.summary().users).toBe(1);
    expect(await troubleOf('acme')).toBeNull();

    await world.newPassword('wrong', 'right');
    await world.outcome('wrong-1', { what: 'created' });
    await waitUntil('the trouble to be over', async () => (await troubleOf('wrong')) === null);
  });

  it('is reported and causes few calls: an instance that is down', async () => {
    const down = await world.anInstance('down');
    const own = await world.anIntegration('down');
    await started();
    await world.settled(await world.send(own, [{ azureId: 'before' }]));
    down.configure({ down: true });
    const since = down.counts().received;
    await world.send(
      own,
      Array.from({ length: 100 }, (_, index) => ({ azureId: `down-${index}` })),
    );
    await waitUntil('the trouble to be told', async () => (await troubleOf('down')) === 'ziik-unavailable');
    await world.settled(await world.send(integration, [{ azureId: 'beside-2' }]));
    expect(down.counts().received - since).toBeLessThan(40);

    down.configure({ down: false });
    for (let index = 0; index < 100; index++) await world.outcome(`down-${index}`, { what: 'created' });
    await waitUntil('the trouble to be over', async () => (await troubleOf('down')) === null);
  });
});

describe('an integration that is disabled', () => {
  it('[S12] gets no more writes; what waits is done when it is enabled again', async () => {
    await started();
    const own = await world.anIntegration('acme');
    acme.configure({ latencyMs: 300 });
    const people = Array.from({ length: 400 }, (_, index) => ({ azureId: `off-${index}` }));
    await world.send(own, people);
    await waitUntil('the first', () => created('off-').length > 0);
    await world.setEnabled(own, false);
    const stopped = await waitUntil('the writing to stop', async () => {
      const before = acme.counts().received;
      await new Promise((done) => setTimeout(done, 700));
      return acme.counts().received === before ? created('off-').length : 0;
    });
    acme.configure({ latencyMs: 0 });
    // Not even those who were picked already, and there are more of them than calls under way.
    expect(stopped).toBeLessThan(45);

    await world.setEnabled(own, true);
    // Who was refused an answer before comes last: on a busy machine what counts is that it goes on.
    for (let done = 0; done < people.length; )
      done = await waitUntil(
        'another of them',
        () => Math.max(0, created('off-').length - done) && created('off-').length,
      );
    for (const { azureId } of people) await world.outcome(azureId, { what: 'created' });
    expect(created('off-')).toHaveLength(400);
  });
});

describe('messages', () => {
  it('of an integration that does not exist are dropped, and unreadable ones do not stop the others', async () => {
    await started();
    const headers = { ce_type: 'user.upsert', ce_specversion: '1.0', ce_source: 'test', ce_id: 'x' };
    const [row] = await world.db.query<{ desired: string }>(
      "SELECT desired FROM applier.account WHERE azure_id = 'warm'",
    );
    const command = JSON.parse(row!.desired);
    await world.publisher.send(
      world.names.ziikCommands,
      [0, 1, 2].flatMap((partition) => [
        { key: 'k', value: '{', headers, partition },
        {
          key: 'k',
          value: JSON.stringify({ ...command, runId: 'no-guid', revision: command.revision + 1 }),
          headers,
          partition,
        },
        {
          key: 'k',
          value: JSON.stringify({ ...command, azureId: 'a\u0000b', revision: command.revision + 1 }),
          headers,
          partition,
        },
        encodeEvent(
          'user.upsert',
          { ...command, integrationId: '00000000-0000-4000-8000-000000000000' },
          { source: 'test', id: '1', key: 'k', partition },
        ),
      ]),
    );
    await world.settled(
      await world.send(integration, [{ azureId: 'after-1' }, { azureId: 'after-2' }, { azureId: 'after-3' }]),
    );

    const rows = await world.db.query(
      "SELECT 1 FROM applier.account WHERE integration_id = '00000000-0000-4000-8000-000000000000'",
    );
    expect(rows).toEqual([]);
  });

  it('[S31] from a webhook make people due at once who wait with that address; our own creations are ignored', async () => {
    await started();
    await world.settled(
      await world.send(integration, [
        { azureId: 'hook-1', lastName: null },
        { azureId: 'hook-2', lastName: null },
        { azureId: 'hook-3' },
      ]),
    );
    const known = acme.findUser({ reference: 'hook-3' })!;
    const { id } = acme.createUser({ email: 'Hook-1@contoso.example', firstName: 'A', lastName: 'Kept' });
    const touches = () =>
      world.db.query("SELECT azure_id, touch FROM applier.account WHERE azure_id IN ('hook-2', 'hook-3') ORDER BY 1");
    const before = await touches();
    const deliveries = [
      { id: known.id, reference: 'hook-3', email: 'hook-3@contoso.example' },
      { id: known.id, reference: '', email: 'hook-2@contoso.example' },
      { id: 4711, reference: 'hook-2', email: 'hook-2@contoso.example' },
      { id: 4712, reference: '', email: 'nobody@elsewhere.example' },
      { id, reference: '', email: 'Hook-1@contoso.example' },
      { id, reference: '', email: null },
    ];
    await world.publisher.send(
      world.names.ziikWebhooks,
      deliveries.map((delivery, at) =>
        encodeEvent(
          'ziik.webhook',
          { instance: 'acme', trigger: 'user.create', ...delivery },
          { source: 'config', id: String(at), key: 'acme' },
        ),
      ),
    );
    await world.outcome('hook-1', { ziikUserId: id });

    expect(acme.user(id)).toMatchObject({ reference: 'hook-1', lastName: 'Kept' });
    expect(await touches()).toEqual(before);
  });
});

describe('a deleted integration', () => {
  it('[R deletion] loses its rows here and keeps its users in Ziik', async () => {
    await started({});
    const own = await world.anIntegration('acme');
    await world.settled(await world.send(own, [{ azureId: 'swept' }]));
    await world.deleteIntegration(own);
    await world.sweep();

    const rows = await world.db.query('SELECT 1 FROM applier.account WHERE integration_id = $1', [own]);
    expect(rows).toEqual([]);
    expect(acme.findUser({ reference: 'swept' })?.active).toBe(true);
  });

  it('no longer holds its users, even before its rows are swept', async () => {
    await started({});
    const first = await world.anIntegration('acme');
    await world.settled(await world.send(first, [{ azureId: 'kept' }]));
    const before = acme.findUser({ reference: 'kept' });
    await world.deleteIntegration(first);

    const second = await world.anIntegration('acme');
    await world.settled(await world.send(second, [{ azureId: 'kept' }]));

    const again = await world.outcome('kept', { integrationId: second });
    expect(again).toMatchObject({ ziikUserId: before!.id, findings: [] });
  });
});
