import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Tx } from '@user-sync/persistence';
import { count } from '@user-sync/runtime';
import type { ApiRequest, Principal, Role } from '../authenticate/principal.ts';

/** Who acts, and in which request; taken from the verified token and the request's id. */
export interface Actor {
  readonly subject: string;
  readonly role: Role | 'command';
  /** Empty: it concerns all. */
  readonly instance: string;
  readonly correlationId: string;
}

/** What was done. */
export type AuditAction =
  | 'instance.saved'
  | 'instance.removed'
  | 'integration.created'
  | 'integration.changed'
  | 'integration.deleted'
  | 'run.requested'
  | 'run.cancelled'
  | 'deactivations.approved'
  | 'deactivations.rejected'
  | 'user.reactivation-requested'
  | 'user.sync-requested'
  | 'user.adoption-requested'
  | 'dead-letters.redriven'
  | 'dead-letters.discarded'
  | 'secrets.re-encrypted';

/** The actor of a request, on an instance. */
export function actorOf(request: ApiRequest, caller: Principal, role: Role, instance: string): Actor {
  return { subject: caller.subject, role, instance, correlationId: request.id };
}

/** The actor of a command that is run in a pod or on a machine: who may do that is said there, not by a token. */
export function theCommand(name: string): Actor {
  const at = `${hostname()}/${userInfo().uid}`;
  return { subject: `${name} on ${at}`, role: 'command', instance: '', correlationId: randomUUID() };
}

/**
 * Notes an action, in its transaction, which fails where this does. `changes` has names of fields with before and after; never a secret, nor what is
 * personal: of a user the Azure id alone.
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
      `INSERT INTO config.audit (actor, role, instance_slug, action, target_kind, target_id, changes, correlation_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8)`,
      [
        actor.subject,
        actor.role,
        actor.instance,
        action,
        target.kind,
        target.id,
        JSON.stringify(changes),
        actor.correlationId,
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
