import type { Sentence } from '../frame/sentence.ts';
import type { TextId } from '../frame/texts.tsx';
import type { Place } from './preview-words.ts';

type Finding = Place['findings'][number];

/** States that say more than a place does. */
const OVER_PLACE = ['deactivated', 'held', 'ignored', 'purged'] as const;
/** States that say why somebody has none. */
const WITHOUT_PLACE = ['blocked', 'conflict', 'failed', 'incomplete', 'managed-in-ziik', 'pending'] as const;

/** Where somebody stands: the unit with the user types, and the status where that says more. */
export function placeWords({ status, unit, userTypes }: Place): Sentence {
  const said = isOneOf(OVER_PLACE, status) || (unit === null && isOneOf(WITHOUT_PLACE, status));
  if (said) return { id: `explain.status.${status}` };
  if (unit === null) return { id: 'preview.place.none' };
  const values = { unit: { name: unit.name }, userTypes: { named: userTypes } };
  return userTypes.length === 0 ? { id: 'preview.place.unitOnly', values } : { id: 'preview.place', values };
}

function isOneOf(states: readonly Place['status'][], status: Place['status']): boolean {
  return states.includes(status);
}

/** Why somebody comes out so: values that match nothing, what Azure lacks, and whose the address is. */
export function reasonsOf({ findings }: Place, email: string | null = null): Sentence[] {
  return findings.flatMap((finding) => {
    const words = reasonOf(finding, email);
    return words === null ? [] : [words];
  });
}

function reasonOf({ code, field, value, holder }: Finding, email: string | null): Sentence | null {
  switch (code) {
    case 'mandatory-missing':
      return { id: 'why.mandatory-missing', values: { field: { sentence: { id: lackText(field) } } } };
    case 'email-conflict':
      if (email === null) return { id: 'why.email-conflict' };
      return {
        id: holder == null ? 'preview.reason.taken' : 'preview.reason.shared',
        values: { email: { name: email } },
      };
    case 'returner':
    case 'ziik-refused':
    case 'administrator-protected':
    case 'own-account':
      return { id: `why.${code}` };
    default:
      if (!isOfMatching(code)) return null;
      return {
        id: `why.${code}`,
        values: { field: { sentence: { id: `azure.${field}` as TextId } }, value: { value } },
      };
  }
}

type OfMatching = Extract<Finding['code'], `unit-${string}` | `user-type-${string}` | `alias-${string}`>;

function isOfMatching(code: Finding['code']): code is OfMatching {
  return /^(unit|user-type|alias)-/.test(code);
}

function lackText(field: string | null): TextId {
  return field === 'givenName' || field === 'surname' ? `users.lacks.${field}` : 'users.lacks.mail';
}
