import type { components, operations } from '../api/schema.ts';
import type { TextId } from '../frame/texts.tsx';

export type AuditEntry = components['schemas']['AuditEntry'];
export type AuditQuery = NonNullable<operations['getAudit']['parameters']['query']>;
export type AuditAction = NonNullable<AuditQuery['action']>;

/** What is done to an integration, in the order in which the filter lists it; the rest is done by operators. */
export const ACTIONS = [
  'integration.created',
  'integration.changed',
  'integration.deleted',
  'integration.verified',
  'test-mail.sent',
  'directory.differed',
  'connection.verified',
  'field-advice.read',
  'run.requested',
  'run.cancelled',
  'deactivations.approved',
  'deactivations.rejected',
  'alias.created',
  'alias.removed',
  'user.looked-up',
  'user.sync-requested',
  'user.reactivation-requested',
  'user.adoption-requested',
  'users.sync-requested',
  'users.reactivation-requested',
] as const satisfies readonly AuditAction[];

/** The words of each action; one that has none cannot be compiled. */
const WORDS = {
  'instance.saved': 'activity.action.instance.saved',
  'instance.removed': 'activity.action.instance.removed',
  'instance.verified': 'activity.action.instance.verified',
  'integration.created': 'activity.action.integration.created',
  'integration.changed': 'activity.action.integration.changed',
  'integration.deleted': 'activity.action.integration.deleted',
  'integration.verified': 'activity.action.integration.verified',
  'test-mail.sent': 'activity.action.test-mail.sent',
  'directory.differed': 'activity.action.directory.differed',
  'connection.verified': 'activity.action.connection.verified',
  'field-advice.read': 'activity.action.field-advice.read',
  'run.requested': 'activity.action.run.requested',
  'run.cancelled': 'activity.action.run.cancelled',
  'deactivations.approved': 'activity.action.deactivations.approved',
  'deactivations.rejected': 'activity.action.deactivations.rejected',
  'alias.created': 'activity.action.alias.created',
  'alias.removed': 'activity.action.alias.removed',
  'user.reactivation-requested': 'activity.action.user.reactivation-requested',
  'user.sync-requested': 'activity.action.user.sync-requested',
  'user.adoption-requested': 'activity.action.user.adoption-requested',
  'user.looked-up': 'activity.action.user.looked-up',
  'users.reactivation-requested': 'activity.action.users.reactivation-requested',
  'users.sync-requested': 'activity.action.users.sync-requested',
  'dead-letters.redriven': 'activity.action.dead-letters.redriven',
  'dead-letters.discarded': 'activity.action.dead-letters.discarded',
  'secrets.re-encrypted': 'activity.action.secrets.re-encrypted',
} as const satisfies Record<AuditAction, TextId>;

const TARGETS = {
  instance: 'activity.target.instance',
  integration: 'activity.target.integration',
  run: 'activity.target.run',
  user: 'activity.target.user',
  'dead-letters': 'activity.target.dead-letters',
  keyring: 'activity.target.keyring',
} as const satisfies Record<string, TextId>;
type TargetKind = keyof typeof TARGETS;

/** What was done, as the name of a text and what stands in it. */
export interface EntryInWords {
  readonly id: TextId;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What an entry says. One of an action that this panel does not know yet is named by its code. */
export function describeEntry({ action, target, changes }: AuditEntry): EntryInWords {
  const id = WORDS[action as AuditAction];
  if (id === undefined) return { id: 'activity.action.other', values: { action } };
  switch (action as AuditAction) {
    case 'instance.saved':
    case 'instance.removed':
    case 'instance.verified':
      return { id, values: { instance: target.id } };
    case 'connection.verified':
      return { id, values: { secret: text(changes.secret) } };
    case 'run.requested':
      return { id, values: { kind: text(changes.kind) } };
    case 'deactivations.approved':
    case 'deactivations.rejected':
      return { id, values: { people: decidedOn(changes) } };
    case 'alias.created':
    case 'alias.removed':
      return { id, values: { kind: text(changes.kind), value: text(changes.value), target: nameOf(changes.target) } };
    case 'user.looked-up':
      return { id, values: { verdict: text(changes.verdict).replaceAll('-', '_') } };
    case 'users.reactivation-requested':
    case 'users.sync-requested':
      return { id, values: { people: number(changes.taken), refused: number(changes.refused) } };
    case 'directory.differed':
      return { id, values: { differences: number(changes.differences) } };
    case 'dead-letters.redriven':
      return { id, values: { letters: number(changes.redriven) } };
    case 'dead-letters.discarded':
      return { id, values: { letters: number(changes.discarded) } };
    case 'secrets.re-encrypted':
      return { id, values: { secrets: number(changes.sealed) } };
    default:
      return { id, values: {} };
  }
}

/** What an entry concerns, in a word. */
export function describeTarget(kind: string): TextId {
  return TARGETS[kind as TargetKind] ?? 'activity.target.other';
}

/** The action as the filter names it, without what stands in the sentence. */
export function nameOfAction(action: AuditAction): TextId {
  return `activity.filter.${action}` as TextId;
}

/** On how many people was decided; 0: on all who were held, and no number was noted. */
function decidedOn({ azureIds, expected }: AuditEntry['changes']): number {
  if (Array.isArray(azureIds)) return azureIds.length;
  return Array.isArray(expected) ? expected.length : number(expected);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function nameOf(target: unknown): string {
  return text((target as { name?: unknown } | null | undefined)?.name);
}
