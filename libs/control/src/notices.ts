import type { Database, Tx } from '@user-sync/persistence';

/** Something in control changed: a run of an integration, an integration, an instance, or a request for an instance. */
export interface ControlNotice {
  readonly about: 'run' | 'integration' | 'instance' | 'request';
  /** The integration's id, or the instance's slug. */
  readonly id: string;
}

const CHANNEL = 'control';

/** Tells listeners; they hear it when the transaction commits. A lost notice costs a second: everybody polls too. */
export async function notify(tx: Tx, about: ControlNotice['about'], id: string): Promise<void> {
  await tx.query('SELECT pg_notify($1, $2)', [CHANNEL, `${about}:${id}`]);
}

/** Calls back for every notice. */
export function listenForNotices(
  db: Database,
  onNotice: (notice: ControlNotice) => void,
): Promise<() => Promise<void>> {
  return db.listen(CHANNEL, (payload) => {
    const [, about, id] = /^(run|integration|instance|request):(.+)$/.exec(payload) ?? [];
    if (about !== undefined && id !== undefined) onNotice({ about: about as ControlNotice['about'], id });
  });
}
