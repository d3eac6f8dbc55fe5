import type { TextId } from '../frame/texts.tsx';
import type { FormValues } from './form-values.ts';

/** What a saved integration is doing: its people are affected only where some have been read. */
export interface Standing {
  readonly hasRead: boolean;
}

/** What Save will do to people, as names of texts, the most far-reaching first. Empty: nobody notices. */
export function effectsOfChange(before: FormValues, after: FormValues, { hasRead }: Standing): readonly TextId[] {
  if (before.enabled && !after.enabled) return ['effect.off'];
  if (!after.enabled) return hasRead && isDecidedOtherwise(before, after) ? ['effect.whenOn'] : [];
  if (!hasRead) return before.enabled ? [] : ['effect.onFirst'];
  const effects: TextId[] = [];
  const has = (name: 'unitField' | 'userTypeField') => before[name] !== after[name];
  const [was, is] = [before.options, after.options];
  if (has('unitField') || has('userTypeField')) {
    effects.push('effect.fields');
    if (is.unmatched === 'keep') effects.push('effect.fields.keep');
  }
  if (was.unmatched !== is.unmatched) effects.push(`effect.unmatched.${is.unmatched}`);
  if (was.disabledAccounts !== is.disabledAccounts) effects.push(`effect.disabledAccounts.${is.disabledAccounts}`);
  if (was.existingUsers !== is.existingUsers) effects.push(`effect.existingUsers.${is.existingUsers}`);
  if (was.includeGuests !== is.includeGuests) effects.push(`effect.guests.${is.includeGuests ? 'in' : 'out'}`);
  if (was.matching !== is.matching) effects.push(`effect.matching.${is.matching}`);
  if (!before.enabled) effects.push('effect.onAgain');
  return effects;
}

function isDecidedOtherwise(before: FormValues, after: FormValues): boolean {
  const rules = ({ unitField, userTypeField, options }: FormValues) => {
    const { matching, existingUsers, unmatched, disabledAccounts, includeGuests } = options;
    return JSON.stringify([
      unitField,
      userTypeField,
      matching,
      existingUsers,
      unmatched,
      disabledAccounts,
      includeGuests,
    ]);
  };
  return rules(before) !== rules(after);
}
