import type { Admin } from 'kafkajs';
import { connectKafka, type KafkaConnection } from './connect-kafka.ts';

/** A connection for looking at topics and groups: opened at the first use, and again after a failure to open it. */
export function connectAdmin(connection: KafkaConnection): { ready(): Promise<Admin>; close(): Promise<void> } {
  // People wait for what it reads, and the next reading tries again.
  const admin = connectKafka(connection, { retries: 3 }).admin();
  let connected: Promise<void> | undefined;
  return {
    async ready() {
      connected ??= admin.connect().catch((error: unknown) => {
        connected = undefined;
        throw error;
      });
      await connected;
      return admin;
    },
    async close() {
      if (connected !== undefined) await admin.disconnect();
    },
  };
}
