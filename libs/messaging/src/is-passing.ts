/** kafkajs throws this as a plain error when a connection is lost between looking up a broker and asking it. */
const NOT_CONNECTED = 'Broker not connected';

/** Whether another try may help: the client wraps the error, and the answer is on one of its causes. */
export function isPassing(error: unknown): boolean {
  for (
    let at = error as { message?: string; retriable?: boolean; cause?: unknown } | undefined;
    at !== undefined;
    at = at.cause as typeof at
  ) {
    if (at.retriable === true || at.message === NOT_CONNECTED) return true;
  }
  return false;
}
