export { cancelQueuedRuns, cancelRun, noteDecision } from './cancel-run.ts';
export { type ChangeAge, changeAges, oldestUnanswered } from './change-age.ts';
export {
  addApplied,
  addCounts,
  addPartitions,
  claimRun,
  endRun,
  fenceRun,
  postponeRun,
  type RunEnd,
  type RunHeartbeat,
  renewRun,
  setHeld,
  settleRun,
} from './claim-run.ts';
export { CONTROL_TABLES } from './control-tables.ts';
export {
  askForCatalogue,
  type Instance,
  type InstanceCredentials,
  type InstanceTrouble,
  loadInstance,
  loadInstances,
  noteCatalogueTried,
  openInstanceCredentials,
  openWebhookSecrets,
  removeFormerWebhookSecrets,
  removeInstance,
  saveInstance,
  setCatalogueSuspicious,
  setInstanceTrouble,
} from './instance.ts';
export {
  goneIntegrations,
  type Integration,
  type IntegrationInput,
  type IntegrationVersion,
  insertIntegration,
  integrationVersions,
  loadIntegration,
  loadIntegrations,
  markIntegrationDeleted,
  openIntegrationSecret,
  removeDeletedIntegrations,
  updateIntegration,
} from './integration.ts';
export { createKeyring, type Keyring, KeyringError, openSecret, type SecretContext, sealSecret } from './keyring.ts';
export {
  acquireLease,
  announceMember,
  fenceLease,
  freeLeases,
  type Lease,
  LeaseLost,
  type Membership,
  releaseLease,
  removeMember,
  renewLease,
} from './lease.ts';
export { nextDueIn } from './next-due.ts';
export { type ControlNotice, listenForNotices, notify } from './notices.ts';
export { enforceRun, queueDueRuns, queueRun, type RunOrder } from './queue-run.ts';
export { type ReEncryption, reEncryptSecrets } from './re-encrypt.ts';
export { addRequest, instancesWithRequests, type Request, takeRequests } from './request.ts';
export {
  loadRun,
  type RemapScope,
  RUN_COLUMNS,
  type Run,
  type RunCounts,
  type RunError,
  type RunKind,
  type RunRow,
  type RunStatus,
  type RunTrigger,
  runFromRow,
} from './run.ts';
