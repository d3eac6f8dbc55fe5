import { type Integration, type IntegrationInput, type KeptAlias, type KeptCatalogue } from '@user-sync/control';
import { type Alias, indexAliases, type MatchingRules, normalizeName } from '@user-sync/domain';
import type { PreviewInput } from '../keep-previews/preview.schema.ts';
import { mergeIntegration } from '../manage-integrations/merge-settings.ts';
import { type InputError, invalid } from '../serve-http/problem.ts';

/** The settings as they would be. Throws a Problem where they could not be saved. */
export function changedSettings(integration: Integration, { aliases: _, ...change }: PreviewInput): IntegrationInput {
  return mergeIntegration(integration, change, undefined);
}

/** What people would be decided by. */
export function changedRules(
  { unitField, userTypeField, options }: IntegrationInput,
  kept: readonly KeptAlias[],
  changes: PreviewInput['aliases'] = [],
): MatchingRules {
  const aliases = indexAliases(changedAliases(kept, changes));
  return { unitField, userTypeField, options, ...(aliases && { aliases }) };
}

function changedAliases(kept: readonly Alias[], changes: NonNullable<PreviewInput['aliases']>): Alias[] {
  const all = new Map(kept.map((alias) => [`${alias.kind} ${alias.value}`, alias]));
  for (const { kind, value: stated, target } of changes) {
    const value = normalizeName(stated);
    const key = `${kind} ${value}`;
    if (target === null) all.delete(key);
    else all.set(key, { kind, value, targetId: target.id });
  }
  return [...all.values()];
}

/** Refuses aliases whose target is not there, as making them would. */
export function refuseUnknownTargets(changes: PreviewInput['aliases'], catalogue: KeptCatalogue | undefined): void {
  if (changes === undefined || catalogue === undefined) return;
  const known = {
    unit: new Set(catalogue.units.map(({ id }) => id)),
    'user-type': new Set(catalogue.userTypes.map(({ id }) => id)),
  };
  const errors = changes.flatMap(({ kind, target }, at): InputError[] => {
    if (target === null || known[kind].has(target.id)) return [];
    const detail = `There is no ${kind === 'unit' ? 'unit' : 'user type'} of this id in Ziik. Choose one from the catalogue.`;
    return [{ pointer: `/aliases/${at}/target/id`, code: 'unknown-target', detail }];
  });
  if (errors.length > 0) throw invalid(errors);
}
