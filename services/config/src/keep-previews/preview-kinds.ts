import { CHANGE_KINDS } from '@user-sync/domain';

/**
 * What may become of a person in a preview, the worst first: lists are in this order. Those beyond `CHANGE_KINDS` are
 * of a whole synchronisation alone.
 */
export const PREVIEW_KINDS = [
  'conflict',
  'refused',
  ...CHANGE_KINDS,
  'incomplete',
  'linked',
  'reactivated',
  'updated',
  'created',
  'same',
] as const;
export type PreviewUserKind = (typeof PREVIEW_KINDS)[number];

/** Where the kind stands in lists. */
export function rankOf(kind: PreviewUserKind): number {
  return PREVIEW_KINDS.indexOf(kind);
}
