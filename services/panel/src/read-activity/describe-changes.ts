import { isText } from '../frame/known-texts.ts';
import type { TextId } from '../frame/texts.tsx';
import type { AuditEntry } from './describe-entry.ts';

/** A value before or after: a text of ours, or what somebody entered. */
export type Shown =
  | { readonly kind: 'words'; readonly id: TextId }
  | { readonly kind: 'text' | 'id' | 'day'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number };

/** One setting that was changed; null: there was none, or it is not told. */
export interface ChangeInWords {
  readonly label: TextId;
  readonly before: Shown | null;
  readonly after: Shown | null;
}

type Show = (value: unknown, name: string) => Shown | null;

const asText: Show = (value) => (typeof value === 'string' ? { kind: 'text', text: value } : null);
const asId: Show = (value) => (typeof value === 'string' ? { kind: 'id', text: value } : null);
const asDay: Show = (value) => (typeof value === 'string' ? { kind: 'day', text: value } : null);
const asNumber: Show = (value) => (typeof value === 'number' ? { kind: 'number', number: value } : null);
const asSwitch: Show = (value) =>
  typeof value === 'boolean' ? { kind: 'words', id: value ? 'activity.yes' : 'activity.no' } : null;
const asField: Show = (value) => inWords(`azure.${String(value)}`);
const asChoice: Show = (value, name) => inWords(`option.${name}.${String(value)}`);
const asCredential: Show = (value) => inWords(`form.credential.${String(value)}`);
/** Of a secret it is told that it was set, and nothing else. */
const asSet: Show = (value) => (value === null ? null : { kind: 'words', id: 'activity.secret.set' });

/** What of an entry is shown, and how. A name that is not here is not shown: no secret comes in by another name. */
const SHOWN: Readonly<Record<string, readonly [TextId, Show]>> = {
  name: ['form.name', asText],
  applicationId: ['form.applicationId', asId],
  tenantId: ['form.tenantId', asId],
  credential: ['form.credential', asCredential],
  secretVersion: ['form.secret', asSet],
  certificateThumbprint: ['form.certificate.thumbprint', asId],
  secretExpiresAt: ['form.secretExpiresAt', asDay],
  unitField: ['form.unitField', asField],
  userTypeField: ['form.userTypeField', asField],
  enabled: ['form.enabled', asSwitch],
  matching: ['option.matching', asChoice],
  existingUsers: ['option.existingUsers', asChoice],
  unmatched: ['option.unmatched', asChoice],
  disabledAccounts: ['option.disabledAccounts', asChoice],
  includeGuests: ['option.includeGuests', asSwitch],
  welcomeMail: ['option.welcomeMail', asSwitch],
  percent: ['option.percent', asNumber],
  from: ['option.from', asNumber],
  cloud: ['option.cloud', asChoice],
  notifyEmails: ['option.notifyEmails', asNumber],
  notifyLanguage: ['option.notifyLanguage', asChoice],
  baseUrl: ['activity.field.baseUrl', asText],
  username: ['activity.field.username', asText],
};

/** Of an integration that was made, what makes it what it is; its options are those of the form. */
const OF_NEW = new Set(['name', 'unitField', 'userTypeField', 'enabled']);

/** The settings that an entry says were changed, with before and after. */
export function describeChanges({ action, changes }: Pick<AuditEntry, 'action' | 'changes'>): ChangeInWords[] {
  const isNew = action === 'integration.created';
  return Object.entries(changes)
    .flatMap(([name, change]) => (isChange(change) ? flat(name, change.before, change.after) : []))
    .filter(([name]) => !isNew || OF_NEW.has(name))
    .sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other))
    .map(([name, before, after]) => {
      const [label, show] = SHOWN[name]!;
      return { label, before: isNew || name === 'secretVersion' ? null : show(before, name), after: show(after, name) };
    });
}

const ORDER = Object.keys(SHOWN);

/** Settings within settings, as the options are, each by itself; those that did not change are left out. */
function flat(name: string, before: unknown, after: unknown): [string, unknown, unknown][] {
  if (isGroup(before) || isGroup(after)) {
    const [old, now] = [isGroup(before) ? before : {}, isGroup(after) ? after : {}];
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((each) =>
      flat(each, old[each] ?? null, now[each] ?? null),
    );
  }
  return name in SHOWN && before !== after ? [[name, before, after]] : [];
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isChange(value: unknown): value is { readonly before: unknown; readonly after: unknown } {
  return isGroup(value) && 'before' in value && 'after' in value;
}

function inWords(id: string): Shown | null {
  return isText(id) ? { kind: 'words', id } : null;
}
