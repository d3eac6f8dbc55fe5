import type { Breach } from './breach.ts';

/** Breaches of what carries the changes to the applier: order, fences, schedule, removals, catalogues. */
export const BREACHES_OF_THE_PATH: readonly Breach[] = [
  {
    name: 'an offset is committed early',
    file: 'libs/messaging/src/batch-strategy.ts',
    find: '        await handleSlice(\n',
    replace: `        await commitOffsetsIfNecessary({
          topics: [{ topic, partitions: [{ partition, offset: String(BigInt(messages.at(-1)!.offset) + 1n) }] }],
        });
        await handleSlice(\n`,
    caughtBy: { file: 'libs/messaging/test/batches.int.spec.ts', title: 'and nothing is committed before' },
  },
  {
    name: 'the cursor moves before the publication',
    file: 'libs/messaging/src/publish-by-cursor.ts',
    find: '    await publisher.send(topic, page.messages);\n    await advance(page.last);',
    replace: '    await advance(page.last);\n    await publisher.send(topic, page.messages);',
    caughtBy: { file: 'libs/messaging/src/publish-by-cursor.spec.ts' },
  },
  {
    name: 'the mapper lets a marker overtake the messages before it',
    file: 'services/mapper/src/decide-users/decide-users.ts',
    find: 'outgoing.push(forwardMessage(message))',
    replace: 'outgoing.unshift(forwardMessage(message))',
    caughtBy: {
      file: 'services/mapper/test/deciding.int.spec.ts',
      title: 'keeps markers behind everything before them',
    },
  },
  {
    name: 'the poller ends a run with changes unpublished',
    file: 'services/poller/src/end-run/end-run.ts',
    find: '  await changes.publish();\n',
    replace: '',
    caughtBy: { file: 'services/poller/test/crashes.int.spec.ts', title: 'a crash' },
  },
  {
    name: 'the fence of an instance is off',
    file: 'libs/control/src/lease.ts',
    find: 'if (row === undefined) throw new LeaseLost(lease.name);',
    replace: '',
    caughtBy: { file: 'libs/control/test/secrets.int.spec.ts', title: 'fence out the one before' },
  },
  {
    name: 'the fence of a run is off',
    file: 'libs/control/src/claim-run.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of the file
    find: 'if (row === undefined) throw new LeaseLost(`run ${run.id}`);',
    replace: '',
    caughtBy: { file: 'libs/control/test/runs.int.spec.ts', title: 'the old holder can write no more' },
  },
  {
    name: 'a run taken over has the token of before',
    file: 'libs/control/src/claim-run.ts',
    find: 'token = run.token + 1',
    replace: 'token = run.token',
    caughtBy: { file: 'libs/control/test/runs.int.spec.ts', title: 'the old holder can write no more' },
  },
  {
    name: 'what is disabled gets slots',
    file: 'libs/control/src/queue-run.ts',
    find: 'WHERE i.enabled AND i.deleted_at IS NULL AND (i.last_slot_at',
    replace: 'WHERE i.deleted_at IS NULL AND (i.last_slot_at',
    caughtBy: { file: 'libs/control/test/runs.int.spec.ts', title: 'leaves out what is disabled' },
  },
  {
    name: 'a reader is not told that the integration is disabled',
    file: 'libs/control/src/claim-run.ts',
    find: "if (!row.active) return 'disabled';",
    replace: '',
    caughtBy: {
      file: 'libs/control/test/runs.int.spec.ts',
      title: 'tells the holder when the integration is disabled',
    },
  },
  {
    name: 'the database takes one field for both',
    file: 'libs/control/src/migrations/1795474800000-create-control.ts',
    find: 'CHECK (unit_field <> user_type_field)',
    replace: 'CHECK (unit_field IS NOT NULL)',
    caughtBy: {
      file: 'libs/control/test/secrets.int.spec.ts',
      title: 'refused by the database with one field for both',
    },
  },
  {
    name: 'absence is not confirmed',
    file: 'services/poller/src/confirm-absences/confirm-absences.ts',
    find: 'if (!(await client.exists(azureId, signal))) absent.push',
    replace: 'absent.push',
    caughtBy: { file: 'services/poller/test/absences.int.spec.ts', title: 'stays while the directory knows them' },
  },
  {
    name: 'a full read that saw nobody removes everybody',
    file: 'services/poller/src/confirm-absences/confirm-absences.ts',
    find: '  if (seen === undefined) {',
    replace: '  if (seen === null) {',
    caughtBy: { file: 'services/poller/test/absences.int.spec.ts', title: 'stays when the full read shows nobody' },
  },
  {
    name: 'a second notice is news',
    file: 'services/poller/src/write-mirror/write-page.ts',
    find: 'm.azure_id = gone.azure_id AND m.present`',
    replace: 'm.azure_id = gone.azure_id`',
    caughtBy: { file: 'services/poller/test/reading.int.spec.ts', title: 'publishes a removal once' },
  },
  {
    name: 'a property that a delta leaves out is emptied',
    file: 'services/poller/src/write-mirror/write-page.ts',
    find: 'round.whole ? () => ALL_GIVEN : maskOf',
    replace: 'round.whole ? () => ALL_GIVEN : () => ALL_GIVEN',
    caughtBy: { file: 'services/poller/test/reading.int.spec.ts', title: 'keeps what a change does not mention' },
  },
  {
    name: 'an empty catalogue takes the place of the stored one',
    file: 'services/mapper/src/keep-catalogue/store-catalogue.ts',
    find: 'if (!isUsableCatalogue(read)) {',
    replace: 'if (read === undefined) {',
    caughtBy: { file: 'services/mapper/test/catalogue.int.spec.ts', title: 'changes nothing when it comes back empty' },
  },
  {
    name: 'new and renamed units reach nobody',
    file: 'services/mapper/src/keep-catalogue/store-catalogue.ts',
    find: 'for (const { id } of integrations) await queueRun(',
    replace: 'for (const { id } of integrations.slice(0, 0)) await queueRun(',
    caughtBy: { file: 'services/mapper/test/catalogue.int.spec.ts', title: 'queues a remap of the names concerned' },
  },
];
