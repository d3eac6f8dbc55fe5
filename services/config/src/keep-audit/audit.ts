import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Tx } from '@user-sync/persistence';
import { count } from '@user-sync/runtime';
import type { ApiRequest, Principal, Role } from '../authenticate/principal.ts';

/** Who acts, and in which request; taken from the verified token and the request's id. */
export interface Actor {
  readonly subject: string;
  /** What people call the subject, as its token says. */
  readonly name: string | null;
  readonly role: Role | 'command' | 'system';
  /** Empty: it concerns all. */
  readonly instance: string;
  readonly correlationId: string;
}

/** What can have been done. */
export const AUDIT_ACTIONS = [
  'instance.saved',
  'instance.removed',
  'instance.verified',
  'integration.created',
  'integration.changed',
  'integration.deleted',
  'integration.verified',
  'test-mail.sent',
  'connection.verified',
  'field-advice.read',
  'run.requested',
  'run.cancelled',
  'deactivations.approved',
  'deactivations.rejected',
  'alias.created',
  'alias.removed',
  'user.reactivation-requested',
  'user.sync-requested',
  'user.adoption-requested',
  'user.looked-up',
  'users.reactivation-requested',
  'users.sync-requested',
  'directory.differed',
  'dead-letters.redriven',
  'dead-letters.discarded',
  'secrets.re-encrypted',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** The actor of a request, on an instance. */
export function actorOf(request: ApiRequest, caller: Principal, role: Role, instance: string): Actor {
  return { subject: caller.subject, name: caller.name, role, instance, correlationId: request.id };
}

/** The actor of a command that runs in a pod or on a machine, which is authorised there, not by a token. */
export function theCommand(name: string): Actor {
  const at = `${hostname()}/${userInfo().uid}`;
  return { subject: `${name} on ${at}`, name: null, role: 'command', instance: '', correlationId: randomUUID() };
}

/** The actor of what happens by itself. */
export function theSystem(instance: string): Actor {
  return { subject: 'system', name: null, role: 'system', instance, correlationId: randomUUID() };
}

/**
 * Notes an action, in its transaction, which fails where this does. `changes` has names of fields with before and
 * after; never a secret, nor what is personal: of a user the Azure id alone. Where the target belongs to an
 * integration, `integrationId` is among them: the audit is filtered by it.
 */
export async function audit(
  tx: Tx,
  actor: Actor,
  action: AuditAction,
  target: { kind: 'instance' | 'integration' | 'run' | 'user' | 'dead-letters' | 'keyring'; id: string },
  changes: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  try {
    await tx.execute(
      `INSERT INTO config.audit (actor, role, instance_slug, action, target_kind, target_id, changes, correlation_id,
          actor_name)
        VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9)`,
      [
        actor.subject,
        actor.role,
        actor.instance,
        action,
        target.kind,
        target.id,
        JSON.stringify(changes),
        actor.correlationId,
        actor.name,
      ],
    );
  } catch (error) {
    count('audit_write_failures_total', 1, {});
    throw error;
  }
}

/** Before and after of the fields that differ. */
export function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, { before: unknown; after: unknown }> {
  return Object.fromEntries(
    Object.keys(after)
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, { before: before[name] ?? null, after: after[name] ?? null }]),
  );
}
