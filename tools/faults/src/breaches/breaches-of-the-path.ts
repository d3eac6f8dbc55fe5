import type { Step } from '../plan/history.ts';
import type { FaultBreach } from './breach.ts';
import { change, cuts, moves, movesEverywhere, takenOver, wait } from './scenes.ts';

/** Broken on the way to the applier: offsets, publishing, absences, catalogues, leases. */
export const BREACHES_OF_THE_PATH: readonly FaultBreach[] = [
  {
    name: 'an offset is committed before its data is stored',
    edits: [
      {
        file: 'libs/messaging/src/batch-strategy.ts',
        find: '        await handleSlice(\n',
        replace: `        await commitOffsetsIfNecessary({
          topics: [{ topic, partitions: [{ partition, offset: String(BigInt(messages.at(-1)!.offset) + 1n) }] }],
        });
        await consumed?.note(topic, partition, Number(offset));
        await pause(1_500);
        await handleSlice(\n`,
      },
    ],
    // Each of them moves once, and the applier dies a moment later, when it has begun to store that.
    emphasis: { steps: 3, ending: 'rounds' },
    scene: [
      wait(3_000),
      ...[0, 1, 2, 3].flatMap((person): Step[] => [
        change(`d0p${person}`, { department: 'Vejle', city: 'Vejle' }),
        { do: 'kill', service: 'applier', afterMs: 2_000 },
        // Until its place in the group is free again.
        wait(9_000),
      ]),
    ],
    seeds: 6,
  },
  {
    name: "kafkajs' idempotent producer is on",
    edits: [
      {
        file: 'libs/messaging/src/publisher.ts',
        find: 'idempotent: false,',
        replace: 'idempotent: true, maxInFlightRequests: 1,',
      },
    ],
    emphasis: { on: ['change', 'cut'], ending: 'rounds', steps: 24, directories: 4 },
    scene: [
      { do: 'slow', part: 'kafka', delayMs: 40, forMs: 4_000, afterMs: 0 },
      ...movesEverywhere('Odense'),
      wait(900),
      ...cuts,
      ...movesEverywhere('Vejle'),
      wait(900),
      ...cuts,
    ],
    seeds: 8,
  },
  {
    name: 'somebody absent from a full read is removed without confirmation',
    edits: [
      {
        file: 'services/poller/src/confirm-absences/confirm-absences.ts',
        find: "(await claimed.waitFor(client.exists(azureId, claimed.signal))) ? 'found' : 'not-found'",
        replace: "'not-found' as 'found' | 'not-found'",
      },
    ],
    emphasis: { steps: 10 },
    scene: [
      // Until everybody is known.
      wait(5_000),
      { do: 'hide', directory: 0, who: 'd0p2', times: 1, afterMs: 0 },
      { do: 'run', directory: 0, kind: 'full', afterMs: 0 },
      wait(1_500),
    ],
    seeds: 4,
  },
  {
    name: 'the mapper uses an outdated catalogue',
    edits: [
      {
        file: 'services/mapper/src/decide-users/known-rules.ts',
        find: 'catalogues.get(one.slug)?.version !== one.catalogueVersion',
        replace: 'catalogues.get(one.slug) === undefined',
      },
    ],
    emphasis: { steps: 3 },
    scene: [
      wait(4_000),
      { do: 'add-name', instance: 0, kind: 'unit', name: 'Newtown', afterMs: 0 },
      change('d0p1', { department: 'Newtown', city: 'Newtown' }),
      wait(1_500),
    ],
    seeds: 4,
  },
  {
    name: 'a run that was taken over is still written by its former process',
    edits: [
      {
        file: 'libs/control/src/hold-run.ts',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of the file
        find: 'if (row === undefined) throw new LeaseLost(`run ${run.id}`);',
        replace: '',
      },
      {
        file: 'services/poller/src/claim-runs/heartbeat.ts',
        find: "if (answer !== 'ok') stopFor",
        replace: "if (answer !== 'ok' && answer !== 'lost') stopFor",
      },
    ],
    // A page that was requested before the last move waits in the frozen process until another one is in a later round.
    emphasis: { steps: 6, ending: 'rounds' },
    scene: [
      wait(4_000),
      {
        do: 'graph-fault',
        directory: 0,
        path: '/users/[^?]*delta',
        skip: 0,
        times: 100,
        fault: { kind: 'slow', ms: 1_200 },
        afterMs: 0,
      },
      ...[0, 1, 2].flatMap((pair) => takenOver([`d0p${2 * pair}`, `d0p${2 * pair + 1}`])),
    ],
    seeds: 8,
  },
  {
    name: 'messages consumed since a restored backup are not consumed again',
    edits: [
      {
        file: 'libs/service/src/open-service.ts',
        find: '    ...(storesOffsets && { consumed: consumedOffsets(database, service) }),\n',
        replace: '',
      },
    ],
    emphasis: { on: ['hire', 'change', 'restore-backup'], steps: 30 },
    seeds: 6,
  },
  {
    name: 'a statement may take for ever',
    edits: [
      {
        file: 'libs/persistence/src/limits.ts',
        find: 'return statementMs * 1.2 + 1_000;',
        replace: 'return Math.min(statementMs * 1_000, 2 ** 31 - 1);',
      },
      {
        file: 'libs/persistence/src/limits.ts',
        find: 'connectMs: statementMs / 3,',
        replace: 'connectMs: Math.min(statementMs * 100, 2 ** 31 - 1),',
      },
    ],
    emphasis: { steps: 8, ending: 'rounds' },
    scene: [wait(3_000), ...moves('Odense'), { do: 'silence', part: 'postgres', afterMs: 250 }, wait(1_000)],
    seeds: 4,
  },
  {
    name: 'taking a lease waits for a process that hangs in a transaction',
    edits: [
      {
        file: 'libs/control/src/lease-holder.ts',
        find: 'LIMIT $3 FOR UPDATE OF l SKIP LOCKED',
        replace: 'LIMIT $3 FOR UPDATE OF l',
      },
      {
        file: 'libs/persistence/src/limits.ts',
        find: 'lockMs: statementMs / 3,',
        replace: 'lockMs: statementMs * 100,',
      },
      {
        file: 'libs/persistence/src/limits.ts',
        find: 'idleMs: statementMs / 2,',
        replace: 'idleMs: statementMs * 100,',
      },
    ],
    emphasis: { steps: 6, ending: 'rounds' },
    scene: [
      wait(3_000),
      ...moves('Odense'),
      { do: 'hang', service: 'applier', afterMs: 0 },
      wait(4_000),
      ...moves('Vejle'),
      { do: 'hang', service: 'applier', afterMs: 0 },
      wait(4_000),
    ],
    seeds: 6,
  },
  {
    name: 'a dead delta link is tried for ever',
    edits: [
      {
        file: 'services/poller/src/read-directory/round.ts',
        find: "  return { round: fromNewLink(round), reason: 'delta-link-dead' };",
        replace: '  return null;',
      },
    ],
    emphasis: { steps: 6 },
    scene: [
      wait(4_000),
      { do: 'dead-link', directory: 0, status: 504, afterMs: 0 },
      change('d0p1', { department: 'Vejle', city: 'Vejle' }),
      wait(2_000),
    ],
    seeds: 4,
  },
  {
    name: 'the last part of a person reported in parts replaces the others',
    edits: [
      {
        file: 'services/poller/src/write-mirror/unique-entries.ts',
        find: '  return { ...before, given: { ...before.given, ...entry.given } };',
        replace: '  return entry;',
      },
    ],
    emphasis: { steps: 6, ending: 'rounds' },
    scene: [
      wait(4_000),
      {
        do: 'graph-fault',
        directory: 0,
        path: '/users/[^?]*delta',
        skip: 0,
        times: 4,
        fault: { kind: 'page', page: { split: true } },
        afterMs: 0,
      },
      ...[0, 1, 2, 3].map((person) =>
        change(`d0p${person}`, { givenName: 'Told', surname: 'In Parts', department: 'Vejle', jobTitle: 'Cook' }),
      ),
      wait(3_000),
    ],
    seeds: 4,
  },
];
