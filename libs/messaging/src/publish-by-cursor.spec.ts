import { describe, expect, it } from '@jest/globals';
import type { Outgoing } from './encode-event.ts';
import { publishByCursor } from './publish-by-cursor.ts';

const row = (revision: number): Outgoing => ({ key: 'k', value: String(revision), headers: {} });

/** A table with revisions 1 to `rows`, a cursor, and a Kafka that may refuse. */
function aTable(rows: number, refuse: (messages: readonly Outgoing[]) => boolean = () => false) {
  const table = { cursor: 0, sent: [] as string[] };
  let reads = 0;
  const publish = (goOn?: (sent: number) => boolean) =>
    publishByCursor({
      after: table.cursor,
      limit: 3,
      topic: 't',
      read: async (after, limit) => {
        reads++;
        const page = Array.from({ length: Math.min(limit, rows - after) }, (_, at) => row(after + at + 1));
        return page.length === 0 ? null : { messages: page, last: after + page.length };
      },
      advance: async (last) => {
        table.cursor = last;
      },
      publisher: {
        send: async (_, messages) => {
          if (refuse(messages)) throw new Error('Kafka is away');
          table.sent.push(...messages.map(({ value }) => String(value)));
        },
        close: async () => undefined,
      },
      ...(goOn ? { goOn } : {}),
    });
  return { table, publish, reads: () => reads };
}

describe('publishByCursor', () => {
  it('sends everything behind the cursor in order and ends at the last', async () => {
    const { table, publish } = aTable(7);

    expect(await publish()).toEqual({ cursor: 7, sent: 7 });
    expect(table).toEqual({ cursor: 7, sent: ['1', '2', '3', '4', '5', '6', '7'] });
    expect(await publish()).toEqual({ cursor: 7, sent: 0 });
  });

  it('leaves the cursor before what was not acknowledged, and sends it the next time', async () => {
    let away = true;
    const { table, publish } = aTable(7, (messages) => away && messages[0]?.value === '4');

    await expect(publish()).rejects.toThrow('away');
    expect(table.cursor).toBe(3);

    away = false;
    await publish();
    expect(table).toEqual({ cursor: 7, sent: ['1', '2', '3', '4', '5', '6', '7'] });
  });

  it('does not look behind a page that is not full', async () => {
    const { publish, reads } = aTable(7);

    await publish();

    expect(reads()).toBe(3);
  });

  it('stops between pages on request', async () => {
    const { table, publish } = aTable(100);

    await publish((sent) => sent < 6);

    expect(table.cursor).toBe(6);
  });
});
