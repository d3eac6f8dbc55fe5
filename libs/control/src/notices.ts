import type { Database, Tx } from '@user-sync/persistence';

/**
 * Something in control changed: a run of an integration, an integration, an instance, or a request for an instance; or
 * what is told of the people of an integration.
 */
export interface ControlNotice {
  readonly about: 'run' | 'integration' | 'instance' | 'request' | 'people';
  /** The integration's id, or the instance's slug. */
  readonly id: string;
}

const CHANNEL = 'control';

/** Notifies listeners, when the transaction commits. A lost notice costs a second: everybody polls too. */
export async function notify(tx: Tx, about: ControlNotice['about'], id: string): Promise<void> {
  await tx.query('SELECT pg_notify($1, $2)', [CHANNEL, `${about}:${id}`]);
}

/** The same in SQL, in a statement that has something else to do; `id` is an expression. */
export const notifying = (about: ControlNotice['about'], id: string): string =>
  `pg_notify('${CHANNEL}', '${about}:' || ${id})`;

/** The same about several. */
export async function notifyAll(tx: Tx, about: ControlNotice['about'], ids: Iterable<string>): Promise<void> {
  await tx.query('SELECT pg_notify($1, $2 || id) FROM unnest($3::text[]) AS id', [
    CHANNEL,
    `${about}:`,
    [...new Set(ids)],
  ]);
}

/** Tells those who listen for people of each of these integrations. */
export function notifyPeople(tx: Tx, integrationIds: Iterable<string>): Promise<void> {
  return notifyAll(tx, 'people', integrationIds);
}

const ABOUT_CONTROL: readonly ControlNotice['about'][] = ['run', 'integration', 'instance', 'request'];

/**
 * Calls back for every notice about one of these; people are only told of where they are asked for. `onAgain` is called
 * when listening begins again, after notices may have been missed.
 */
export function listenForNotices(
  db: Database,
  onNotice: (notice: ControlNotice) => void,
  subjects: readonly ControlNotice['about'][] = ABOUT_CONTROL,
  onAgain?: () => void,
): Promise<() => Promise<void>> {
  return db.listen(
    CHANNEL,
    (payload) => {
      const [, about, id] = /^([a-z]+):(.+)$/.exec(payload) ?? [];
      const known = subjects.find((each) => each === about);
      if (known !== undefined && id !== undefined) onNotice({ about: known, id });
    },
    onAgain,
  );
}
