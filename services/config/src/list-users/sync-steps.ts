import type { SyncRequest } from '@user-sync/control';
import Type, { type Static } from 'typebox';

const Time = Type.String({ format: 'date-time' });

/** How the latest "sync this user" gets on. */
export const SyncView = Type.Object({
  at: Time,
  actor: Type.String({ description: "Who asked: the token's `sub`." }),
  steps: Type.Array(
    Type.Object({
      step: Type.Enum(['asked', 'read', 'decided', 'written']),
      state: Type.Enum(['done', 'waiting', 'failed', 'skipped']),
      at: Type.Union([Time, Type.Null()], { description: 'When it was done.' }),
      code: Type.Union([Type.String(), Type.Null()], {
        description:
          'Of a step that waits or has failed: why, as for runs, or `retrying` and `removal-held`. `not-found`: Azure does not show the user at present, so nothing is decided; the rules of removal apply.',
      }),
      retryAt: Type.Union([Time, Type.Null()], { description: 'When it is tried again, where that is known.' }),
    }),
    { description: 'Asked, read from Azure, decided, written to Ziik.' },
  ),
});
export type SyncView = Static<typeof SyncView>;
type Step = SyncView['steps'][number];

/** What the list knows of somebody, as far as it says why the answer of Ziik is not there yet. */
export interface Written {
  readonly status: string;
  readonly retry: unknown;
  /** Why nothing can be written to the instance at present. */
  readonly ziikError: string | null;
}

/**
 * The steps of a request.
 *
 * | Azure | read | decided, written |
 * | --- | --- | --- |
 * | was not asked yet | waiting, with the reason | waiting |
 * | could not be asked | failed | skipped |
 * | has the user, or had let go of it before | done | done when the applier, and when Ziik has |
 * | does not show the user | done, `not-found` | skipped: a 404 alone changes nothing |
 */
export function showSync(request: SyncRequest, written: Written): SyncView {
  return {
    at: request.askedAt.toISOString(),
    actor: request.actor,
    steps: [{ step: 'asked', ...done(request.askedAt) }, readOf(request), ...behind(request, written)],
  };
}

function readOf({ state, trouble, retryAt, readAt, found }: SyncRequest): Step {
  if (state === 'read') return { step: 'read', ...done(readAt), code: found === false ? 'not-found' : null };
  if (state === 'failed') return { step: 'read', state, at: null, code: trouble, retryAt: null };
  return { step: 'read', ...waiting(trouble), retryAt: retryAt?.toISOString() ?? null };
}

function behind({ state, revision, decidedAt, writtenAt }: SyncRequest, written: Written): Step[] {
  if (state === 'failed' || (state === 'read' && revision === null)) {
    const skipped = { state: 'skipped', at: null, code: null, retryAt: null } as const;
    return [
      { step: 'decided', ...skipped },
      { step: 'written', ...skipped },
    ];
  }
  // What is written was decided, though the note of it may have been lost.
  const decided = decidedAt ?? writtenAt;
  return [
    { step: 'decided', ...(decided === null ? waiting(null) : done(decided)) },
    { step: 'written', ...(writtenAt === null ? waiting(decided === null ? null : whyNot(written)) : done(writtenAt)) },
  ];
}

function whyNot({ status, retry, ziikError }: Written): string | null {
  if (status === 'held') return 'removal-held';
  return ziikError ?? (retry === null ? null : 'retrying');
}

function done(at: Date | null) {
  return { state: 'done', at: at?.toISOString() ?? null, code: null, retryAt: null } as const;
}

function waiting(code: string | null) {
  return { state: 'waiting', at: null, code, retryAt: null } as const;
}
