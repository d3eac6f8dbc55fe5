import type { Step } from '../plan/history.ts';
import type { FaultBreach } from './breach.ts';
import { change, moves, wait } from './scenes.ts';

/** Broken in what writes to Ziik. */
export const BREACHES_OF_THE_APPLIER: readonly FaultBreach[] = [
  {
    name: 'the applier takes what is old for new',
    edits: [
      {
        file: 'services/applier/src/store-commands/store-commands.ts',
        find: '\n    WHERE a.desired_revision < excluded.desired_revision`',
        replace: '`',
      },
      // Messages come again after every start, as they do when a commit is lost; one by one, and slowly.
      {
        file: 'libs/messaging/src/batch-strategy.ts',
        find: 'await commitOffsetsIfNecessary({',
        replace: 'await pause(700);\n        if (messages.length < 0) await commitOffsetsIfNecessary({',
      },
      { file: 'libs/messaging/src/batch-strategy.ts', find: 'this.#options.sliceSize ?? 1_000', replace: '1' },
    ],
    emphasis: { steps: 6, ending: 'rounds' },
    scene: [
      wait(3_000),
      { do: 'leave', who: ['d0p1', 'd0p2'], afterMs: 0 },
      wait(4_000),
      { do: 'restore', who: ['d0p1', 'd0p2'], afterMs: 0 },
      // So long that their return is known.
      wait(10_000),
      { do: 'kill', service: 'applier', afterMs: 0 },
      wait(12_000),
    ],
    seeds: 6,
  },
  {
    name: 'the sequence of an outcome is drawn before the lock',
    edits: [
      {
        file: 'services/applier/src/own-instances/write-results.ts',
        find: `      await fenceLease(tx, lease);
      const { applied } = await writeDrafts(tx, drafts, retentionMs);`,
        replace: `      const { applied } = await writeDrafts(tx, drafts, retentionMs);
      await tx.query('SELECT pg_sleep(0.4)');
      await fenceLease(tx, lease);`,
      },
    ],
    emphasis: { on: ['leave', 'change', 'restore'], ending: 'rounds', steps: 25 },
    scene: [
      ...moves('Odense'),
      { do: 'leave', who: ['d0p6', 'd0p7', 'd0p8', 'd0p9', 'd0p10'], afterMs: 900 },
      ...moves('Vejle'),
      wait(1_500),
    ],
    seeds: 6,
  },
  {
    name: 'an address is taken over from its holder',
    edits: [
      {
        file: 'services/applier/src/reconcile-user/enter-ziik.ts',
        find: '  return listConflict(draft, holder.azureId, around);\n}',
        replace: `  await passLinkOn(around.db, around.lease, holder, draft.account);
  draft.ziikUserId = holder.ziikUserId;
  draft.applied = holder.applied;
  return updateUser(draft, around);\n}`,
      },
    ],
    emphasis: { steps: 10 },
    scene: [
      wait(1_500),
      {
        do: 'hire',
        who: 'd0p60',
        values: {
          givenName: 'Another',
          surname: 'One',
          mail: 'd0p1@trial.example',
          department: 'Odense',
          jobTitle: 'Cook',
          userType: 'Member',
          accountEnabled: true,
        },
        afterMs: 0,
      },
    ],
    seeds: 4,
  },
  {
    name: 'the guard lets every deactivation pass',
    edits: [
      {
        file: 'libs/domain/src/guard-deactivations.ts',
        find: "return due > 0 && all >= from && all * 100 > linked * percent ? 'hold' : 'release';",
        replace: "return all >= from && all * 100 > linked * percent && due < 0 ? 'hold' : 'release';",
      },
    ],
    emphasis: { steps: 10 },
    scene: [wait(5_000), { do: 'leave', who: ['d0p1', 'd0p2', 'd0p3', 'd0p4', 'd0p5'], afterMs: 0 }, wait(4_000)],
    seeds: 4,
  },
  {
    name: 'the applier writes though the integration is switched off',
    edits: [
      {
        file: 'services/applier/src/own-instances/instance-worker.ts',
        find: "if (!parts.integrations.isEnabled(integrationId)) throw new Abandoned('disabled');",
        replace: '',
      },
      {
        file: 'services/applier/src/own-instances/instance-worker.ts',
        find: '        .map(({ id }) => id)\n        .filter(parts.integrations.isEnabled),\n    surroundings',
        replace: '        .map(({ id }) => id),\n    surroundings',
      },
      {
        file: 'services/applier/src/own-instances/own-instances.ts',
        find: 'integrations.of(slug).filter((each) => each.enabled)',
        replace: 'integrations.of(slug)',
      },
    ],
    emphasis: { steps: 6, directories: 1 },
    scene: [
      wait(1_500),
      { do: 'ziik-down', instance: 0, forMs: 2_000, afterMs: 0 },
      ...moves('Odense'),
      wait(1_800),
      { do: 'disable', directory: 0, afterMs: 0 },
      wait(7_000),
      // Somebody who waits as a conflict or incomplete is looked at again in every period.
      ...moves('Vejle'),
      { do: 'make-in-ziik', user: 'z0u50', instance: 0, email: 'd0p61@trial.example', unit: 'Odense', afterMs: 3_000 },
      { do: 'enable', directory: 0, afterMs: 0 },
    ],
    seeds: 6,
  },
  {
    name: 'a purge does not look whether somebody was reactivated in Ziik',
    edits: [
      {
        file: 'services/applier/src/purge-users/purge-user.ts',
        find: "? 'inactive'\n      : 'active'",
        replace: "? 'inactive'\n      : 'inactive'",
      },
    ],
    emphasis: { steps: 8, retentionSeconds: 6, ending: 'full' },
    scene: [
      wait(1_500),
      { do: 'leave', who: ['d0p1', 'd0p2'], afterMs: 0 },
      wait(4_000),
      { do: 'by-hand', user: 'd0p1', change: { what: 'reactivate' }, afterMs: 0 },
      { do: 'by-hand', user: 'd0p2', change: { what: 'reactivate' }, afterMs: 0 },
      wait(6_000),
    ],
    seeds: 4,
  },
  {
    name: 'a user whose answer was lost is made again',
    edits: [
      {
        file: 'services/applier/src/reconcile-user/enter-ziik.ts',
        find: '  if (readsFirst(draft, around) || (email === null && draft.verify)) {',
        replace: '  if (readsFirst(draft, around) && draft.account.azureId === undefined) {',
      },
    ],
    emphasis: { steps: 6 },
    scene: [
      wait(5_000),
      // The next attempt is put off so long that the address has changed by then.
      ...[{ kind: 'lost-answer' } as const, { status: 503, headers: { 'retry-after': '6' } }].map(
        (fault): Step => ({
          do: 'ziik-fault',
          instance: 0,
          rule: { match: { operation: 'users.create' }, times: 1, fault },
          afterMs: 0,
        }),
      ),
      {
        do: 'hire',
        who: 'd0p70',
        values: {
          givenName: 'Lost',
          surname: 'Answer',
          mail: 'd0p70@trial.example',
          department: 'Odense',
          jobTitle: 'Cook',
          userType: 'Member',
          accountEnabled: true,
        },
        afterMs: 0,
      },
      change('d0p70', { mail: 'd0p70b@trial.example' }, 2_500),
      wait(8_000),
    ],
    seeds: 8,
  },
  {
    name: 'a membership is written that was not read',
    edits: [
      {
        file: 'services/applier/src/reconcile-user/place-user.ts',
        find: 'const read = await ziik.memberships(draft.ziikUserId!);',
        replace:
          'const read = { ok: true, value: [standing] } as unknown as Awaited<ReturnType<typeof ziik.memberships>>;',
      },
    ],
    emphasis: { on: ['change'], steps: 12 },
    scene: [wait(1_500), ...moves('Odense'), wait(1_000)],
    seeds: 4,
  },
  {
    name: 'a welcome mail is sent though nobody asked for it',
    edits: [
      {
        file: 'services/applier/src/reconcile-user/enter-ziik.ts',
        find: 'welcome: around.integration.options.welcomeMail,',
        replace: 'welcome: true,',
      },
    ],
    emphasis: { steps: 6 },
    seeds: 2,
  },
  {
    name: 'a pause that Ziik asks for is cut short',
    edits: [
      {
        file: 'services/applier/src/own-instances/pace.ts',
        find: 'now() + (failure.afterMs ?? THROTTLED_PAUSE_MS)',
        replace: 'now() + THROTTLED_PAUSE_MS',
      },
    ],
    emphasis: { steps: 6 },
    scene: [
      wait(1_500),
      {
        do: 'ziik-fault',
        instance: 0,
        rule: { match: { operation: 'users.*' }, times: 1, fault: { status: 429, headers: { 'retry-after': '3' } } },
        afterMs: 0,
      },
      ...moves('Odense'),
      wait(1_300),
      ...moves('Vejle'),
    ],
    seeds: 4,
  },
  {
    name: 'somebody deactivated by hand is brought back unasked',
    edits: [
      {
        file: 'services/applier/src/reconcile-user/update-user.ts',
        find: 'const mustReactivate = returned || isDeactivated(draft) || bringsBack;',
        replace:
          'const mustReactivate = returned || isDeactivated(draft) || bringsBack || seen?.active === false || looks;',
      },
    ],
    emphasis: { steps: 6, ending: 'full' },
    scene: [
      wait(4_000),
      { do: 'by-hand', user: 'd0p2', change: { what: 'deactivate' }, afterMs: 0 },
      { do: 'run', directory: 0, kind: 'full', afterMs: 0 },
      wait(1_500),
    ],
    seeds: 4,
  },
];
