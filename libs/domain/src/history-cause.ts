import type { AliasKind } from './aliases.ts';
import { type FindingCode, isAboutValue, type Named } from './finding.ts';
import { isSameInAzure, type PersonChanges, type Told } from './person-changes.ts';
import type { HistoryEvent } from './reconcile/known-user.ts';

/** What an entry of a person's history comes from; `ziik`: somebody by hand there, or Ziik itself. */
export const HISTORY_CAUSES = ['azure', 'ziik', 'setting', 'catalogue', 'administrator', 'time'] as const;

/** One of them. */
export type HistoryCause = (typeof HISTORY_CAUSES)[number];

/** A cause, and the administrator who asked, decided or changed the setting; null where nobody did. */
export interface Because {
  readonly cause: HistoryCause | null;
  readonly actor: string | null;
}

/** What a cause is found by. */
export interface CauseFacts {
  /** What was told before; null: nothing. */
  readonly before: Told | null;
  readonly after: Told;
  readonly what: HistoryEvent;
  readonly changes: PersonChanges;
  /** Who asked for what this answers, or still waits with. */
  readonly asked: { readonly actor: string | null } | null;
  /** Why the entry before was made. */
  readonly last: Because | null;
  /** Who made the rules that decided now; null: not noted, or nobody has changed them since it is. */
  readonly rulesBy: string | null;
  /** Who made the first of `aliasChanges`; null: nobody did, or that is not known. */
  readonly aliasBy: string | null;
}

/** An alias that an administrator set or removed: a value, and the id of the unit or user type that it means. */
export interface AliasChange {
  readonly change: 'set' | 'removed';
  readonly kind: AliasKind;
  readonly value: string;
  readonly id: number;
}

const BY_HAND: readonly FindingCode[] = ['gone-in-ziik', 'deactivated-in-ziik', 'reactivated-in-ziik'];
const NOTHING: Because = { cause: null, actor: null };

/**
 * Why a person's history has an entry: which of the things that decide about the person has changed since the last
 * outcome. Where several have, the first counts.
 *
 * | the first that holds | → |
 * | --- | --- |
 * | removed for good, because the day has come | time |
 * | somebody removed, deactivated or reactivated the user in Ziik | ziik |
 * | told for the first time, or Azure says something else | azure, and who asked to look |
 * | an administrator asked for it, or decided it | administrator |
 * | nothing changed | none |
 * | decided by other rules | setting, and who changed it |
 * | an alias that was not used before decides, or one that was is gone | setting, and who set or removed it |
 * | decided otherwise by the same rules | catalogue |
 * | attempts have failed for so long that the user is listed as failed | time |
 * | the change before was not answered yet | as it was |
 * | deactivated by us | azure: gone again before a restoration was told |
 * | else | ziik: it was changed there, or lets pass what it refused |
 */
export function causeOf({ before, after, what, changes, asked, last, rulesBy, aliasBy }: CauseFacts): Because {
  const isPurged = what === 'purged' && before?.status !== 'purged' && !has(after, 'gone-in-ziik');
  if (isPurged) return { cause: 'time', actor: null };
  const isNew = (code: FindingCode) => has(after, code) && (before === null || !has(before, code));
  if (BY_HAND.some(isNew)) return { cause: 'ziik', actor: null };
  if (before === null || !isSameInAzure(before, after)) return { cause: 'azure', actor: asked?.actor ?? null };
  if (asked !== null) return { cause: 'administrator', actor: asked.actor };
  if (Object.keys(changes).length === 0) return NOTHING;
  if (isByOtherRules(before, after, rulesBy)) return { cause: 'setting', actor: rulesBy };
  if (aliasChanges(before, after).length > 0) return { cause: 'setting', actor: aliasBy };
  if (decisionOf(before) !== decisionOf(after)) return { cause: 'catalogue', actor: null };
  if (after.status === 'failed' && after.isFailing) return { cause: 'time', actor: null };
  if (isUnanswered(before) && last !== null && last.cause !== null) return last;
  return { cause: what === 'deactivated' ? 'azure' : 'ziik', actor: null };
}

/** Whether what was told leaves something to be done for the change that it was told for. */
export function isUnanswered({ status, isFailing }: Pick<Told, 'status' | 'isFailing'>): boolean {
  return status === 'pending' || status === 'held' || isFailing;
}

/** What was told before versions were noted rests on other rules where somebody has changed them since. */
function isByOtherRules(before: Told, after: Told, rulesBy: string | null): boolean {
  if (after.rulesVersion === null) return false;
  return before.rulesVersion === null ? rulesBy !== null : before.rulesVersion !== after.rulesVersion;
}

/**
 * The changes of aliases that decide otherwise than before. An alias whose target is gone from Ziik is left as it is,
 * so that the catalogue is the cause.
 */
export function aliasChanges(before: Told, after: Told): AliasChange[] {
  const [used, uses] = [aliasesUsed(before), aliasesUsed(after)];
  const set = uses.filter((alias) => !used.some((other) => isSameAlias(alias, other)));
  if (set.length > 0) return set.map((alias) => ({ change: 'set', ...alias }));
  const isOfAlias = !has(after, 'alias-target-gone') && after.findings.some(({ code }) => code.endsWith('-unknown'));
  const removed = isOfAlias ? used.filter((alias) => !uses.some((other) => isSameAlias(alias, other))) : [];
  return removed.map((alias) => ({ change: 'removed', ...alias }));
}

type UsedAlias = Omit<AliasChange, 'change'>;

function aliasesUsed({ decision }: Told): UsedAlias[] {
  return (decision?.by ?? []).filter(({ by }) => by === 'alias').map(({ kind, id, value }) => ({ kind, id, value }));
}

function isSameAlias(one: UsedAlias, other: UsedAlias): boolean {
  return one.kind === other.kind && one.id === other.id && one.value === other.value;
}

function has({ findings }: Told, code: FindingCode): boolean {
  return findings.some((each) => each.code === code);
}

/** Where the person is to be by the rules and the catalogue, and what did not match, as one text. */
function decisionOf({ decision, findings }: Told): string {
  const unmatched = findings
    .filter(({ code }) => isAboutValue(code))
    .map(({ code, field, value }) => [code, field, value]);
  const userTypes = decision?.userTypes.map(nameOf).sort();
  return JSON.stringify([decision && [decision.unit && nameOf(decision.unit), userTypes], unmatched]);
}

function nameOf({ id, name }: Named): string {
  return `${id} ${name}`;
}
