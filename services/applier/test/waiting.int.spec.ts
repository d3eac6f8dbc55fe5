import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { lookAgainWithRuns } from '../src/accounts/look-again.ts';
import { type Person, startWorld, type World } from './applier-world.ts';

let world: World;
let acme: ZiikInstance;
let strict: ZiikInstance;
const UNIT = { id: 0, name: 'HQ' };

/** The period is so long that nobody is looked at again because of it. */
beforeAll(async () => {
  world = await startWorld('waiting', { POLL_PERIOD: 'PT6H' });
  acme = await world.anInstance('acme', { unitNames: ['HQ', 'Shop'] });
  strict = await world.anInstance('strict', { unitNames: ['HQ'], unitRequired: true });
  UNIT.id = acme.catalogue.unit('HQ').id;
  await world.start();
});
afterAll(() => world?.close());

const NAMES = { firstName: 'By', lastName: 'Hand' };
const addressOf = (azureId: string) => `${azureId}@contoso.example`;
const incomplete = (azureId: string): Person => ({
  azureId,
  lastName: null,
  findings: [{ code: 'mandatory-missing', field: 'surname', value: null, nearest: [], holder: null }],
});

/** The poller begins a run. */
async function begin(
  integration: string,
  trigger: 'administrator' | 'schedule',
  kind: 'delta' | 'full' | 'remap' = 'delta',
  startedAt = 'now()',
): Promise<string> {
  const id = randomUUID();
  await world.db.execute(
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, started_at, ended_at)
      VALUES ($1, $2, $3, $4, 'succeeded', ${startedAt}, ${startedAt})`,
    [id, integration, kind, trigger],
  );
  return id;
}

const lookedAtWith = (runId: string) =>
  waitUntil('the run to be noticed', async () => {
    const rows = await world.db.query('SELECT 1 FROM applier.look WHERE run_id = $1', [runId]);
    return rows.length === 1;
  });

describe('a user created in Ziik by hand without a webhook', () => {
  it.each(['administrator', 'schedule'] as const)(
    '[S31] is linked with the next run that reads Azure, here started by: %s',
    async (trigger) => {
      const own = await world.anIntegration('acme');
      const id = `next-${trigger}`;
      await world.settled(await world.send(own, [incomplete(id)]));
      await world.outcome(id, { status: 'incomplete' });
      const made = acme.createUser({ ...NAMES, email: addressOf(id) });

      await begin(own, trigger);

      expect(await world.outcome(id, { what: 'linked' })).toMatchObject({ ziikUserId: made.id });
    },
  );

  it('[S24] [S30] [S31] is seen by a run of an administrator whatever they waited for in Ziik', async () => {
    const own = await world.anIntegration('acme');
    const held = await world.anIntegration('strict');
    const managed = acme.createUser({
      ...NAMES,
      email: addressOf('wait-managed'),
      memberships: [{ unit: 'HQ' }, { unit: 'Shop' }],
    });
    const stranger = acme.createUser({ ...NAMES, email: 'wáit-conflict@contoso.example' });
    await world.send(own, [
      { azureId: 'wait-managed', placement: { unit: UNIT, userTypes: [] } },
      { azureId: 'wait-conflict' },
    ]);
    await world.send(held, [{ azureId: 'wait-unit' }]);
    await world.outcome('wait-managed', { status: 'managed-in-ziik' });
    await world.outcome('wait-conflict', { status: 'conflict' });
    await world.outcome('wait-unit', { status: 'unassigned', ziikUserId: null });

    acme.changeUser(managed.id, { memberships: [{ unit: 'Shop' }] });
    acme.deleteUser(stranger.id);
    strict.createUser({ ...NAMES, email: addressOf('wait-unit'), memberships: [{ unit: 'HQ' }] });
    await begin(own, 'administrator');
    await begin(held, 'administrator');

    await world.outcome('wait-managed', { what: 'moved' });
    await world.outcome('wait-conflict', { what: 'created' });
    await world.outcome('wait-unit', { what: 'linked' });
  });

  it('[S31] is searched for once with a run, not with a remap, and not by a run dated in the future', async () => {
    const own = await world.anIntegration('acme');
    await world.settled(await world.send(own, [incomplete('once-1')]));
    await world.outcome('once-1', { status: 'incomplete' });
    const looks = () =>
      acme
        .journal({ limit: 100_000 })
        .filter(({ path, operation }) => operation === 'users.search' && path.includes('once-1')).length;
    const before = looks();

    await begin(own, 'administrator', 'full', "now() + interval '100 days'");
    await begin(own, 'administrator', 'remap');
    await lookedAtWith(await begin(own, 'schedule'));
    await waitUntil('a look', () => looks() === before + 1);
    await lookedAtWith(await begin(own, 'administrator'));
    await waitUntil('another look', () => looks() === before + 2);
    await waitUntil('the looks to be written', async () => {
      const rows = await world.db.query(
        "SELECT 1 FROM applier.account WHERE azure_id = 'once-1' AND settled AND due_at > now()",
      );
      return rows.length === 1;
    });

    expect(looks()).toBe(before + 2);
  });

  it('[S31] of more than a period may look at again, the hour looks at the longest-waiting, an administrator at all', async () => {
    const own = await world.anIntegration('acme', {}, false);
    await world.db.execute(
      `INSERT INTO applier.account (integration_id, azure_id, instance_slug, partition, desired_revision, run_id, is_gone,
          verify, desired, settled, due_at)
        SELECT $1, 'crowd-' || n, 'acme', 0, n, $1, false, false, '{}', true, now() + n * interval '1 second'
          FROM generate_series(1, 1500) AS n`,
      [own],
    );
    const due = async () => {
      const [row] = await world.db.query<{ due: number; last: number; open: number }>(
        `SELECT count(*) FILTER (WHERE due_at <= now())::int AS due, count(*) FILTER (WHERE NOT settled)::int AS open,
            max(desired_revision) FILTER (WHERE due_at <= now())::int AS last
          FROM applier.account WHERE integration_id = $1`,
        [own],
      );
      return row!;
    };

    await begin(own, 'schedule');
    await lookAgainWithRuns(world.db, [own]);
    expect(await due()).toEqual({ due: 1_000, last: 1_000, open: 0 });
    await begin(own, 'administrator');
    await lookAgainWithRuns(world.db, [own]);

    expect(await due()).toMatchObject({ due: 1_500, open: 1_500 });
  });
});
