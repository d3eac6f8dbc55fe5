import type { Lifecycle } from './lifecycle.ts';

/** An integration's rules (fields and options that people are decided by) before their first change. */
export const FIRST_RULES = 1;

/** In the place of a version: Azure alone decided, and no rule could have decided otherwise. */
export const BY_AZURE_ALONE = 0;

/**
 * The version of the rules that a decision rests on. A deletion in Azure rests on none. A command from before versions
 * were given counts as made by the first.
 *
 * | lifecycle | → |
 * | --- | --- |
 * | gone, because the account is disabled | the given version: an option says so |
 * | gone for any other cause | `BY_AZURE_ALONE` |
 * | present, left out | the given version |
 */
export function rulesBehind(lifecycle: Lifecycle, given: number | undefined): number {
  if (lifecycle.state === 'gone' && lifecycle.cause !== 'account-disabled') return BY_AZURE_ALONE;
  return given ?? FIRST_RULES;
}

/** Whether a decision may be carried out: it rests on the rules as they are now, or on none. */
export function isInForce(rulesVersion: number, current: number): boolean {
  return rulesVersion === BY_AZURE_ALONE || rulesVersion === current;
}

/** The aliases of an integration as they stand. */
export interface AliasesInForce {
  readonly aliasesVersion: number;
  /** The last change that has reached everybody concerned. */
  readonly aliasesThrough: number;
  /** Decisions by older aliases do not count. */
  readonly aliasesBase: number;
}

/**
 * The version of the aliases that a decision rests on; null: on none. Aliases say where somebody belongs, not whether.
 * A command from before there were aliases counts as made by version 0.
 */
export function aliasesBehind(lifecycle: Lifecycle, given: number | undefined): number | null {
  return lifecycle.state === 'present' ? (given ?? 0) : null;
}

/**
 * Whether a decision may be carried out as far as the aliases go.
 *
 * | the decision rests on | every change has reached those it concerns | → |
 * | --- | --- | --- |
 * | no aliases | any | yes |
 * | the aliases as they are now | any | yes |
 * | older ones, not older than the base | yes | yes: what changed since does not concern this person |
 * | any other | any | no |
 */
export function areAliasesInForce(version: number | null, now: AliasesInForce): boolean {
  if (version === null || version === now.aliasesVersion) return true;
  return now.aliasesThrough === now.aliasesVersion && version >= now.aliasesBase && version < now.aliasesVersion;
}
