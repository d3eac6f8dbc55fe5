export { type Catalogue, type CatalogueIndex, indexCatalogue, type NameIndex } from './catalogue.ts';
export {
  type CatalogueChanges,
  catalogueChanges,
  concernedBy,
  isSuspiciousCatalogue,
  isUsableCatalogue,
  type NamesInUse,
} from './catalogue-changes.ts';
export { decidePurge, type PurgeFacts } from './decide-purge.ts';
export { type Decision, decideUser } from './decide-user.ts';
export { DIRECTORY_PROPERTIES, type DirectoryUser, MATCHING_FIELDS, type MatchingField } from './directory-user.ts';
export { FINDING_CODES, type Finding, type FindingCode, finding, type Named } from './finding.ts';
export { type DueDeactivations, guardDeactivations } from './guard-deactivations.ts';
export { emailKey, isGuid, isReturner, sameEmail } from './identity.ts';
export { DEFAULT_OPTIONS, type IntegrationOptions, type MatchingRules } from './integration-options.ts';
export {
  type GoneCause,
  type Lifecycle,
  overrideHolds,
  proveRemoval,
  type RemovalEvidence,
  resolveLifecycle,
} from './lifecycle.ts';
export { foldName, normalizeName, splitStated } from './names.ts';
export { nearestNames } from './nearest-names.ts';
export { aimdConcurrency, type Concurrency, FIRST_CONCURRENCY, pauseAfter, slotStart } from './pacing.ts';
export { type Placement, type ResolvedPlacement, resolvePlacement } from './placement.ts';
export {
  type Membership,
  type MembershipPlan,
  type MembershipStep,
  planMembership,
  sameNamed,
} from './plan-membership.ts';
export { missingMandatory, type Profile, resolveProfile } from './profile.ts';
export { type StatusFacts, statusOf, USER_STATUSES, type UserStatus } from './user-status.ts';
