import type { Step } from '../plan/history.ts';
import type { FaultBreach } from './breach.ts';
import { change, cuts, movesEverywhere, takenOver, wait } from './scenes.ts';

/** Broken on the way to the applier: offsets, publishing, absences, catalogues, leases. */
export const BREACHES_OF_THE_PATH: readonly FaultBreach[] = [
  {
    name: 'an offset is committed before what it stands for is stored',
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
    name: 'who is absent from a full read is removed without being asked for',
    edits: [
      {
        file: 'services/poller/src/confirm-absences/confirm-absences.ts',
        find: 'if (!(await client.exists(azureId, signal))) absent.push',
        replace: 'absent.push',
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
    name: 'the mapper goes by an old catalogue',
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
    name: 'a run that was taken over is written on by the one before',
    edits: [
      {
        file: 'libs/control/src/claim-run.ts',
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
    // A page that was asked for before the last move waits in the frozen process until another one is in a later round.
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
    name: 'what was consumed since a restored backup does not come again',
    edits: [
      {
        file: 'services/applier/src/start-applier.ts',
        find: '    consumed: consumedOffsets(db, SERVICE),\n',
        replace: '',
      },
      {
        file: 'services/config/src/start-config.ts',
        find: "    consumed: consumedOffsets(db, 'config'),\n",
        replace: '',
      },
    ],
    emphasis: { on: ['hire', 'change', 'restore-backup'], steps: 30 },
    seeds: 6,
  },
];
