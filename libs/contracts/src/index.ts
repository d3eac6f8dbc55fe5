export { asyncApiDocument } from './async-api.ts';
export { type Contract, defineContract } from './contract.ts';
export {
  type RehearsalCommand,
  type RehearsalEvent,
  type RehearsalMarker,
  type RehearsalOutcome,
  rehearsalCommand,
  rehearsalEnded,
  rehearsalEvent,
  rehearsalOutcome,
  rehearsalSettled,
} from './rehearsal/rehearsal.ts';
export { type RunMarker, runEnded, runSettled } from './run-marker/run-marker.ts';
export { samplePlacement, sampleProfile, sampleUser } from './samples.ts';
export {
  ALIGNED_TOPICS,
  contractFor,
  DEFAULT_TOPIC_PREFIX,
  deadLetterTopic,
  RETENTION_MS,
  TOPICS,
  type TopicRole,
  topics,
  userKey,
} from './topics.ts';
export { type UserCommand, userCommand } from './user-command/user-command.ts';
export { type UserEvent, userEvent } from './user-event/user-event.ts';
export { type UserOutcome, userOutcome } from './user-outcome/user-outcome.ts';
export { type ZiikWebhook, ziikWebhook } from './ziik-webhook/ziik-webhook.ts';
