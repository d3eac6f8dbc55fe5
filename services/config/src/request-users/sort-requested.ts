import type { UsersRequest, UsersRequestView } from './request.schema.ts';

/** What the list knows of somebody. */
export interface KnownUser {
  readonly azureId: string;
  readonly status: string;
  readonly findingCodes: readonly string[];
}

/** Who is taken, and who is refused and why. */
export interface Sorted {
  readonly taken: readonly string[];
  readonly refused: UsersRequestView['refused'];
}

/**
 * Sorts those who are asked for, by the rules that hold for one alone.
 *
 * | the user | sync | reactivation |
 * | --- | --- | --- |
 * | is none of this integration | `not-found` | `not-found` |
 * | was removed for good by us | `purged` | `purged` |
 * | is not deactivated (any more) | taken | `not-deactivated` |
 * | else | taken | taken |
 */
export function sortRequested(
  kind: UsersRequest['kind'],
  azureIds: readonly string[],
  users: readonly KnownUser[],
): Sorted {
  const known = new Map(users.map((user) => [user.azureId, user]));
  const taken: string[] = [];
  const refused: UsersRequestView['refused'] = [];
  for (const azureId of azureIds) {
    const code = refusalOf(kind, known.get(azureId));
    if (code === null) taken.push(azureId);
    else refused.push({ azureId, code });
  }
  return { taken, refused };
}

function refusalOf(
  kind: UsersRequest['kind'],
  user: KnownUser | undefined,
): UsersRequestView['refused'][number]['code'] | null {
  if (user === undefined) return 'not-found';
  if (isPurged(user)) return 'purged';
  return kind === 'reactivation' && user.status !== 'deactivated' ? 'not-deactivated' : null;
}

/** A user we purged is gone for good; one that somebody deleted in Ziik can be brought back. */
export function isPurged({ status, findingCodes }: Pick<KnownUser, 'status' | 'findingCodes'>): boolean {
  return status === 'purged' && !findingCodes.includes('gone-in-ziik');
}
