export { BatchStrategy, type BatchStrategyOptions, groupOf } from './batch-strategy.ts';
export { connectKafka, type KafkaConnection } from './connect-kafka.ts';
export { connectionFrom, type KafkaSettings } from './connection-from.ts';
export type { ConsumedOffsets, Standing } from './consumed-offsets.ts';
export { createLagReader, type LagReader, type Position, type TopicLag } from './consumer-lag.ts';
export { Consumes } from './consumes.ts';
export {
  type ClearedLetters,
  createDeadLetters,
  type DeadLetters,
  type LetterPosition,
  type WaitingLetter,
} from './dead-letters.ts';
export { type Envelope, encodeEvent, forwardMessage, type Outgoing } from './encode-event.ts';
export { checkTopics, ensureTopics, TopicsError } from './ensure-topics.ts';
export { exportLag } from './export-lag.ts';
export { partitionFor } from './partition-for.ts';
export { type CursorPage, publishByCursor } from './publish-by-cursor.ts';
export { createPublisher, isKafkaAway, isKafkaError, PublishError, type Publisher } from './publisher.ts';
export {
  type AnyReceived,
  type Batch,
  type BatchHandler,
  done,
  type Handled,
  isOfRehearsal,
  type MessagesByRole,
  type Received,
  rejected,
  skipped,
} from './received.ts';
