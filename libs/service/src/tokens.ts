// Injection tokens of the parts that `openService` opens. A provider or controller injects those that it needs.

/** `Database`. */
export const DATABASE = Symbol('database');
/** `KafkaConnection`, for clients of the service's own. */
export const KAFKA = Symbol('kafka');
/** `Keyring`. */
export const KEYRING = Symbol('keyring');
/** `Logger`. */
export const LOG = Symbol('log');
/** The service's `Settings`. */
export const PARSED_SETTINGS = Symbol('settings');
/** `() => number`: partitions of the topics. Throws while Kafka has not been reached. */
export const PARTITION_COUNT = Symbol('partition count');
/** `Publisher`. */
export const PUBLISHER = Symbol('publisher');
/** `ReadyCheck`: what `/readyz` answers. */
export const READY_CHECK = Symbol('ready check');
/** The names of the topics by their role. */
export const TOPIC_NAMES = Symbol('topic names');
