export {
  type Alias,
  type AliasIndex,
  type AliasKind,
  aliasesOfChangedTargets,
  indexAliases,
  isAliasOfItself,
  type StatedValues,
} from './aliases.ts';
export { type AuditHistory, auditHour, isAuditDue } from './audit-schedule.ts';
export { type Catalogue, type CatalogueIndex, indexCatalogue, type NameIndex } from './catalogue.ts';
export {
  type CatalogueChanges,
  catalogueChanges,
  concernedBy,
  isSuspiciousCatalogue,
  isUsableCatalogue,
  type NamesInUse,
} from './catalogue-changes.ts';
export { CLOCK_TOLERANCE_MS, clocksAgree, decidePurge, type PurgeFacts } from './decide-purge.ts';
export { type Decision, decideUser } from './decide-user.ts';
export { DIRECTORY_PROPERTIES, type DirectoryUser, MATCHING_FIELDS, type MatchingField } from './directory-user.ts';
export { explainUser } from './explain-user/explain-user.ts';
export {
  EXPLANATION_STEPS,
  type ExplainedHolder,
  type ExplainedPerson,
  type Explanation,
  STEP_CODES,
  STEP_OUTCOMES,
  VERDICTS,
} from './explain-user/explanation.ts';
export { FINDING_CODES, type Finding, type FindingCode, finding, isAboutValue, type Named } from './finding.ts';
export { type DueDeactivations, guardDeactivations } from './guard-deactivations.ts';
export { hasNul } from './has-nul.ts';
export {
  type AliasChange,
  aliasChanges,
  type Because,
  causeOf,
  HISTORY_CAUSES,
  type HistoryCause,
  isUnanswered,
} from './history-cause.ts';
export {
  emailKey,
  type FoundUser,
  isGuid,
  isOwnAddress,
  isReturner,
  lookalikeKey,
  proveIdentity,
  referenceToSet,
  sameEmail,
} from './identity.ts';
export { DEFAULT_OPTIONS, type IntegrationOptions, type MatchingRules } from './integration-options.ts';
export {
  type GoneCause,
  type Lifecycle,
  overrideHolds,
  proveRemoval,
  type RemovalCause,
  type RemovalEvidence,
  resolveLifecycle,
} from './lifecycle.ts';
export { asSearched, asSeen, foldName, invisibleIn, isBlank, normalizeName, splitStated } from './names.ts';
export { nearestNames } from './nearest-names.ts';
export { aimdConcurrency, backoff, type Concurrency, FIRST_CONCURRENCY, pauseAfter, slotStart } from './pacing.ts';
export {
  type ChangedField,
  type ChangedValue,
  changesOf,
  type PersonChanges,
  TOLD_FIELDS,
  type Told,
  type ValueChange,
} from './person-changes.ts';
export { type MatchedBy, type Placement, type ResolvedPlacement, resolvePlacement } from './placement.ts';
export {
  type Membership,
  type MembershipPlan,
  type MembershipStep,
  planMembership,
  sameNamed,
} from './plan-membership.ts';
export { CHANGE_KINDS, type ChangeKind } from './preview-change/change-kinds.ts';
export { decidedBy } from './preview-change/decided-by.ts';
export {
  type Difference,
  type Foreseen,
  foreseeChange,
  type Standing,
  standingOfLeaver,
} from './preview-change/foresee-change.ts';
export type { HeldPerson } from './preview-change/held-person.ts';
export {
  type CountedAs,
  type CountedPerson,
  countedAs,
  type TallyResult,
  tallyChange,
} from './preview-change/tally-change.ts';
export { missingMandatory, type Profile, resolveProfile } from './profile.ts';
export {
  type Conclusion,
  type Ending,
  findingsText,
  keepPending,
  type PassingFailure,
  tryAgain,
  tryLater,
  type WholeAttempt,
} from './reconcile/conclude.ts';
export {
  claimsOf,
  describeRehearsal,
  emailClaim,
  REHEARSED_KINDS,
  type RehearsedKind,
  type RehearsedPerson,
  type RehearsedPlace,
  userClaim,
} from './reconcile/describe-rehearsal.ts';
export {
  type Applied,
  type Circumstances,
  type Desired,
  type Due,
  type Found,
  type HandsOff,
  HISTORY_EVENTS,
  type HistoryEvent,
  type Holder,
  type KnownUser,
  type Person,
  type Removal,
  type Trouble,
  type Wish,
} from './reconcile/known-user.ts';
export { reconcileUser } from './reconcile/reconcile-user.ts';
export {
  PLANNED_USER,
  type Reading,
  type ReadingCalls,
  type ReadingRecords,
  type ReadingTurn,
  type Rehearsed,
  rehearseUser,
  takesAnotherAddress,
} from './reconcile/rehearse-user.ts';
export type {
  Answer,
  Attempt,
  Declined,
  NewUser,
  Records,
  Turn,
  UserPatch,
  ZiikCalls,
  ZiikUser,
} from './reconcile/steps.ts';
export { LONGEST_PAUSE_MS, readRetryAfter } from './retry-after.ts';
export {
  type AliasesInForce,
  aliasesBehind,
  areAliasesInForce,
  BY_AZURE_ALONE,
  FIRST_RULES,
  isInForce,
  rulesBehind,
} from './rules-version.ts';
export { type StatusFacts, statusOf, USER_STATUSES, type UserStatus } from './user-status.ts';
