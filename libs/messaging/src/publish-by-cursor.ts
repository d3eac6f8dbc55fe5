import type { Outgoing } from './encode-event.ts';
import type { Publisher } from './publisher.ts';

/** What is beyond the cursor, in order; `last` is the cursor once all of it is acknowledged. */
export interface CursorPage<Cursor> {
  readonly messages: readonly Outgoing[];
  readonly last: Cursor;
}

/**
 * State first, then publish, and the cursor moves last: reads what the table says is unpublished, sends it in order,
 * and advances after the acks. A crash in between publishes the same once more, which changes nothing.
 * Returns the cursor, and how many messages were sent. Ends with a page that is not full, or when `goOn` says so
 * between pages: what is written meanwhile is published by the next call.
 */
export async function publishByCursor<Cursor>({
  after,
  read,
  advance,
  publisher,
  topic,
  limit,
  goOn,
}: {
  after: Cursor;
  /** At most `limit` rows behind the cursor; null when there are none. */
  read(after: Cursor, limit: number): Promise<CursorPage<Cursor> | null>;
  advance(last: Cursor): Promise<void>;
  publisher: Publisher;
  topic: string;
  limit: number;
  goOn?: (sent: number) => boolean | Promise<boolean>;
}): Promise<{ cursor: Cursor; sent: number }> {
  let cursor = after;
  let sent = 0;
  while (goOn === undefined || (await goOn(sent))) {
    const page = await read(cursor, limit);
    if (page === null) break;
    await publisher.send(topic, page.messages);
    await advance(page.last);
    cursor = page.last;
    sent += page.messages.length;
    if (page.messages.length < limit) break;
  }
  return { cursor, sent };
}
