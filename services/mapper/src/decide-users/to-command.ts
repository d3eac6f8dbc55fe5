import type { UserCommand, UserEvent } from '@user-sync/contracts';
import { type Decision, decideUser } from '@user-sync/domain';
import type { Rules } from './known-rules.ts';

/** The whole desired state of one person, as it follows from what the directory says. */
export function toCommand(event: UserEvent, { matching, rulesVersion, aliasesVersion, catalogue }: Rules): UserCommand {
  const { integrationId, azureId, revision, runId, verify, asked, user, removed } = event;
  const { lifecycle, profile, placement, findings } =
    user === null ? goneFrom(removed ?? 'deleted') : decideUser(user, matching, catalogue?.index ?? null);
  return {
    integrationId,
    azureId,
    revision,
    runId,
    verify,
    ...(asked && { asked }),
    lifecycle,
    azure: user,
    profile,
    placement: placement as UserCommand['placement'],
    findings: findings as UserCommand['findings'],
    rulesVersion,
    aliasesVersion,
  };
}

/** `user.deactivate` for who is gone, `user.upsert` for everybody else. */
export function typeOf({ lifecycle }: UserCommand): 'user.upsert' | 'user.deactivate' {
  return lifecycle.state === 'gone' ? 'user.deactivate' : 'user.upsert';
}

/** Azure has deleted the person: no option says otherwise. */
function goneFrom(cause: NonNullable<UserEvent['removed']>): Decision {
  return {
    lifecycle: { state: 'gone', cause },
    profile: { email: null, firstName: null, lastName: null },
    placement: null,
    findings: [],
  };
}
