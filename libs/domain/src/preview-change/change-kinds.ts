/**
 * What a change of the settings does to a person, the worst first. Those who stay as they are have no kind.
 *
 * | kind | |
 * | --- | --- |
 * | `deactivated` | leaves Ziik, within the removal limit |
 * | `held` | would leave Ziik, and the removal limit holds that for an administrator |
 * | `sees-nothing` | loses the unit or the last user type, or comes into Ziik without one of them |
 * | `loses-types` | keeps some of the user types |
 * | `left-out` | is left alone from now on |
 * | `moved` | comes into another unit |
 * | `types-changed` | gets other user types in the same unit |
 * | `placed` | sees something in Ziik from now on |
 */
export const CHANGE_KINDS = [
  'deactivated',
  'held',
  'sees-nothing',
  'loses-types',
  'left-out',
  'moved',
  'types-changed',
  'placed',
] as const;

/** One of the kinds. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];
