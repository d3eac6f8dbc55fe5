import { setTimeout as pause } from 'node:timers/promises';
import type { Outgoing, Publisher } from '@user-sync/messaging';
import type { Logger } from '@user-sync/runtime';

/** The way of deliveries into Kafka. */
export interface DeliveryPasser {
  /** Whether Kafka has it within the time that Ziik is kept waiting; where not, it may get there later all the same. */
  passOn(delivery: Outgoing): Promise<boolean>;
}

/** Ziik waits for the answer; the next round also finds the change. */
const WITHIN_MS = 5_000;
/** Beyond so many the next is turned away at once: Kafka does not keep up, and memory must not pay for it. */
const MOST_WAITING = 5_000;
const MOST_AT_ONCE = 1_000;

/** One request to Kafka at a time, with all that came meanwhile: a burst costs few of them. */
export function createDeliveryPasser(
  publisher: Pick<Publisher, 'send'>,
  topic: string,
  log: Pick<Logger, 'warn'>,
  { withinMs = WITHIN_MS, mostWaiting = MOST_WAITING } = {},
): DeliveryPasser {
  const waiting: { delivery: Outgoing; taken: (isTaken: boolean) => void }[] = [];
  let isSending = false;

  async function sendWaiting(): Promise<void> {
    isSending = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_AT_ONCE);
      let isTaken = true;
      try {
        await publisher.send(
          topic,
          batch.map(({ delivery }) => delivery),
        );
      } catch (error) {
        isTaken = false;
        log.warn({ err: error, deliveries: batch.length }, 'webhook deliveries could not be published');
      }
      for (const { taken } of batch) taken(isTaken);
    }
    isSending = false;
  }

  return {
    async passOn(delivery) {
      if (waiting.length >= mostWaiting) return false;
      const answered = new AbortController();
      const taken = new Promise<boolean>((resolve) => {
        waiting.push({ delivery, taken: resolve });
      });
      if (!isSending) void sendWaiting();
      const tooLong = pause(withinMs, false, { ref: false, signal: answered.signal }).catch(() => false);
      const isTaken = await Promise.race([taken, tooLong]);
      answered.abort();
      return isTaken;
    },
  };
}
