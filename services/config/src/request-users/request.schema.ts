import { isGuid } from '@user-sync/domain';
import Type, { type Static } from 'typebox';
import type { InputError } from '../serve-http/problem.ts';

const MOST = 1_000;

/** What is asked for several users at once. */
export const UsersRequest = Type.Object(
  {
    kind: Type.Enum(['sync', 'reactivation'], { 'x-detail': 'kind is sync or reactivation.' }),
    azureIds: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
        minItems: 1,
        maxItems: MOST,
        description: 'Each once.',
        'x-detail': `Name 1 to ${MOST} users.`,
      }),
    ),
    runId: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'In the place of azureIds, for a reactivation: everybody this run deactivated.',
        'x-detail': 'runId is the id of a run.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type UsersRequest = Static<typeof UsersRequest>;

/** Why one of the users is not taken; the others are. */
const REFUSALS = ['not-found', 'not-deactivated', 'purged'] as const;

/** How many were taken, and who was not. */
export const UsersRequestView = Type.Object({
  taken: Type.Integer({ minimum: 0 }),
  refused: Type.Array(Type.Object({ azureId: Type.String(), code: Type.Enum([...REFUSALS]) }), {
    description: `At most ${MOST} are named.`,
  }),
});
export type UsersRequestView = Static<typeof UsersRequestView>;

/** What the schema cannot say: one of the two is named, and nobody twice. */
export function checkUsersRequest({ kind, azureIds, runId }: Readonly<Record<string, unknown>>): InputError[] {
  if (runId !== undefined) {
    if (azureIds !== undefined) return [wrong('/runId', 'Name either azureIds or runId, not both.')];
    if (kind === 'sync') return [wrong('/runId', 'A run names who is to be reactivated; for sync name azureIds.')];
    return typeof runId === 'string' && isGuid(runId) ? [] : [wrong('/runId', 'runId is the id of a run.')];
  }
  if (azureIds === undefined) return [{ pointer: '/azureIds', code: 'required', detail: 'azureIds is required.' }];
  return Array.isArray(azureIds) ? repeated(azureIds) : [];
}

function repeated(azureIds: readonly unknown[]): InputError[] {
  const seen = new Set<unknown>();
  return azureIds.flatMap((azureId, at) => {
    if (seen.has(azureId)) return [{ pointer: `/azureIds/${at}`, code: 'duplicate', detail: 'Name each user once.' }];
    seen.add(azureId);
    return [];
  });
}

function wrong(pointer: string, detail: string): InputError {
  return { pointer, code: 'invalid-value', detail };
}
