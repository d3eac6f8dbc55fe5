import type { components } from '../api/schema.ts';
import { type FormValues, patchBody } from '../edit-integration/form-values.ts';

export type PreviewInput = components['schemas']['PreviewInput'];

/** The options by which people are decided. */
const DECIDING = ['matching', 'existingUsers', 'unmatched', 'disabledAccounts', 'includeGuests'] as const;

/** What is previewed of a form that was changed; null: nobody's place depends on what was changed. */
export function previewBody(before: FormValues, after: FormValues): PreviewInput | null {
  if (before.enabled && !after.enabled) return null;
  const { unitField, userTypeField, options } = patchBody(before, after);
  const concerns =
    unitField !== undefined ||
    userTypeField !== undefined ||
    DECIDING.some((name) => options !== undefined && name in options);
  if (!concerns) return null;
  return {
    ...(unitField !== undefined && { unitField }),
    ...(userTypeField !== undefined && { userTypeField }),
    ...(options !== undefined && { options }),
  };
}
