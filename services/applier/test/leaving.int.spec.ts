import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { type Person, startWorld, type World } from './applier-world.ts';

let world: World;
let acme: ZiikInstance;
const RETENTION_MS = 2_000;

beforeAll(async () => {
  world = await startWorld('leaving', { RETENTION_PERIOD: 'PT2S' });
  acme = await world.anInstance('acme', { unitNames: ['HQ'], userTypeNames: ['Clerk'] });
  await world.start();
});
afterAll(() => world?.close());

const gone = (azureId: string, cause: 'soft-deleted' | 'deleted' | 'account-disabled' = 'soft-deleted'): Person => ({
  azureId,
  lifecycle: { state: 'gone', cause },
});

/** An integration with these people created in Ziik. */
async function linked(azureIds: readonly string[], options = {}): Promise<string> {
  const integration = await world.anIntegration('acme', options);
  await world.send(
    integration,
    azureIds.map((azureId) => ({ azureId })),
  );
  for (const azureId of azureIds) await world.outcome(azureId, { what: 'created' });
  return integration;
}

function stateOf(reference: string): 'active' | 'inactive' | 'gone' {
  const user = acme.findUser({ reference });
  return user === undefined ? 'gone' : user.active ? 'active' : 'inactive';
}

const people = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

async function heldOn(runId: string): Promise<number> {
  const [row] = await world.db.query<{ held: number }>('SELECT held FROM control.run WHERE id = $1', [runId]);
  return row!.held;
}

describe('deletion in Azure', () => {
  it('[S34] deactivates the user once; the second notice changes nothing', async () => {
    const integration = await linked(['del-1']);
    const run = await world.send(integration, [gone('del-1')]);
    const outcome = await world.outcome('del-1', { status: 'deactivated' });
    await world.settled(run);
    expect(stateOf('del-1')).toBe('inactive');
    expect(Date.parse(outcome.purgeAt!) - Date.parse(outcome.deactivatedAt!)).toBe(RETENTION_MS);
    expect(outcome).toMatchObject({ what: 'deactivated', email: 'del-1@contoso.example' });

    await world.settled(await world.send(integration, [gone('del-1', 'deleted')]));

    const deactivations = acme
      .journal()
      .filter(({ operation, userId }) => operation === 'users.deactivate' && userId === outcome.ziikUserId);
    expect(deactivations).toHaveLength(1);
    expect(world.heard.outcomes.get('del-1')).toMatchObject({
      deactivatedAt: outcome.deactivatedAt,
      purgeAt: outcome.purgeAt,
    });
  });

  it('[S34] also deactivates a user first made in Ziik, once linked, but never one who was not', async () => {
    const byHand = acme.createUser({ email: 'del-2@contoso.example', firstName: 'A', lastName: 'B' });
    const stranger = acme.createUser({ email: 'del-3@contoso.example', firstName: 'A', lastName: 'B' });
    const integration = await world.anIntegration('acme');
    await world.send(integration, [{ azureId: 'del-2' }]);
    await world.outcome('del-2', { what: 'linked' });

    const run = await world.send(integration, [gone('del-2'), gone('del-3')]);
    await world.outcome('del-2', { status: 'deactivated' });
    await world.settled(run);

    expect(acme.user(byHand.id).active).toBe(false);
    expect(acme.user(stranger.id).active).toBe(true);
  });

  it('waits until all of its run has arrived', async () => {
    const integration = await linked(['del-4', 'del-4b']);
    const brakeOf = async (azureId: string) => {
      const [row] = await world.db.query<{ brake: string | null }>(
        'SELECT brake FROM applier.account WHERE azure_id = $1',
        [azureId],
      );
      return row!.brake;
    };
    const run = await world.send(integration, [gone('del-4')], { drained: false });
    await waitUntil('the removal limit', async () => (await brakeOf('del-4')) === 'waiting');
    // Another run has arrived meanwhile, and its deactivations are judged.
    await world.send(integration, [gone('del-4b')]);
    await world.outcome('del-4b', { status: 'deactivated' });
    expect(await brakeOf('del-4')).toBe('waiting');
    expect(stateOf('del-4')).toBe('active');

    await world.endRun(integration, run);
    await world.outcome('del-4', { status: 'deactivated' });
  });

  it('[R blocked] lists an administrator of Ziik as blocked, and does not try for ever', async () => {
    const boss = acme.createUser({ email: 'boss@contoso.example', firstName: 'A', lastName: 'B', administrator: true });
    const integration = await world.anIntegration('acme');
    await world.send(integration, [{ azureId: 'boss' }]);
    await world.outcome('boss', { what: 'linked' });
    const run = await world.send(integration, [gone('boss')]);
    const outcome = await world.outcome('boss', { status: 'blocked' });
    await world.settled(run);

    expect(outcome.findings).toMatchObject([{ code: 'administrator-protected' }]);
    expect(acme.user(boss.id).active).toBe(true);
  });

  it('[R own-account] never touches the account by which we sign in', async () => {
    const integration = await world.anIntegration('acme');
    await world.send(integration, [{ azureId: 'me', email: 'Sync@ziik.example' }]);
    await world.outcome('me', { what: 'linked' });
    await world.settled(await world.send(integration, [gone('me')]));

    expect(await world.outcome('me', { status: 'blocked' })).toMatchObject({ findings: [{ code: 'own-account' }] });
    expect(acme.journal().filter(({ operation, userId }) => operation === 'users.deactivate' && userId === 1)).toEqual(
      [],
    );
  });

  it('finds a user whose creation was not answered', async () => {
    const integration = await world.anIntegration('acme');
    acme.addFault({ match: { operation: 'users.create', body: 'del-5@' }, fault: { kind: 'lost-answer' } });
    acme.addFault({ match: { operation: 'users.read-by-reference', path: 'del-5' }, times: 1, fault: { status: 500 } });
    await world.send(integration, [{ azureId: 'del-5' }]);
    await waitUntil('the lost creation', () => stateOf('del-5') === 'active');
    await world.send(integration, [gone('del-5')]);
    await world.outcome('del-5', { status: 'deactivated' });

    expect(stateOf('del-5')).toBe('inactive');
  });
});

describe('the removal limit', () => {
  it('[R guard] [R decision] holds too many deactivations, lets everything else continue, and releases the approved', async () => {
    const names = people('many', 30);
    const integration = await linked(names);
    const leaving = names.slice(0, 21);
    const run = await world.send(integration, [
      ...leaving.map((azureId) => gone(azureId)),
      { azureId: 'many-29', lastName: 'Goes on' },
    ]);
    await world.settled(run);
    for (const azureId of leaving) await world.outcome(azureId, { status: 'held' });
    await world.outcome('many-29', { lastName: 'Goes on' });
    expect(leaving.map(stateOf)).toEqual(leaving.map(() => 'active'));
    expect(await heldOn(run.runId)).toBe(21);

    await world.request({
      integrationId: integration,
      instanceSlug: 'acme',
      kind: 'decision',
      runId: run.runId,
      approve: true,
      azureIds: ['many-0'],
    });
    await world.outcome('many-0', { status: 'deactivated' });
    expect(await heldOn(run.runId)).toBe(20);
    await world.request({
      integrationId: integration,
      instanceSlug: 'acme',
      kind: 'decision',
      runId: run.runId,
      approve: true,
    });
    for (const azureId of leaving) await world.outcome(azureId, { status: 'deactivated' });

    expect(await heldOn(run.runId)).toBe(0);
    expect(leaving.map(stateOf)).toEqual(leaving.map(() => 'inactive'));
  });

  it('[R guard] releases fewer than the minimum, whatever their percentage', async () => {
    const names = people('few', 19);
    const integration = await linked(names);
    await world.settled(
      await world.send(
        integration,
        names.map((azureId) => gone(azureId)),
      ),
    );

    expect(names.map(stateOf)).toEqual(names.map(() => 'inactive'));
  });

  it('[R guard] releases the allowed percentage, and not one more', async () => {
    const names = people('share', 30);
    const integration = await linked(names, { maxDeactivations: { percent: 10, from: 1 } });
    const leave = (...azureIds: string[]) =>
      world.send(
        integration,
        azureIds.map((azureId) => gone(azureId)),
      );

    await world.settled(await leave('share-0', 'share-1', 'share-2'));
    await world.settled(await leave('share-3'));

    await world.outcome('share-3', { status: 'held' });
    expect(names.slice(0, 4).map(stateOf)).toEqual(['inactive', 'inactive', 'inactive', 'active']);
  });

  it('[R guard] counts those of the last 24 hours, whatever run brought them', async () => {
    const names = people('slow', 30);
    const integration = await linked(names);
    const first = names.slice(0, 15);
    const second = names.slice(15, 21);
    await world.settled(
      await world.send(
        integration,
        first.map((azureId) => gone(azureId)),
      ),
    );
    for (const azureId of first) await world.outcome(azureId, { status: 'deactivated' });
    await world.settled(
      await world.send(
        integration,
        second.map((azureId) => gone(azureId)),
      ),
    );

    for (const azureId of second) await world.outcome(azureId, { status: 'held' });
    expect(second.map(stateOf)).toEqual(second.map(() => 'active'));
  });

  it('[R decision] [R by-hand] lists a rejected user as deactivated if somebody deactivated them in Ziik by hand', async () => {
    const integration = await linked(['overruled-0', 'overruled-1'], { maxDeactivations: { percent: 10, from: 1 } });
    const run = await world.send(integration, [gone('overruled-0')]);
    await world.outcome('overruled-0', { status: 'held' });
    acme.deactivateUser(acme.findUser({ reference: 'overruled-0' })!.id);
    await world.request({
      integrationId: integration,
      instanceSlug: 'acme',
      kind: 'decision',
      runId: run.runId,
      approve: false,
    });

    const { findings } = await world.outcome('overruled-0', { status: 'deactivated' });

    expect(findings).toMatchObject([{ code: 'removal-rejected' }, { code: 'deactivated-in-ziik' }]);
  });

  it('[R decision] keeps the rejected active until Azure gives a new notice, which the permanent deletion is not', async () => {
    const integration = await linked(['reject-0', 'reject-1', 'reject-2'], {
      maxDeactivations: { percent: 10, from: 1 },
    });
    const run = await world.send(integration, [gone('reject-0'), gone('reject-1')]);
    await world.outcome('reject-0', { status: 'held' });
    await world.outcome('reject-1', { status: 'held' });

    await world.send(integration, [{ azureId: 'reject-1' }]);
    await world.outcome('reject-1', { status: 'unassigned' });
    await waitUntil('one to leave the hold', async () => (await heldOn(run.runId)) === 1);
    await world.request({
      integrationId: integration,
      instanceSlug: 'acme',
      kind: 'decision',
      runId: run.runId,
      approve: false,
    });
    const rejected = await world.outcome('reject-0', { status: 'unassigned' });
    expect(rejected.findings).toMatchObject([{ code: 'removal-rejected' }]);

    await world.settled(await world.send(integration, [gone('reject-0', 'deleted')]));
    expect(stateOf('reject-0')).toBe('active');

    await world.send(integration, [{ azureId: 'reject-0' }]);
    await world.outcome('reject-0', ({ findings }) => findings.length === 0);
    await world.send(integration, [gone('reject-0')]);
    await world.outcome('reject-0', { status: 'held' });
  });
});

describe('coming back', () => {
  it('[S36] of somebody restored in Azure makes the user as before, and cancels the purge', async () => {
    const integration = await linked(['back-1']);
    await world.send(integration, [gone('back-1')]);
    await world.outcome('back-1', { status: 'deactivated' });
    await world.send(integration, [{ azureId: 'back-1', lastName: 'Again' }]);
    const outcome = await world.outcome('back-1', { what: 'reactivated' });

    expect(outcome).toMatchObject({ status: 'unassigned', deactivatedAt: null, purgeAt: null });
    expect(acme.findUser({ reference: 'back-1' })).toMatchObject({ active: true, lastName: 'Again' });
  });

  it('[S36] by an administrator lasts although Azure still has nobody', async () => {
    const integration = await linked(['back-2']);
    await world.send(integration, [gone('back-2')]);
    await world.outcome('back-2', { status: 'deactivated' });
    await world.request({
      integrationId: integration,
      instanceSlug: 'acme',
      kind: 'reactivation',
      azureIds: ['back-2'],
    });
    await world.outcome('back-2', { what: 'reactivated', purgeAt: null });
    await world.settled(await world.send(integration, [gone('back-2', 'deleted')]));

    expect(stateOf('back-2')).toBe('active');
  });

  it('[R returner] under a new Azure id with the same names is the same person: linked again, and the old record is removed', async () => {
    const integration = await linked(['old-id']);
    const { ziikUserId } = world.heard.outcomes.get('old-id')!;
    await world.send(integration, [gone('old-id')]);
    await world.outcome('old-id', { status: 'deactivated' });
    await world.send(integration, [{ azureId: 'new-id', email: 'old-id@contoso.example', lastName: 'old-id' }]);
    await world.outcome('new-id', { ziikUserId, status: 'unassigned' });

    expect(await world.outcome('old-id', { status: 'purged' })).toMatchObject({ email: null, ziikUserId: null });
    expect(acme.user(ziikUserId!).active).toBe(true);
  });

  it('[R returner] [R reference] leaves no dead Azure id behind in Ziik, so that a restored old account is its own person', async () => {
    const integration = await linked(['dead-id']);
    const { ziikUserId } = world.heard.outcomes.get('dead-id')!;
    await world.send(integration, [gone('dead-id')]);
    await world.outcome('dead-id', { status: 'deactivated' });
    await world.send(integration, [{ azureId: 'live-id', email: 'dead-id@contoso.example', lastName: 'dead-id' }]);
    await world.outcome('live-id', { ziikUserId, status: 'unassigned' });
    expect(acme.user(ziikUserId!)).toMatchObject({ active: true, reference: 'live-id' });

    // Restored with its old address it stands beside the one who has it now; with an address of its own it is somebody.
    await world.settled(await world.send(integration, [{ azureId: 'dead-id', lastName: 'dead-id' }]));
    expect(await world.outcome('dead-id', { status: 'conflict' })).toMatchObject({
      ziikUserId: null,
      findings: [{ code: 'email-conflict', holder: 'live-id' }],
    });
    await world.send(integration, [{ azureId: 'dead-id', email: 'dead-id.2@contoso.example', verify: true }]);
    const restored = await world.outcome('dead-id', { what: 'created' });

    expect(restored.ziikUserId).not.toBe(ziikUserId);
    expect(acme.findUser({ reference: 'dead-id' })?.id).toBe(restored.ziikUserId);
    expect(acme.user(ziikUserId!)).toMatchObject({ active: true, reference: 'live-id' });
  });

  it("[R returner] [R reference] leaves a reference that is somebody else's", async () => {
    const integration = await linked(['payroll-id']);
    const { ziikUserId } = world.heard.outcomes.get('payroll-id')!;
    acme.changeUser(ziikUserId!, { reference: 'payroll-7' });
    await world.send(integration, [gone('payroll-id')]);
    await world.outcome('payroll-id', { status: 'deactivated' });
    await world.send(integration, [
      { azureId: 'after-id', email: 'payroll-id@contoso.example', lastName: 'payroll-id' },
    ]);
    await world.outcome('after-id', { ziikUserId, status: 'unassigned' });

    expect(acme.user(ziikUserId!)).toMatchObject({ active: true, reference: 'payroll-7' });
  });

  it('[R returner] under a new Azure id with other names is a conflict, settled by adoption', async () => {
    const integration = await linked(['first-id']);
    const { ziikUserId } = world.heard.outcomes.get('first-id')!;
    // The day of the purge is kept away from this story.
    await world.send(integration, [gone('first-id')]);
    await world.outcome('first-id', { status: 'deactivated' });
    await world.send(integration, [{ azureId: 'second-id', email: 'first-id@contoso.example', lastName: 'Married' }]);
    const conflict = await world.outcome('second-id', { status: 'conflict' });
    expect(conflict.findings).toMatchObject([{ code: 'returner', holder: 'first-id' }]);

    await world.request({
      integrationId: integration,
      instanceSlug: 'acme',
      kind: 'adoption',
      azureIds: ['second-id'],
    });
    await world.outcome('second-id', { ziikUserId, lastName: 'Married' });

    expect(acme.user(ziikUserId!)).toMatchObject({ active: true, lastName: 'Married' });
  });

  it('[R by-hand] is not for somebody deleted by hand in Ziik, until an administrator asks', async () => {
    const integration = await linked(['hand-1']);
    acme.deleteUser(world.heard.outcomes.get('hand-1')!.ziikUserId!);
    await world.send(integration, [{ azureId: 'hand-1', lastName: 'Changed' }]);
    const outcome = await world.outcome('hand-1', { status: 'purged' });
    expect(outcome.findings).toMatchObject([{ code: 'gone-in-ziik' }]);

    await world.request({ integrationId: integration, instanceSlug: 'acme', kind: 'sync', azureIds: ['hand-1'] });
    await world.outcome('hand-1', { what: 'created', status: 'unassigned' });
  });
});

describe('the purge', () => {
  it('[S36] removes the user for good on its day, and our personal data with it', async () => {
    const integration = await linked(['purge-1']);
    const { ziikUserId } = world.heard.outcomes.get('purge-1')!;
    await world.send(integration, [gone('purge-1')]);
    await world.outcome('purge-1', { status: 'deactivated' });
    await world.readNow(integration);
    const outcome = await world.outcome('purge-1', { status: 'purged' });

    expect(outcome).toMatchObject({
      what: 'purged',
      email: null,
      firstName: null,
      lastName: null,
      ziikUserId: null,
      azure: null,
      ziik: null,
    });
    expect(acme.user(ziikUserId!).anonymised).toBe(true);
    const rows = await world.db.query("SELECT a::text AS row FROM applier.account a WHERE azure_id = 'purge-1'");
    expect(JSON.stringify(rows)).not.toContain('contoso.example');
  });

  it('[S36] [R disabled-accounts] forgets also what Azure still says of somebody whose account is disabled', async () => {
    const integration = await linked(['purge-4'], { disabledAccounts: 'deactivate' });
    const person = { email: 'ida.holm@contoso.example', firstName: 'Ida', lastName: 'Holm' };
    await world.send(integration, [{ ...gone('purge-4', 'account-disabled'), ...person }]);
    await world.outcome('purge-4', { status: 'deactivated' });
    await world.readNow(integration);
    await world.outcome('purge-4', { status: 'purged', email: null });

    const rows = await world.db.query("SELECT a::text AS row FROM applier.account a WHERE azure_id = 'purge-4'");
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/contoso\.example|holm/i);
  });

  it('[S36] keeps and lists users who were reactivated in Ziik', async () => {
    const integration = await linked(['purge-2']);
    const { ziikUserId } = world.heard.outcomes.get('purge-2')!;
    await world.send(integration, [gone('purge-2')]);
    await world.outcome('purge-2', { status: 'deactivated' });
    acme.reactivateUser(ziikUserId!);
    await world.readNow(integration);
    const outcome = await world.outcome('purge-2', ({ findings: [first] }) => first?.code === 'reactivated-in-ziik');

    expect(outcome).toMatchObject({ status: 'unassigned', purgeAt: null, deactivatedAt: null });
    expect(stateOf('purge-2')).toBe('active');
  });

  it('[S36] waits while no round has succeeded lately', async () => {
    const integration = await linked(['purge-3']);
    await world.db.execute("UPDATE control.integration SET last_read_at = now() - interval '3 hours' WHERE id = $1", [
      integration,
    ]);
    await world.send(integration, [gone('purge-3')]);
    const { purgeAt } = await world.outcome('purge-3', { status: 'deactivated' });
    await waitUntil('the purge to be put off', async () => {
      const rows = await world.db.query(
        "SELECT 1 FROM applier.account WHERE azure_id = 'purge-3' AND due_at > $1::timestamptz + interval '1 second'",
        [purgeAt],
      );
      return rows.length === 1;
    });

    expect(stateOf('purge-3')).toBe('inactive');
    expect(world.heard.outcomes.get('purge-3')).toMatchObject({ status: 'deactivated' });
  });
});
