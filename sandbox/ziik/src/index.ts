export type { Operation } from './calls/routes.ts';
export type { Fault, FaultRule } from './faults/fault-rules.ts';
export {
  type Summary,
  type UserByHand,
  type UserChanges,
  type Witness,
  type WitnessedCall,
  ZiikInstance,
} from './instance.ts';
export type { JournalEntry } from './journal/journal.ts';
export { Refusal } from './refusal.ts';
export type { InstanceDefinition, InstanceSettings } from './settings.ts';
export { startZiik, type ZiikSandbox } from './start-ziik.ts';
export { combineChecksums, type UserFacts, userChecksum } from './users/user-checksum.ts';
export type { ZiikUserView } from './users/user-json.ts';
export type { Delivery, Trigger } from './webhooks/webhooks.ts';
