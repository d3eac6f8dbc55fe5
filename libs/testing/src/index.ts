export { aDirectoryUser } from './a-directory-user.ts';
export {
  AARHUS,
  aDesired,
  aKnownUser,
  anApplied,
  aPerson,
  COOK,
  circumstances,
  IDA,
  ODENSE,
  WAITER,
} from './a-person.ts';
export { type CuttableProxy, openProxy } from './cuttable-proxy.ts';
export { aHolder, reconcile, type Situation } from './reconcile-in-memory.ts';
export { runRehearsal } from './rehearse-in-memory.ts';
export { createTestDatabase, kafkaBrokers, uniqueTopicPrefix } from './started-parts.ts';
export { waitUntil } from './wait-until.ts';
export { recordsInMemory, runAttempt, type UserInMemory, ZiikInMemory, type ZiikRules } from './ziik-in-memory.ts';
