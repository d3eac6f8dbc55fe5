import { type Run, type RunSurroundings, runSurroundings } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import Type, { type Static } from 'typebox';
import { findPlans, PlanView } from '../keep-to-plan/plan.ts';
import { notFound } from '../serve-http/problem.ts';
import { progressOf, RUN_OBSTACLES, RUN_PHASES, waitingOf, waitsUntil } from './progress-of.ts';

export const Time = Type.String({ format: 'date-time', description: 'ISO 8601, UTC.' });
const MaybeTime = Type.Union([Time, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

/** What stands in words, so that they can be said in another language: the code says which words. */
export const WordValues = Type.Object(
  {},
  {
    additionalProperties: Type.Union([Type.String(), Type.Number()]),
    description: 'What stands in the English words beside what the code says, by name; times in ISO 8601.',
  },
);

/** What went wrong, in words for an administrator. */
export const ErrorWords = Type.Object({
  code: Type.String(),
  title: Type.String(),
  detail: Type.String(),
  remedy: Type.String(),
  values: WordValues,
  since: Type.Union([Time, Type.Null()], { description: 'When it happened.' }),
});

/** A run as the API shows it. */
export const RunView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  integrationId: Type.String({ format: 'uuid' }),
  number: Type.Integer({ minimum: 1, description: 'Among the runs of the integration.' }),
  kind: Type.Enum(['full', 'delta', 'remap', 'users'], {
    description:
      'remap: everybody concerned is decided again without reading Azure. users: only users somebody asked to synchronise are read; lists show such a run only where its deactivations are decided on.',
  }),
  trigger: Type.Enum(['administrator', 'schedule', 'webhook', 'system']),
  status: Type.Enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  requestedBy: Type.Union([Type.String(), Type.Null()], {
    description: "The token's `sub` of the administrator who asked for it. Null: nobody did.",
  }),
  enforce: Type.Boolean({ description: 'What differs in Ziik is set right, although Azure did not change.' }),
  queuedAt: Time,
  notBefore: Type.Union([Time, Type.Null()], { description: 'Until when it waits on purpose; `because` says why.' }),
  startedAt: MaybeTime,
  endedAt: Type.Union([Time, Type.Null()], { description: 'When Azure had been read and all changes published.' }),
  settledAt: Type.Union([Time, Type.Null()], {
    description: 'When all of them were settled in Ziik; the users show it.',
  }),
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
  plan: Type.Union([PlanView, Type.Null()], { description: 'Of a run that names a preview.' }),
  held: Type.Union([
    Type.Object({
      deactivations: Count,
      decision: Type.Union([Type.Null(), Type.Literal('approved'), Type.Literal('rejected')]),
    }),
    Type.Null(),
  ]),
  progress: Type.Object(
    {
      phase: Type.Enum([...RUN_PHASES]),
      done: Count,
      expected: Type.Union([Count, Type.Null()]),
      perSecond: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
      secondsLeft: Type.Union([Count, Type.Null()]),
      because: Type.Union([Type.Enum([...RUN_OBSTACLES]), Type.Null()], {
        description: 'What keeps it from going on at present.',
      }),
    },
    {
      description:
        'queued, reading: `done` are people read, or decided again. writing, done: changes that Ziik has answered. Null: not known.',
    },
  ),
});
export type RunView = Static<typeof RunView>;

/** A run in a list over integrations, with the instance that it belongs to. */
export const RunOfInstanceView = Type.Object({ ...RunView.properties, instance: Type.String() });

/** A run as the API shows it. */
function showRun(run: Run, surroundings: RunSurroundings, plan: PlanView | undefined): RunView {
  const { read, created, updated, unchanged, restored, removed, applied } = run.counts;
  return {
    id: run.id,
    integrationId: run.integrationId,
    number: run.ordinal,
    kind: run.kind as RunView['kind'],
    trigger: run.trigger,
    status: run.status,
    requestedBy: run.requestedBy,
    enforce: run.enforce,
    queuedAt: run.queuedAt.toISOString(),
    notBefore: waitsUntil(run, surroundings)?.toISOString() ?? null,
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
      held: run.decision === null ? run.held : 0,
      applied,
      waiting: waitingOf(run),
    },
    error: run.error && { ...run.error, values: run.error.values ?? {}, since: run.endedAt?.toISOString() ?? null },
    plan: run.previewId === null ? null : (plan ?? unjudged(run.previewId)),
    held: run.held > 0 || run.decision !== null ? { deactivations: run.held, decision: run.decision } : null,
    progress: progressOf(run, surroundings),
  };
}

function unjudged(previewId: string): PlanView {
  return { previewId, people: null, asPlanned: null, differences: null };
}

/** One run as the API shows it; a 404 Problem where its integration was removed meanwhile. */
export async function showOneRun(db: Tx, run: Run): Promise<RunView> {
  const [view] = await showRuns(db, [run]);
  if (view === undefined) throw notFound('run');
  return view;
}

/** Runs as the API shows them, with two queries for all together. Those of removed integrations are left out. */
export async function showRuns(db: Tx, runs: readonly Run[]): Promise<RunView[]> {
  const surroundings = await runSurroundings(
    db,
    runs.map(({ integrationId }) => integrationId),
  );
  const planned = runs.filter(({ previewId }) => previewId !== null).map(({ id }) => id);
  const plans = planned.length === 0 ? new Map<string, never>() : await findPlans(db, planned);
  return runs.flatMap((run) => {
    const its = surroundings.get(run.integrationId);
    return its === undefined ? [] : showRun(run, its, plans.get(run.id));
  });
}
