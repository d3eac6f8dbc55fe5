import Type, { type Static } from 'typebox';
import { defineContract } from '../contract.ts';
import { Revision } from '../parts.ts';

const settled = Type.Object({
  runId: Type.String(),
  integrationId: Type.String(),
  /** Everything of this run has a revision up to this one. */
  lastRevision: Revision,
  /** Every partition that carries a marker of this run. All have arrived = no message of the run is in transit. */
  partitions: Type.Array(Type.Integer({ minimum: 0 })),
});
const ended = Type.Object({
  ...settled.properties,
  /** Only where the run reported everybody in the directory: each of them has a revision from this one on. */
  everybodySince: Type.Optional(Revision),
});

/** Stands behind the last message of a run in one partition. May be repeated. */
export type RunMarker = Static<typeof ended>;

const sample: RunMarker = {
  runId: '018f2f3e-0000-7000-8000-000000000001',
  integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
  lastRevision: 1795474800000001,
  partitions: [0, 3, 7],
};

/**
 * `run.ended`: Azure is read and all changes are published; passes from the poller through the mapper to the applier.
 */
export const runEnded = defineContract({
  name: 'RunEnded',
  types: ['run.ended'],
  summary: 'No further change of this run follows in this partition',
  schema: ended,
  samples: [sample, { ...sample, everybodySince: 1795474799000001 }],
});

/**
 * `run.settled`: everybody of the run is settled in Ziik; follows the outcomes in each of their partitions.
 */
export const runSettled = defineContract({
  name: 'RunSettled',
  types: ['run.settled'],
  summary: 'Every outcome of this run precedes this marker in its partition',
  schema: settled,
  samples: [sample],
});
