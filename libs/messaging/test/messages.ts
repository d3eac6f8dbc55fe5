import { userKey } from '@user-sync/contracts';
import { aDirectoryUser } from '@user-sync/testing';
import { encodeEvent, type Outgoing } from '../src/index.ts';

const integrationId = '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11';
const runId = '018f2f3e-0000-7000-8000-000000000001';

/** The event of one person, told apart by its revision. */
export function anEvent(revision: number, partition?: number): Outgoing {
  const azureId = `person-${revision}`;
  return encodeEvent(
    'user.updated',
    { integrationId, azureId, revision, runId, verify: false, user: aDirectoryUser(), removed: null },
    { source: 'test', id: String(revision), key: userKey(integrationId, azureId), partition },
  );
}

/** A marker behind everything up to a revision. */
export function aMarker(lastRevision: number, partition: number): Outgoing {
  return encodeEvent(
    'run.ended',
    { runId, integrationId, lastRevision, partitions: [partition] },
    { source: 'test', id: runId, key: integrationId, partition },
  );
}
