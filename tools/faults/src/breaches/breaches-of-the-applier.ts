import { TAKE_OVER } from '@user-sync/checks';
import { lookalikeOf, type Step } from '../plan/history.ts';
import type { FaultBreach } from './breach.ts';
import { change, moves, wait } from './scenes.ts';

/** Broken in what writes to Ziik. */
export const BREACHES_OF_THE_APPLIER: readonly FaultBreach[] = [
  {
    name: 'the applier accepts outdated commands',
    edits: [
      {
        file: 'services/applier/src/store-commands/store-desired.ts',
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
    name: 'a decision counts as carried out although the one before said something else',
    edits: [
      {
        file: 'services/applier/src/store-commands/settle-repeated.ts',
        find: ' AND a.content_hash = given.content_hash',
        replace: '',
      },
    ],
    emphasis: { steps: 6, ending: 'rounds' },
    scene: [
      wait(3_000),
      // Everybody is decided again, and nobody otherwise; the applier dies while it stores that.
      { do: 'configure', directory: 0, rules: { options: { includeGuests: false } }, afterMs: 0 },
      { do: 'configure', directory: 0, rules: { options: { includeGuests: true } }, afterMs: 1_200 },
      { do: 'kill', service: 'applier', afterMs: 300 },
      wait(4_000),
      ...moves('Odense'),
      { do: 'kill', service: 'applier', afterMs: 1_500 },
      wait(4_000),
    ],
    seeds: 4,
  },
  {
    name: 'the sequence of an outcome is drawn before the lock',
    edits: [
      {
        file: 'services/applier/src/own-instances/save-results.ts',
        find: `      await fenceLease(tx, lease);
      const { applied } = await writeResults(tx, results, retentionMs);`,
        replace: `      const { applied } = await writeResults(tx, results, retentionMs);
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
        file: 'libs/domain/src/reconcile/enter-ziik.ts',
        ...TAKE_OVER,
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
    name: 'the removal limit lets every deactivation pass',
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
    name: 'the applier writes although the integration is disabled',
    edits: [
      {
        file: 'services/applier/src/own-instances/integration-surroundings.ts',
        find: "if (!parts.integrations.isEnabled(integrationId)) throw new Abandoned('disabled');",
        replace: '',
      },
      {
        file: 'services/applier/src/own-instances/instance-worker.ts',
        find: '.filter(({ id }) => parts.integrations.isEnabled(id)),\n    areIntegrationsKnown',
        replace: ',\n    areIntegrationsKnown',
      },
      {
        file: 'services/applier/src/accounts/pick-due-accounts.ts',
        find: '\n    AND integration.enabled\n',
        replace: '\n',
      },
      {
        file: 'services/applier/src/own-instances/find-work.ts',
        find: 'integrations.filter(({ enabled }) => enabled).map(({ id }) => id)',
        replace: 'integrations.map(({ id }) => id)',
      },
      {
        file: 'services/applier/src/own-instances/find-work.ts',
        find: '({ enabled, instanceSlug }) => enabled && ours',
        replace: '({ instanceSlug }) => ours',
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
    name: 'a rehearsal creates users in Ziik',
    edits: [
      {
        file: 'libs/domain/src/reconcile/rehearse-user.ts',
        find: '(yield* this.#isTaken(turn.input[0].email, null)) ? TAKEN : { ok: true, value: { id: PLANNED_USER } };',
        replace: '(yield turn as any);',
      },
      {
        file: 'services/applier/src/own-instances/ziik-connection.ts',
        find: 'guardedReads(client.reader, guardOf(pace, mayCall))',
        replace: 'guardedCalls(client, guardOf(pace, mayCall)) as any',
      },
    ],
    emphasis: { steps: 4, isRehearsed: true },
    seeds: 2,
  },
  {
    name: 'a purge does not look whether somebody was reactivated in Ziik',
    edits: [
      {
        file: 'libs/domain/src/reconcile/leave-ziik.ts',
        find: "read.value.active === false ? 'inactive' : 'active';",
        replace: "read.value.active === false ? 'inactive' : 'inactive';",
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
    name: 'a user is created again after a lost answer',
    edits: [
      {
        file: 'libs/domain/src/reconcile/enter-ziik.ts',
        find: '  if (readsFirst(start, circumstances) || (email === null && start.verify)) {',
        replace: '  if (readsFirst(start, circumstances) && person.azureId === undefined) {',
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
    name: 'a membership is written without reading it first',
    edits: [
      {
        file: 'libs/domain/src/reconcile/place-user.ts',
        find: "const read = yield* ziik(known, 'memberships', id);",
        replace: 'const read = { ok: true, value: [standing] } as any;',
      },
    ],
    emphasis: { on: ['change'], steps: 12 },
    scene: [wait(1_500), ...moves('Odense'), wait(1_000)],
    seeds: 4,
  },
  {
    name: 'a welcome mail is sent without a request',
    edits: [
      {
        file: 'libs/domain/src/reconcile/enter-ziik.ts',
        find: 'welcome: circumstances.options.welcomeMail,',
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
        find: 'now() + Math.max(failure.afterMs ?? 0, THROTTLED_PAUSE_MS)',
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
    name: 'a user deactivated by hand is reactivated without a request',
    edits: [
      {
        file: 'libs/domain/src/reconcile/update-user.ts',
        find: 'const mustReactivate = known.deactivated || bringsBack;',
        replace: 'const mustReactivate = known.deactivated || bringsBack || seen?.active === false || known.verify;',
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
  {
    name: 'a user is linked because Ziik treats an address as equal',
    edits: [
      {
        file: 'libs/domain/src/identity.ts',
        find: "  if (sameEmail(found.email, sought.email)) return 'address';",
        replace:
          "  if (found.email !== null && sought.email !== null && lookalikeKey(found.email) === lookalikeKey(sought.email)) return 'address';",
      },
    ],
    emphasis: { steps: 6 },
    scene: [
      wait(2_500),
      {
        do: 'make-in-ziik',
        user: 'z0u80',
        instance: 0,
        email: lookalikeOf('d0p80@trial.example', 'accent'),
        unit: 'Odense',
        afterMs: 0,
      },
      {
        do: 'hire',
        who: 'd0p80',
        values: {
          givenName: 'Not',
          surname: 'The Same',
          mail: 'd0p80@trial.example',
          department: 'Vejle',
          jobTitle: 'Cook',
          userType: 'Member',
          accountEnabled: true,
        },
        afterMs: 0,
      },
      wait(3_000),
    ],
    seeds: 4,
  },
];
