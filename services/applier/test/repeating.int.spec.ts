import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_OPTIONS } from '@user-sync/domain';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { type Person, type SentRun, startWorld, type World } from './applier-world.ts';

let world: World;
let acme: ZiikInstance;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  world = await startWorld('repeating');
  acme = await world.anInstance('acme', { unitNames: ['HQ', 'Shop'], userTypeNames: ['Clerk', 'Manager'] });
});
afterEach(stopAll);
afterAll(() => world?.close());

const start = async () => void stops.push(await world.start());
const named = (kind: 'unit' | 'userType', name: string) => ({ id: acme.catalogue[kind](name).id, name });
const place = (unit: string, ...types: string[]) => ({
  placement: { unit: named('unit', unit), userTypes: types.map((type) => named('userType', type)) },
});
const someone = (): string => `person-${randomUUID()}`;

/** Calls about users since a moment, which `acme.counts().received` tells. */
const callsSince = (since: number): string[] =>
  acme
    .journal({ since, limit: 100_000 })
    .map(({ operation }) => operation)
    .filter((operation) => /^(users|memberships)\./.test(operation));
const outcomesOf = (azureId: string) => world.heard.history.filter((outcome) => outcome.azureId === azureId);

async function rowOf(azureId: string) {
  const [row] = await world.db.query<Record<string, unknown>>(
    `SELECT settled, due_at AS "dueAt", desired_revision AS desired, applied_revision AS applied, run_id AS "runId",
        rules_version AS "rulesVersion", touch FROM applier.account WHERE azure_id = $1`,
    [azureId],
  );
  return row!;
}

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
}

/** Sends a command as it was sent before. */
async function sendAgain(azureId: string, { lastRevision: revision, runId }: SentRun): Promise<void> {
  const [row] = await world.db.query<{ desired: string; partition: number }>(
    'SELECT desired, partition FROM applier.account WHERE azure_id = $1',
    [azureId],
  );
  const value = JSON.stringify({ ...JSON.parse(row!.desired), revision, runId });
  const headers = { ce_type: 'user.upsert', ce_specversion: '1.0', ce_source: 'test', ce_id: 'again' };
  await world.publisher.send(world.names.ziikCommands, [{ key: azureId, value, headers, partition: row!.partition }]);
}

async function appliedBy({ runId }: SentRun): Promise<number> {
  const [row] = await world.db.query<{ applied: number }>('SELECT applied FROM control.run_applied WHERE run_id = $1', [
    runId,
  ]);
  return row?.applied ?? 0;
}

/** Somebody in HQ, with what is needed to say the same again. */
async function settledOne() {
  const integration = await world.anIntegration('acme');
  const person: Person = { azureId: someone(), rulesVersion: 1, ...place('HQ', 'Clerk') };
  await world.settled(await world.send(integration, [person]));
  return { integration, person, azureId: person.azureId };
}

describe('a command that says the same as the one that is settled', () => {
  it('[S37] is settled as it is stored, by the newer rules: nobody is called or told, and its run counts it', async () => {
    await start();
    const { integration, person, azureId } = await settledOne();
    const [since, told, before] = [acme.counts().received, outcomesOf(azureId).length, await rowOf(azureId)];
    const rulesVersion = await world.changeRules(integration, { userTypeField: 'officeLocation' });

    const run = await world.send(integration, [{ ...person, rulesVersion }]);
    await world.settled(run);

    const { lastRevision, runId } = run;
    expect(await rowOf(azureId)).toEqual({
      ...before,
      desired: lastRevision,
      applied: lastRevision,
      runId,
      rulesVersion,
    });
    expect(await appliedBy(run)).toBe(1);
    expect(callsSince(since)).toEqual([]);
    expect(outcomesOf(azureId)).toHaveLength(told);
  });

  it('is counted once where its process ends after storing it, and the message comes again', async () => {
    await start();
    const { integration, person, azureId } = await settledOne();
    const run = await world.send(integration, [person], { drained: false });
    await waitUntil('the command to be stored', async () => (await rowOf(azureId)).desired === run.lastRevision);
    await stopAll();

    await sendAgain(azureId, run);
    await world.endRun(integration, run);
    await start();
    await world.settled(run);

    expect(await appliedBy(run)).toBe(1);
    expect(await rowOf(azureId)).toMatchObject({ settled: true, applied: run.lastRevision });
  });

  it('is not stored where its run cannot count it, so that it is counted when it comes again', async () => {
    await start();
    const { integration, person, azureId } = await settledOne();
    const before = await rowOf(azureId);
    await world.db.execute(`CREATE FUNCTION applier.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM nextval('applier.refused'); RAISE 'refused'; END $$`);
    await world.db.execute('CREATE SEQUENCE applier.refused');
    await world.db.execute(`CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON control.run_applied
      FOR EACH ROW EXECUTE FUNCTION applier.refuse()`);

    const run = await world.send(integration, [person]);
    await waitUntil('an attempt to count it', async () => {
      const [refused] = await world.db.query<{ isCalled: boolean }>(
        'SELECT is_called AS "isCalled" FROM applier.refused',
      );
      return refused!.isCalled;
    });
    expect(await rowOf(azureId)).toEqual(before);
    await world.db.execute('DROP TRIGGER refuse ON control.run_applied');
    await world.settled(run);

    expect(await appliedBy(run)).toBe(1);
    expect(await rowOf(azureId)).toMatchObject({ settled: true, applied: run.lastRevision });
  });

  it('[S13] is looked at in Ziik where the run enforces it, and told only where something differed', async () => {
    await start();
    const { integration, person, azureId } = await settledOne();
    const [since, told] = [acme.counts().received, outcomesOf(azureId).length];

    const unchanged = await world.send(integration, [{ ...person, verify: true }]);
    await world.settled(unchanged);

    expect(callsSince(since)).toEqual(['users.read', 'memberships.list']);
    expect(outcomesOf(azureId)).toHaveLength(told);
    expect(await appliedBy(unchanged)).toBe(1);

    acme.changeUser(acme.findUser({ reference: azureId })!.id, { firstName: 'By hand' });
    await world.settled(await world.send(integration, [{ ...person, verify: true }]));

    expect(world.heard.outcomes.get(azureId)).toMatchObject({ what: 'updated', found: { firstName: 'By hand' } });
    expect(acme.findUser({ reference: azureId })!.firstName).toBe('Ida');
  });

  it('[R withdraw] is carried out where an option of the newer rules wants something else in Ziik', async () => {
    await start();
    const { integration, person, azureId } = await settledOne();
    await world.settled(await world.send(integration, [{ ...person, ...place('HQ') }]));
    expect(world.heard.outcomes.get(azureId)).toMatchObject({ userTypes: [{ name: 'Clerk' }] });
    const rulesVersion = await world.changeRules(integration, {
      options: { ...DEFAULT_OPTIONS, unmatched: 'withdraw' },
    });

    await world.settled(await world.send(integration, [{ ...person, ...place('HQ'), rulesVersion }]));

    expect(world.heard.outcomes.get(azureId)).toMatchObject({ unit: { name: 'HQ' }, userTypes: [] });
  });

  it('is told with the next outcome, by the rules that decided it last', async () => {
    await start();
    const { integration, person, azureId } = await settledOne();
    const rulesVersion = await world.changeRules(integration, { userTypeField: 'officeLocation' });
    await world.settled(await world.send(integration, [{ ...person, rulesVersion }]));

    await world.settled(await world.send(integration, [{ ...person, ...place('Shop', 'Clerk'), rulesVersion }]));

    expect(world.heard.outcomes.get(azureId)).toMatchObject({ rulesVersion, confirmedRulesVersion: rulesVersion });
  });

  it('[R conflict] is tried again where the address belonged to somebody else', async () => {
    await start();
    const { integration, person } = await settledOne();
    const rival: Person = { azureId: someone(), email: `${person.azureId}@contoso.example`, firstName: 'Other' };
    await world.settled(await world.send(integration, [rival]));
    expect(world.heard.outcomes.get(rival.azureId)).toMatchObject({ status: 'conflict' });
    const since = acme.counts().received;

    await world.settled(await world.send(integration, [rival]));

    expect(callsSince(since)).toContain('users.create');
    expect(world.heard.outcomes.get(rival.azureId)).toMatchObject({ status: 'conflict' });
  });

  it('[S31] is looked at where the user waits to be looked at again', async () => {
    await start();
    const { integration, person, azureId } = await settledOne();
    // As who is managed in Ziik does.
    await world.db.execute("UPDATE applier.account SET due_at = now() + interval '1 hour' WHERE azure_id = $1", [
      azureId,
    ]);
    const { touch } = await rowOf(azureId);

    await world.settled(await world.send(integration, [person]));

    expect(await rowOf(azureId)).toMatchObject({ touch: Number(touch) + 1, dueAt: null });
  });
});

describe('what the version before stored', () => {
  it('is not taken for what was said last: the next command is carried out', async () => {
    await start();
    const { integration, person, azureId } = await settledOne();
    const [row] = await world.db.query<{ hash: string }>(
      'SELECT content_hash AS hash FROM applier.account WHERE azure_id = $1',
      [azureId],
    );
    await world.settled(await world.send(integration, [{ ...person, ...place('Shop', 'Manager') }]));
    // That version knows of neither, and leaves both as they were for HQ.
    await world.db.execute(
      'UPDATE applier.account SET content_hash = $2, content_revision = content_revision - 1 WHERE azure_id = $1',
      [azureId, row!.hash],
    );

    await world.settled(await world.send(integration, [person]));

    expect(world.heard.outcomes.get(azureId)).toMatchObject({ unit: { name: 'HQ' } });
  });
});
