import type { Catalogue } from './catalogue.ts';
import type { Named } from './finding.ts';
import { normalizeName } from './names.ts';

/** Whether something is about units or about user types. */
export type AliasKind = 'unit' | 'user-type';

/** What a value means that is nobody's name in Ziik. */
export interface Alias {
  readonly kind: AliasKind;
  /** In the form in which names are compared, `normalizeName`. */
  readonly value: string;
  /** Id of the unit or user type. */
  readonly targetId: number;
}

/** The aliases of an integration made ready for lookups: ids of targets by value. */
export interface AliasIndex {
  readonly units: ReadonlyMap<string, number>;
  readonly userTypes: ReadonlyMap<string, number>;
}

/** Values of the unit field and of the user type field. */
export interface StatedValues {
  readonly units: readonly string[];
  readonly userTypes: readonly string[];
}

/** Makes aliases ready for lookups; undefined where there are none. */
export function indexAliases(all: readonly Alias[]): AliasIndex | undefined {
  if (all.length === 0) return undefined;
  const targets = (kind: AliasKind) =>
    new Map(all.filter((each) => each.kind === kind).map(({ value, targetId }) => [value, targetId]));
  return { units: targets('unit'), userTypes: targets('user-type') };
}

/** Whether an alias would say of a name that it means what has this very name: it could never count. */
export function isAliasOfItself(value: string, target: Named): boolean {
  return normalizeName(value) === normalizeName(target.name);
}

/**
 * The values of aliases whose target appeared, vanished or has another name: who states them is decided otherwise, or
 * stands under another name.
 */
export function aliasesOfChangedTargets(before: Catalogue, after: Catalogue, all: readonly Alias[]): StatedValues {
  const values = (kind: AliasKind, was: readonly Named[], is: readonly Named[]): string[] => {
    const [names, namesNow] = [nameById(was), nameById(is)];
    return all
      .filter((each) => each.kind === kind && names.get(each.targetId) !== namesNow.get(each.targetId))
      .map(({ value }) => value);
  };
  return {
    units: values('unit', before.units, after.units),
    userTypes: values('user-type', before.userTypes, after.userTypes),
  };
}

function nameById(all: readonly Named[]): Map<number, string> {
  return new Map(all.map(({ id, name }) => [id, name]));
}
