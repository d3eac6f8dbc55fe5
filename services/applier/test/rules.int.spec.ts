import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeAliases } from '@user-sync/control';
import { DEFAULT_OPTIONS } from '@user-sync/domain';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { askForDecisions } from '../src/ask-for-decisions/ask-for-decisions.ts';
import { type Person, startWorld, type World } from './applier-world.ts';

let world: World;
let acme: ZiikInstance;

beforeAll(async () => {
  world = await startWorld('rules', { RETENTION_PERIOD: 'PT2S' });
  acme = await world.anInstance('acme', { unitNames: ['North', 'South'], userTypeNames: ['Clerk'] });
  await world.start();
});
afterAll(() => world?.close());

const inUnit = (name: string) => ({ placement: { unit: { id: acme.catalogue.unit(name).id, name }, userTypes: [] } });
const disabled = (azureId: string): Person => ({ azureId, lifecycle: { state: 'gone', cause: 'account-disabled' } });
const people = (prefix: string, count: number, more: Partial<Person>): Person[] =>
  Array.from({ length: count }, (_, index) => ({ azureId: `${prefix}-${index}`, ...more }));

const writesAbout = (name: string) =>
  acme.journal({ limit: 100_000 }).filter(({ method, body }) => method !== 'GET' && body?.includes(name));

/**
 * Somebody decided by the rules in force comes behind all who wait, and is done: everybody who may be written was
 * picked.
 */
async function othersWereDone(integration: string, rulesVersion: number): Promise<void> {
  const azureId = `witness-${randomUUID()}`;
  await world.send(integration, [{ azureId, rulesVersion }]);
  await world.outcome(azureId, { what: 'created' });
}

describe('a decision by older rules', () => {
  it('[S12] is carried out for none of those who waited while the integration was off', async () => {
    const integration = await world.anIntegration('acme');
    acme.configure({ latencyMs: 100 });
    const waiting = people('off', 120, inUnit('North'));
    await world.send(integration, waiting);
    await waitUntil('the first ones in Ziik', () => writesAbout('off-').length > 3);

    await world.setEnabled(integration, false);
    const rulesVersion = await world.changeRules(integration, { unitField: 'city' });
    const before = writesAbout('off-').length;
    await world.setEnabled(integration, true);
    await othersWereDone(integration, rulesVersion);

    acme.configure({ latencyMs: 0 });
    const after = writesAbout('off-').length;
    // Calls that were under way when it was switched off.
    expect(after - before).toBeLessThan(40);
    await othersWereDone(integration, rulesVersion);
    expect(writesAbout('off-')).toHaveLength(after);

    await world.settled(
      await world.send(
        integration,
        waiting.map(({ azureId }) => ({ azureId, rulesVersion, ...inUnit('South') })),
      ),
    );
    for (const { azureId } of waiting)
      expect(world.heard.outcomes.get(azureId)).toMatchObject({ unit: { name: 'South' } });
  });

  it('[S12] stops if the rules change while it is in progress', async () => {
    const integration = await world.anIntegration('acme');
    acme.configure({ latencyMs: 200 });
    await world.send(integration, people('on', 300, inUnit('North')));
    await waitUntil('the first ones in Ziik', () => writesAbout('on-').length > 3);

    const rulesVersion = await world.changeRules(integration, { unitField: 'city' });
    const before = writesAbout('on-').length;
    await othersWereDone(integration, rulesVersion);

    acme.configure({ latencyMs: 0 });
    const after = writesAbout('on-').length;
    // Calls that were under way, where a picked batch has 64 users.
    expect(after - before).toBeLessThan(30);
    await othersWereDone(integration, rulesVersion);
    expect(writesAbout('on-')).toHaveLength(after);
  });

  it('[S12] is not tried again after a failure', async () => {
    const integration = await world.anIntegration('acme');
    acme.addFault({ match: { operation: 'users.create', body: 'again-1' }, times: 1, fault: { status: 500 } });
    await world.send(integration, [{ azureId: 'again-1', ...inUnit('North') }]);
    await waitUntil('the failure', () => writesAbout('again-1').length === 1);

    const rulesVersion = await world.changeRules(integration, { options: { ...DEFAULT_OPTIONS, matching: 'relaxed' } });
    await waitUntil('the next try to be due', async () => {
      const [row] = await world.db.query<{ due: boolean }>(
        "SELECT trouble IS NOT NULL AND due_at <= now() AS due FROM applier.account WHERE azure_id = 'again-1'",
      );
      return row!.due;
    });
    await othersWereDone(integration, rulesVersion);
    expect(writesAbout('again-1')).toHaveLength(1);

    await world.send(integration, [{ azureId: 'again-1', rulesVersion, ...inUnit('South') }]);
    await world.outcome('again-1', ({ unit }) => unit?.name === 'South');
  });

  it('[S12] deactivates nobody for a disabled account, while deletions in Azure are followed', async () => {
    const integration = await world.anIntegration('acme', { disabledAccounts: 'deactivate' });
    await world.send(integration, [{ azureId: 'dis-1' }, { azureId: 'del-1' }]);
    for (const azureId of ['dis-1', 'del-1']) await world.outcome(azureId, { what: 'created' });
    const run = await world.send(
      integration,
      [disabled('dis-1'), { azureId: 'del-1', lifecycle: { state: 'gone', cause: 'soft-deleted' } }],
      { drained: false },
    );

    const brakeOf = () => world.db.query("SELECT brake FROM applier.account WHERE azure_id = 'dis-1'");
    await waitUntil('the removal limit', async () => JSON.stringify(await brakeOf()) === '[{"brake":"waiting"}]');

    const rulesVersion = await world.changeRules(integration, { options: DEFAULT_OPTIONS });
    await world.endRun(integration, run);

    await world.outcome('del-1', { status: 'deactivated' });
    await othersWereDone(integration, rulesVersion);
    expect(acme.findUser({ reference: 'dis-1' })).toMatchObject({ active: true });
    expect(await brakeOf()).toEqual([{ brake: 'waiting' }]);
    await world.settled(await world.send(integration, [{ azureId: 'dis-1', rulesVersion }]));
    expect(acme.findUser({ reference: 'dis-1' })).toMatchObject({ active: true });
  });

  it('[S12, S36] purges nobody whose deactivation rests on an option that has changed', async () => {
    const integration = await world.anIntegration('acme', { disabledAccounts: 'deactivate' });
    await world.send(integration, [{ azureId: 'purge-1' }]);
    await world.outcome('purge-1', { what: 'created' });
    await world.send(integration, [disabled('purge-1')]);
    await world.outcome('purge-1', { status: 'deactivated' });

    const rulesVersion = await world.changeRules(integration, { options: DEFAULT_OPTIONS });
    await world.readNow(integration);
    await waitUntil('the purge day', async () => {
      const [row] = await world.db.query<{ due: boolean }>(
        "SELECT due_at <= now() AS due FROM applier.account WHERE azure_id = 'purge-1'",
      );
      return row!.due;
    });
    await othersWereDone(integration, rulesVersion);
    expect(acme.findUser({ reference: 'purge-1' })).toMatchObject({ active: false });

    await world.send(integration, [{ azureId: 'purge-1', rulesVersion }]);
    await world.outcome('purge-1', { what: 'reactivated' });
  });

  it('[S12] includes one without a version, once the rules have changed', async () => {
    const integration = await world.anIntegration('acme');
    await world.send(integration, [{ azureId: 'old-1' }]);
    await world.outcome('old-1', { what: 'created' });

    const rulesVersion = await world.changeRules(integration, { unitField: 'city' });
    await world.send(integration, [{ azureId: 'old-2' }]);
    await othersWereDone(integration, rulesVersion);
    expect(acme.findUser({ reference: 'old-2' })).toBeUndefined();
  });
});

describe('a decision by older aliases', () => {
  const changeAlias = (id: string, value = 'The north') =>
    world.db.transaction((tx) => changeAliases(tx, { id, kind: 'unit', value }, true));
  const remapOf = async (integration: string) => {
    const [run] = await world.db.query<{ id: string }>(
      "SELECT id FROM control.run WHERE integration_id = $1 AND kind = 'remap' AND status = 'queued'",
      [integration],
    );
    return run!.id;
  };
  const succeed = (runId: string, partitions: number[]) =>
    world.db.execute(
      "UPDATE control.run SET status = 'succeeded', started_at = now(), ended_at = now(), partitions = $2 WHERE id = $1",
      [runId, partitions],
    );
  const through = (integration: string) =>
    waitUntil('the change of the aliases to be through', async () => {
      const [row] = await world.db.query<{ isThrough: boolean }>(
        'SELECT aliases_through = aliases_version AS "isThrough" FROM control.integration WHERE id = $1',
        [integration],
      );
      return row!.isThrough;
    });
  /** Two who were decided before, and whose first attempt failed: they are due again. */
  const twoWaiting = async (integration: string, names: [string, string]) => {
    for (const name of names)
      acme.addFault({ match: { operation: 'users.create', body: name }, times: 1, fault: { status: 500 } });
    await world.send(
      integration,
      names.map((azureId) => ({ azureId, ...inUnit('North') })),
    );
    await waitUntil('the failures', () => names.every((name) => writesAbout(name).length === 1));
  };
  const areDue = (names: readonly string[]) =>
    waitUntil('the next try to be due', async () => {
      const rows = await world.db.query<{ due: boolean }>(
        'SELECT trouble IS NOT NULL AND due_at <= now() AS due FROM applier.account WHERE azure_id = ANY($1)',
        [names],
      );
      return rows.every(({ due }) => due);
    });
  const othersByAliasesWereDone = async (integration: string, aliasesVersion: number) => {
    const azureId: string = `witness-${randomUUID()}`;
    await world.send(integration, [{ azureId, aliasesVersion }]);
    await world.outcome(azureId, { what: 'created' });
  };

  it('[S12] [R alias] waits until the change has reached those it concerns, and then counts for all others', async () => {
    const integration = await world.anIntegration('acme');
    await twoWaiting(integration, ['meant-1', 'other-1']);

    await changeAlias(integration);
    await areDue(['meant-1', 'other-1']);
    await othersByAliasesWereDone(integration, 1);
    expect(writesAbout('meant-1')).toHaveLength(1);
    expect(writesAbout('other-1')).toHaveLength(1);

    const runId = (await remapOf(integration)) as ReturnType<typeof randomUUID>;
    await world.send(integration, [{ azureId: 'meant-1', aliasesVersion: 1, ...inUnit('South') }], { runId });
    await succeed(runId, [0, 1, 2]);
    await world.outcome('other-1', ({ unit }) => unit?.name === 'North');
    await world.outcome('meant-1', ({ unit }) => unit?.name === 'South');
    await through(integration);
    expect(writesAbout('other-1')).toHaveLength(2);
  });

  it('[R alias] counts at once where the change concerns nobody', async () => {
    const integration = await world.anIntegration('acme');
    await twoWaiting(integration, ['none-1', 'none-2']);
    await changeAlias(integration);

    await succeed(await remapOf(integration), []);

    for (const azureId of ['none-1', 'none-2']) await world.outcome(azureId, { what: 'created' });
  });

  it('[S12] [R alias] does not count after one of two changes, nor where the first failed', async () => {
    const integration = await world.anIntegration('acme');
    await twoWaiting(integration, ['chain-1', 'chain-2']);
    await changeAlias(integration);
    const first = await remapOf(integration);
    await world.db.execute("UPDATE control.run SET status = 'running', started_at = now() WHERE id = $1", [first]);
    await changeAlias(integration, 'The south');
    await succeed(await remapOf(integration), []);

    await areDue(['chain-1', 'chain-2']);
    await othersByAliasesWereDone(integration, 2);
    expect(writesAbout('chain-1')).toHaveLength(1);
    const now = { soonMs: 0, laterMs: 0 };
    expect(await askForDecisions(world.db, now)).not.toContain(integration);

    await world.db.execute("UPDATE control.run SET status = 'failed', ended_at = now() WHERE id = $1", [first]);
    await waitUntil('everybody to be asked for', async () =>
      (await askForDecisions(world.db, now)).includes(integration),
    );
    await othersByAliasesWereDone(integration, 2);
    expect(writesAbout('chain-1')).toHaveLength(1);

    await world.send(integration, [{ azureId: 'chain-1', aliasesVersion: 2, ...inUnit('South') }]);
    await world.outcome('chain-1', ({ unit }) => unit?.name === 'South');
  });

  it('[R alias] that deactivates somebody rests on no alias and does not wait', async () => {
    const integration = await world.anIntegration('acme');
    await world.send(integration, [{ azureId: 'leaver-1' }]);
    await world.outcome('leaver-1', { what: 'created' });

    await changeAlias(integration);
    await world.send(integration, [{ azureId: 'leaver-1', lifecycle: { state: 'gone', cause: 'soft-deleted' } }]);

    await world.outcome('leaver-1', { status: 'deactivated' });
  });
});

describe('the next decision', () => {
  const NOW = { soonMs: 0, laterMs: 0 };
  const hour = { soonMs: 3_600_000, laterMs: 3_600_000 };
  const queued = (integration: string) =>
    world.db.query('SELECT kind, scope FROM control.run WHERE integration_id = $1 AND status = $2', [
      integration,
      'queued',
    ]);
  const end = (integration: string, status: string) =>
    world.db.execute(
      "UPDATE control.run SET status = $2, ended_at = now(), started_at = now() WHERE integration_id = $1 AND status = 'queued'",
      [integration, status],
    );

  it('[S12] is requested again if the remap failed, was cancelled or did not reach them', async () => {
    const integration = await world.anIntegration('acme');
    await world.changeRules(integration, { unitField: 'city' });
    expect(await askForDecisions(world.db, NOW)).not.toContain(integration);
    await world.send(integration, [{ azureId: 'stuck-1' }]);
    await waitUntil('the row', async () => {
      const rows = await world.db.query("SELECT FROM applier.account WHERE azure_id = 'stuck-1'");
      return rows.length === 1;
    });

    expect(await askForDecisions(world.db, NOW)).toContain(integration);
    expect(await queued(integration)).toEqual([{ kind: 'remap', scope: null }]);
    expect(await askForDecisions(world.db, NOW)).not.toContain(integration);

    await end(integration, 'cancelled');
    expect(await askForDecisions(world.db, hour)).not.toContain(integration);
    expect(await askForDecisions(world.db, { ...hour, soonMs: 0 })).toContain(integration);
    expect(await queued(integration)).toEqual([{ kind: 'remap', scope: null }]);

    // It came through, and yet they wait: the mirror does not have them.
    await end(integration, 'succeeded');
    expect(await askForDecisions(world.db, { ...hour, soonMs: 0 })).not.toContain(integration);
    expect(await askForDecisions(world.db, NOW)).toContain(integration);
    expect(await queued(integration)).toEqual([{ kind: 'full', scope: null }]);
    expect(
      await world.db.query('SELECT azure_id AS id FROM control.unheard WHERE integration_id = $1', [integration]),
    ).toEqual([{ id: 'stuck-1' }]);
  });

  it('[S12] is not requested while the integration is disabled, nor for people that Azure deleted', async () => {
    const integration = await world.anIntegration('acme');
    const rulesVersion = await world.changeRules(integration, { unitField: 'city' });
    await world.send(integration, [{ azureId: 'calm-1', lifecycle: { state: 'gone', cause: 'deleted' } }]);
    await othersWereDone(integration, rulesVersion);
    expect(await askForDecisions(world.db, NOW)).not.toContain(integration);

    await world.setEnabled(integration, false);
    await world.send(integration, [{ azureId: 'calm-2' }]);
    await waitUntil('the row', async () => {
      const rows = await world.db.query("SELECT FROM applier.account WHERE azure_id = 'calm-2'");
      return rows.length === 1;
    });
    expect(await askForDecisions(world.db, NOW)).not.toContain(integration);
  });
});
