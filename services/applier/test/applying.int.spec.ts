import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { startWorld, type World } from './applier-world.ts';

let world: World;
let acme: ZiikInstance;
let integration: string;
const HQ = { id: 0, name: 'HQ' };
const SHOP = { id: 0, name: 'Shop' };
const CLERK = { id: 0, name: 'Clerk' };
const CHEF = { id: 0, name: 'Chef' };

beforeAll(async () => {
  world = await startWorld('applying', { POLL_PERIOD: 'PT1S' });
  acme = await world.anInstance('acme', { unitNames: ['HQ', 'Shop'], userTypeNames: ['Clerk', 'Chef'] });
  HQ.id = acme.catalogue.unit('HQ').id;
  SHOP.id = acme.catalogue.unit('Shop').id;
  CLERK.id = acme.catalogue.userType('Clerk').id;
  CHEF.id = acme.catalogue.userType('Chef').id;
  integration = await world.anIntegration('acme');
  await world.start();
});
afterAll(() => world?.close());

/** What stands in Ziik, in short: `HQ: Clerk, Chef`. */
function membershipsOf(reference: string): string[] {
  const user = acme.findUser({ reference });
  return (user?.memberships ?? []).map(
    ({ unit, userTypes }) => `${unit.name}: ${userTypes.map(({ name }) => name).join(', ')}`,
  );
}

function callsAbout(since: number): string[] {
  return acme.journal({ since }).map(({ operation, status }) => `${operation} ${status}`);
}

describe('people who are new in Azure', () => {
  it('[S29] [R welcome-mail] are created and placed with one call, without a welcome mail', async () => {
    const run = await world.send(integration, [{ azureId: 'new-1', placement: { unit: HQ, userTypes: [CLERK] } }]);
    const outcome = await world.outcome('new-1', { status: 'assigned' });
    await world.settled(run);

    expect(outcome).toMatchObject({
      what: 'created',
      email: 'new-1@contoso.example',
      unit: HQ,
      userTypes: [CLERK],
      revision: run.lastRevision,
    });
    const user = acme.findUser({ reference: 'new-1' })!;
    expect(user).toMatchObject({
      id: outcome.ziikUserId,
      email: 'new-1@contoso.example',
      firstName: 'Ida',
      welcomeMails: 0,
    });
    expect(membershipsOf('new-1')).toEqual(['HQ: Clerk']);
    expect(
      acme.journal().filter(({ reference, operation }) => reference === 'new-1' || operation.startsWith('memberships')),
    ).toHaveLength(1);
  });

  it('[S30] are created without a unit and placed as soon as one matches', async () => {
    await world.send(integration, [{ azureId: 'new-2' }]);
    await world.outcome('new-2', { status: 'unassigned' });
    expect(membershipsOf('new-2')).toEqual([]);

    await world.send(integration, [{ azureId: 'new-2', placement: { unit: SHOP, userTypes: [CHEF] } }]);
    const outcome = await world.outcome('new-2', { status: 'assigned' });

    expect(outcome.what).toBe('moved');
    expect(membershipsOf('new-2')).toEqual(['Shop: Chef']);
  });

  it('[S27] are not created while a mandatory field is missing', async () => {
    const findings = [{ code: 'mandatory-missing' as const, field: 'surname', value: null, nearest: [], holder: null }];
    const run = await world.send(integration, [{ azureId: 'new-3', lastName: null, findings }]);
    const outcome = await world.outcome('new-3', { status: 'incomplete' });
    await world.settled(run);

    expect(outcome).toMatchObject({ findings, ziikUserId: null });
    expect(acme.findUser({ email: 'new-3@contoso.example' })).toBeUndefined();
  });

  it('[R pending] wait as pending while nothing is decided about their placement', async () => {
    const before = acme.counts().received;
    await world.send(integration, [{ azureId: 'new-4', placement: null }]);
    const waiting = await waitUntil('the command to be stored', async () => {
      const rows = await world.db.query(
        "SELECT due_at FROM applier.account WHERE azure_id = 'new-4' AND due_at IS NULL",
      );
      return rows.length === 1;
    });

    expect(waiting).toBe(true);
    expect(acme.journal({ since: before }).filter(({ operation }) => operation === 'users.create')).toEqual([]);
    await world.send(integration, [{ azureId: 'new-4' }]);
    await world.outcome('new-4', { status: 'unassigned' });
  });
});

describe('people who are in Ziik already', () => {
  it('[S31] [R who-is-who] are linked by e-mail and overwritten with what Azure has', async () => {
    const { id } = acme.createUser({
      email: 'Old-1@contoso.example',
      firstName: 'Old',
      lastName: 'Name',
      memberships: [{ unit: 'Shop', userTypes: ['Chef'] }],
    });
    await world.send(integration, [{ azureId: 'old-1', placement: { unit: HQ, userTypes: [CLERK] } }]);
    const outcome = await world.outcome('old-1', { status: 'assigned' });

    expect(outcome).toMatchObject({ what: 'linked', ziikUserId: id });
    expect(acme.user(id)).toMatchObject({ reference: 'old-1', firstName: 'Ida', lastName: 'old-1' });
    expect(membershipsOf('old-1')).toEqual(['HQ: Clerk']);
  });

  it('[R reference] keep a reference that somebody else gave them', async () => {
    const { id } = acme.createUser({
      email: 'old-2@contoso.example',
      firstName: 'Old',
      lastName: 'Name',
      reference: 'payroll-7',
    });
    await world.send(integration, [{ azureId: 'old-2' }]);
    const outcome = await world.outcome('old-2', { what: 'linked' });

    expect(outcome.ziikUserId).toBe(id);
    expect(acme.user(id)).toMatchObject({ reference: 'payroll-7', lastName: 'old-2' });
  });

  it('[S27] are linked although a mandatory field is missing, which stays as Ziik has it', async () => {
    const { id } = acme.createUser({ email: 'old-3@contoso.example', firstName: 'Ada', lastName: 'Kept' });
    const findings = [{ code: 'mandatory-missing' as const, field: 'surname', value: null, nearest: [], holder: null }];
    await world.send(integration, [{ azureId: 'old-3', firstName: 'Ida', lastName: null, findings }]);
    await world.outcome('old-3', { ziikUserId: id, status: 'incomplete' });

    expect(acme.user(id)).toMatchObject({ firstName: 'Ida', lastName: 'Kept', reference: 'old-3' });
  });

  it('[S24] keep two memberships untouched; mandatory fields are synced, and one membership brings the sync back', async () => {
    const { id } = acme.createUser({
      email: 'old-4@contoso.example',
      firstName: 'A',
      lastName: 'B',
      memberships: [{ unit: 'Shop' }, { unit: 'HQ', userTypes: ['Chef'] }],
    });
    await world.send(integration, [{ azureId: 'old-4', placement: { unit: HQ, userTypes: [CLERK] } }]);
    await world.outcome('old-4', { status: 'managed-in-ziik' });
    expect(acme.user(id).lastName).toBe('old-4');
    expect(membershipsOf('old-4')).toEqual(['Shop: ', 'HQ: Chef']);

    acme.changeUser(id, { memberships: [{ unit: 'Shop' }] });
    await world.outcome('old-4', { status: 'assigned' });

    expect(membershipsOf('old-4')).toEqual(['HQ: Clerk']);
  });

  it('[R existing-users] are left alone with existingUsers: ignore', async () => {
    const cautious = await world.anIntegration('acme', { existingUsers: 'ignore' });
    const { id } = acme.createUser({ email: 'old-5@contoso.example', firstName: 'A', lastName: 'B' });
    await world.send(cautious, [{ azureId: 'old-5' }]);
    const outcome = await world.outcome('old-5', { status: 'ignored' });

    expect(outcome.ziikUserId).toBeNull();
    expect(acme.user(id)).toMatchObject({ lastName: 'B', reference: '' });
  });

  it('[R by-hand] are listed as deactivated if somebody deactivated them by hand, and reactivated on request', async () => {
    const { id } = acme.createUser({ email: 'old-6@contoso.example', firstName: 'A', lastName: 'B' });
    acme.deactivateUser(id);
    await world.send(integration, [{ azureId: 'old-6' }]);
    const outcome = await world.outcome('old-6', { status: 'deactivated' });
    expect(outcome).toMatchObject({ ziikUserId: id, purgeAt: null, findings: [{ code: 'deactivated-in-ziik' }] });
    expect(acme.user(id).active).toBe(false);

    await world.request({ integrationId: integration, instanceSlug: 'acme', kind: 'sync', azureIds: ['old-6'] });
    await world.outcome('old-6', { status: 'unassigned' });

    expect(acme.user(id)).toMatchObject({ active: true, lastName: 'old-6' });
  });
});

describe('somebody in Ziik whose address only looks the same', () => {
  const STRANGER = { firstName: 'Some', lastName: 'Body' };
  const isConflict = { status: 'conflict', ziikUserId: null, findings: [{ code: 'email-conflict', holder: null }] };

  it.each([
    ['an accent', 'like-1', 'rené@contoso.example', 'rene@contoso.example'],
    ['an invisible character', 'like-2', 'eve\u200b@contoso.example', 'eve@contoso.example'],
    ['a letter composed in another way', 'like-3', 'jo\u0308rg@contoso.example', 'j\u00f6rg@contoso.example'],
  ])(
    '[S31] [R who-is-who] [R conflict] is a conflict without a holder and stays untouched: %s',
    async (_, azureId, theirs, ours) => {
      const { id } = acme.createUser({ ...STRANGER, email: theirs });
      await world.settled(
        await world.send(integration, [{ azureId, email: ours, placement: { unit: HQ, userTypes: [] } }]),
      );
      expect(await world.outcome(azureId, { status: 'conflict' })).toMatchObject(isConflict);

      await world.settled(await world.send(integration, [{ azureId, lifecycle: { state: 'gone', cause: 'deleted' } }]));
      expect(acme.user(id)).toMatchObject({ ...STRANGER, active: true, email: theirs, reference: '', memberships: [] });
    },
  );

  it('[R who-is-who] is a conflict without a holder too where nothing can be created, or nobody is to be adopted', async () => {
    const cautious = await world.anIntegration('acme', { existingUsers: 'ignore' });
    const { id } = acme.createUser({ ...STRANGER, email: 'zoë@contoso.example' });
    const findings = [{ code: 'mandatory-missing' as const, field: 'surname', value: null, nearest: [], holder: null }];
    await world.send(integration, [{ azureId: 'like-4', email: 'zoe@contoso.example', lastName: null, findings }]);
    await world.send(cautious, [{ azureId: 'like-5', email: 'zoe@contoso.example' }]);

    await world.outcome('like-4', { status: 'conflict', ziikUserId: null });
    await world.outcome('like-5', { status: 'conflict', ziikUserId: null });
    expect(acme.user(id)).toMatchObject({ ...STRANGER, reference: '' });
  });

  it('[R who-is-who] is a conflict without a holder if they were deactivated by hand', async () => {
    const elsewhere = await world.anInstance('lookalikes');
    const stranger = elsewhere.createUser({ ...STRANGER, email: 'chloé@contoso.example' });
    elsewhere.deactivateUser(stranger.id);
    await world.send(await world.anIntegration('lookalikes'), [{ azureId: 'like-6', email: 'chloe@contoso.example' }]);

    expect(await world.outcome('like-6', { status: 'conflict' })).toMatchObject(isConflict);
    expect(elsewhere.user(stranger.id)).toMatchObject({ ...STRANGER, active: false, reference: '' });
  });

  it('[R conflict] is linked once their own address is the same, and the conflict ends once it is free', async () => {
    const first = acme.createUser({ ...STRANGER, email: 'andré@contoso.example' });
    const second = acme.createUser({ ...STRANGER, email: 'léa@contoso.example' });
    await world.send(integration, [
      { azureId: 'like-7', email: 'andre@contoso.example' },
      { azureId: 'like-8', email: 'lea@contoso.example' },
    ]);
    await world.outcome('like-7', { status: 'conflict' });
    await world.outcome('like-8', { status: 'conflict' });

    acme.changeUser(first.id, { email: 'Andre@contoso.example' });
    acme.deleteUser(second.id);

    await world.outcome('like-7', { ziikUserId: first.id });
    expect((await world.outcome('like-8', { what: 'created' })).ziikUserId).not.toBe(second.id);
  });

  it('[R conflict] who belongs to another of our people is a conflict until that person takes another address', async () => {
    await world.send(integration, [{ azureId: 'like-9', email: 'zoé.b@contoso.example' }]);
    await world.outcome('like-9', { what: 'created' });
    await world.send(integration, [{ azureId: 'like-10', email: 'zoe.b@contoso.example' }]);
    expect(await world.outcome('like-10', { status: 'conflict' })).toMatchObject(isConflict);

    await world.settled(await world.send(integration, [{ azureId: 'like-9', email: 'other.b@contoso.example' }]));

    expect(world.heard.outcomes.get('like-10')).toMatchObject({ what: 'created', findings: [] });
  });

  it('[R who-is-who] has a reference that only looks like ours, and is neither linked nor deactivated', async () => {
    const { id } = acme.createUser({ ...STRANGER, email: 'ref@contoso.example', reference: 'LIKE-11\u200b' });
    await world.settled(
      await world.send(integration, [
        { azureId: 'like-11', email: null, verify: true, placement: { unit: HQ, userTypes: [] } },
      ]),
    );
    await world.settled(
      await world.send(integration, [{ azureId: 'like-11', lifecycle: { state: 'gone', cause: 'deleted' } }]),
    );

    expect(acme.user(id)).toMatchObject({ ...STRANGER, active: true, email: 'ref@contoso.example' });
  });
});

describe('changes in Azure', () => {
  it('[S33] of the profile alone cost one call', async () => {
    const placement = { unit: HQ, userTypes: [CLERK] };
    await world.send(integration, [{ azureId: 'change-1', placement }]);
    const { ziikUserId } = await world.outcome('change-1', { status: 'assigned' });
    const before = acme.counts().received;

    await world.send(integration, [{ azureId: 'change-1', lastName: 'Berg', placement }]);
    await world.outcome('change-1', { lastName: 'Berg' });

    const calls = acme.journal({ since: before }).filter(({ path }) => path.startsWith(`/users/${ziikUserId}`));
    expect(calls.map(({ operation, status }) => `${operation} ${status}`)).toEqual(['users.update 204']);
    expect(acme.findUser({ reference: 'change-1' })?.lastName).toBe('Berg');
  });

  it('[S23] move the one membership and set its user types', async () => {
    await world.send(integration, [{ azureId: 'change-2', placement: { unit: HQ, userTypes: [CLERK] } }]);
    await world.outcome('change-2', { status: 'assigned' });
    await world.send(integration, [{ azureId: 'change-2', placement: { unit: SHOP, userTypes: [CLERK, CHEF] } }]);
    await world.outcome('change-2', { what: 'moved' });

    expect(membershipsOf('change-2')).toEqual(['Shop: Clerk, Chef']);
  });

  it('[S33] [R emptied] that match nothing any more leave the membership', async () => {
    await world.send(integration, [{ azureId: 'change-3', placement: { unit: HQ, userTypes: [CLERK] } }]);
    await world.outcome('change-3', { status: 'assigned' });
    const findings = [{ code: 'unit-unknown' as const, field: 'department', value: 'Mars', nearest: [], holder: null }];
    await world.send(integration, [{ azureId: 'change-3', placement: { unit: null, userTypes: [] }, findings }]);
    const outcome = await world.outcome('change-3', ({ findings: [first] }) => first?.code === 'unit-unknown');

    expect(outcome).toMatchObject({ status: 'assigned', unit: HQ });
    expect(membershipsOf('change-3')).toEqual(['HQ: Clerk']);
  });

  it('[S13] [R by-hand] made by hand in Ziik are corrected by a full run of an administrator', async () => {
    await world.send(integration, [{ azureId: 'change-4', placement: { unit: HQ, userTypes: [CLERK] } }]);
    const { ziikUserId } = await world.outcome('change-4', { status: 'assigned' });
    acme.changeUser(ziikUserId!, { lastName: 'Handmade', memberships: [{ unit: 'Shop' }] });

    await world.settled(
      await world.send(integration, [
        { azureId: 'change-4', verify: true, placement: { unit: HQ, userTypes: [CLERK] } },
      ]),
    );

    expect(acme.user(ziikUserId!).lastName).toBe('change-4');
    expect(membershipsOf('change-4')).toEqual(['HQ: Clerk']);
  });

  it('[S13] made by hand are corrected even if a change that verifies nothing follows the full run', async () => {
    const right = { azureId: 'change-20', placement: { unit: HQ, userTypes: [CLERK] } };
    await world.send(integration, [right]);
    const { ziikUserId } = await world.outcome('change-20', { status: 'assigned' });
    acme.changeUser(ziikUserId!, { lastName: 'Handmade' });

    await world.settled(await world.send(integration, [{ ...right, verify: true }, right]));

    expect(acme.user(ziikUserId!).lastName).toBe('change-20');
  });

  it('change nothing if they are stale or come twice', async () => {
    const runId = (await world.send(integration, [{ azureId: 'change-5', lastName: 'First' }])).runId;
    await world.outcome('change-5', { lastName: 'First' });
    await world.send(integration, [{ azureId: 'change-5', lastName: 'Second' }]);
    await world.outcome('change-5', { lastName: 'Second' });
    const [row] = await world.db.query<{ desired: string; partition: number }>(
      "SELECT desired, partition FROM applier.account WHERE azure_id = 'change-5'",
    );
    const newest = JSON.parse(row!.desired);
    const before = acme.counts().received;

    const headers = { ce_type: 'user.upsert', ce_specversion: '1.0', ce_source: 'test', ce_id: 'x' };
    const sendRaw = (...commands: unknown[]) =>
      world.publisher.send(
        world.names.ziikCommands,
        commands.map((command) => ({ key: 'k', value: JSON.stringify(command), headers, partition: row!.partition })),
      );
    const stale = {
      ...newest,
      revision: newest.revision - 1,
      runId,
      profile: { ...newest.profile, lastName: 'First' },
    };
    // Somebody else behind it in the same partition tells when it has been read.
    const behind = (azureId: string) => ({
      ...newest,
      azureId,
      profile: { ...newest.profile, email: `${azureId}@acme.example` },
    });
    await sendRaw(stale, behind('change-6'));
    await world.outcome('change-6', { what: 'created' });
    await sendRaw(newest, behind('change-7'));
    await world.outcome('change-7', { what: 'created' });

    const [after] = await world.db.query<{ desired: string }>(
      "SELECT desired FROM applier.account WHERE azure_id = 'change-5'",
    );
    expect(JSON.parse(after!.desired)).toEqual(newest);
    expect(acme.findUser({ reference: 'change-5' })?.lastName).toBe('Second');
    expect(callsAbout(before).filter((call) => call.startsWith('users.update'))).toEqual([]);
  });
});

describe('a run that is settled', () => {
  it('is reported as settled again when its end markers come again: those of the outcomes may have been lost', async () => {
    const run = await world.send(integration, [{ azureId: 'settle-1' }]);
    await world.settled(run);
    world.heard.settled.delete(run.runId);

    await world.endRun(integration, run);

    await world.settled(run);
  });
});

describe('an address that somebody already has', () => {
  it('[R conflict] is a conflict that names the holder, and is resolved when the holder gives it up', async () => {
    await world.send(integration, [{ azureId: 'twin-1', email: 'twin@contoso.example' }]);
    await world.outcome('twin-1', { what: 'created' });
    await world.send(integration, [{ azureId: 'twin-2', email: 'Twin@contoso.example' }]);
    const conflict = await world.outcome('twin-2', { status: 'conflict' });
    expect(conflict).toMatchObject({ ziikUserId: null, findings: [{ code: 'email-conflict', holder: 'twin-1' }] });
    expect(acme.findUser({ reference: 'twin-2' })).toBeUndefined();

    // Not settled in the moment between: anyone who waits for the run sees both.
    await world.settled(await world.send(integration, [{ azureId: 'twin-1', email: 'other@contoso.example' }]));
    expect(world.heard.outcomes.get('twin-2')).toMatchObject({ what: 'created', findings: [] });

    expect(acme.findUser({ reference: 'twin-1' })?.email).toBe('other@contoso.example');
    expect(acme.findUser({ reference: 'twin-2' })?.email).toBe('Twin@contoso.example');
  });

  it('[R conflict] is waited for if the holder is about to take another, in whatever order the two come', async () => {
    await world.send(integration, [
      { azureId: 'swap-1', email: 'swap-a@contoso.example' },
      { azureId: 'swap-2', email: 'swap-b@contoso.example' },
    ]);
    await world.outcome('swap-1', { what: 'created' });
    await world.outcome('swap-2', { what: 'created' });

    await world.send(integration, [
      { azureId: 'swap-2', email: 'swap-a@contoso.example' },
      { azureId: 'swap-1', email: 'swap-c@contoso.example' },
    ]);
    await world.outcome('swap-2', { email: 'swap-a@contoso.example' });

    expect(acme.findUser({ email: 'swap-a@contoso.example' })?.reference).toBe('swap-2');
    expect(acme.findUser({ email: 'swap-c@contoso.example' })?.reference).toBe('swap-1');
  });

  it('[R conflict] is listed for both where they want each other’s', async () => {
    await world.send(integration, [
      { azureId: 'ring-1', email: 'ring-a@contoso.example' },
      { azureId: 'ring-2', email: 'ring-b@contoso.example' },
    ]);
    await world.outcome('ring-1', { what: 'created' });
    await world.outcome('ring-2', { what: 'created' });

    const run = await world.send(integration, [
      { azureId: 'ring-1', email: 'ring-b@contoso.example' },
      { azureId: 'ring-2', email: 'ring-a@contoso.example' },
    ]);
    await world.settled(run);

    await world.outcome('ring-1', { status: 'conflict' });
    await world.outcome('ring-2', { status: 'conflict' });
  });
});

describe('two integrations of one instance', () => {
  it('[R one-link] never share a user: the second lists a conflict', async () => {
    const second = await world.anIntegration('acme');
    await world.send(integration, [{ azureId: 'shared-1', email: 'shared@contoso.example' }]);
    await world.outcome('shared-1', { what: 'created' });
    await world.send(second, [{ azureId: 'shared-2', email: 'shared@contoso.example' }]);

    expect(await world.outcome('shared-2', { status: 'conflict' })).toMatchObject({
      findings: [{ holder: 'shared-1' }],
    });
  });
});

describe('an instance that demands a unit', () => {
  it('[S30] has its users held as unassigned and created on their first match', async () => {
    const strict = await world.anInstance('strict', {
      unitRequired: true,
      unitNames: ['HQ'],
      userTypeNames: ['Clerk'],
    });
    const unit = { id: strict.catalogue.unit('HQ').id, name: 'HQ' };
    const own = await world.anIntegration('strict');
    const run = await world.send(own, [{ azureId: 'held-1' }, { azureId: 'held-2' }]);
    await world.settled(run);
    expect(await world.outcome('held-1', { status: 'unassigned' })).toMatchObject({ ziikUserId: null });
    expect(strict.summary().users).toBe(1);

    await world.send(own, [{ azureId: 'held-1', placement: { unit, userTypes: [] } }]);
    await world.outcome('held-1', { what: 'created' });
    strict.createUser({
      email: 'held-2@contoso.example',
      firstName: 'A',
      lastName: 'B',
      memberships: [{ unit: 'HQ' }],
    });
    await world.outcome('held-2', { what: 'linked' });

    expect(strict.summary().users).toBe(3);
  });
});
