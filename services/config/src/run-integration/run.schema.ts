import type { Run } from '@user-sync/control';
import Type, { type Static } from 'typebox';

export const Time = Type.String({ format: 'date-time', description: 'ISO 8601, UTC.' });
const MaybeTime = Type.Union([Time, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

/** What went wrong, in words for an administrator. */
export const ErrorWords = Type.Object({
  code: Type.String(),
  title: Type.String(),
  detail: Type.String(),
  remedy: Type.String(),
});

/** A run as the API shows it. */
export const RunView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  integrationId: Type.String({ format: 'uuid' }),
  kind: Type.Enum(['full', 'delta', 'remap'], {
    description: 'remap: everybody concerned is decided again without reading Azure.',
  }),
  trigger: Type.Enum(['administrator', 'schedule', 'webhook', 'system']),
  status: Type.Enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  startedAt: MaybeTime,
  endedAt: Type.Union([Time, Type.Null()], { description: 'Azure is read and all changes are published.' }),
  settledAt: Type.Union([Time, Type.Null()], { description: 'Ziik has answered for all of them; users shows it.' }),
  counts: Type.Object({
    read: Count,
    created: Count,
    updated: Count,
    unchanged: Count,
    restored: Count,
    removed: Count,
    held: Count,
    applied: Count,
    waiting: Count,
  }),
  error: Type.Union([ErrorWords, Type.Null()]),
  held: Type.Union([
    Type.Object({
      deactivations: Count,
      decision: Type.Union([Type.Null(), Type.Literal('approved'), Type.Literal('rejected')]),
    }),
    Type.Null(),
  ]),
});
export type RunView = Static<typeof RunView>;

/** A run in a list over integrations, with the instance that it belongs to. */
export const RunOfInstanceView = Type.Object({ ...RunView.properties, instance: Type.String() });

/** A run as the API shows it. */
export function showRun(run: Run): RunView {
  const { read, created, updated, unchanged, restored, removed, published, applied } = run.counts;
  const held = run.decision === null ? run.held : 0;
  return {
    id: run.id,
    integrationId: run.integrationId,
    kind: run.kind,
    trigger: run.trigger,
    status: run.status,
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    settledAt: run.settledAt?.toISOString() ?? null,
    counts: {
      read,
      created,
      updated,
      unchanged,
      restored,
      removed,
      held,
      applied,
      waiting: run.settledAt === null ? Math.max(0, published - applied - held) : 0,
    },
    error: run.error,
    held: run.held > 0 || run.decision !== null ? { deactivations: run.held, decision: run.decision } : null,
  };
}
