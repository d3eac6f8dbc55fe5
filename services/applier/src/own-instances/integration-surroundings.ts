import type { Account } from '../accounts/account.ts';
import { recordsOf } from '../reconcile-user/records-of.ts';
import type { Surroundings } from '../reconcile-user/surroundings.ts';
import { Abandoned, CallFailed } from '../reconcile-user/ziik-calls.ts';
import { readClocks } from './clocks.ts';
import type { UnitDemand } from './instance-memory.ts';
import type { OwnedLease } from './owned-lease.ts';
import type { Parts } from './parts.ts';
import type { ZiikConnection } from './ziik-connection.ts';

/** The instance whose users are worked on. */
interface WorkedInstance {
  readonly slug: string;
  readonly ownedLease: OwnedLease;
  readonly unitDemand: UnitDemand;
  connection(): ZiikConnection;
  isStopping(): boolean;
}

type UsedParts = Pick<Parts, 'db' | 'integrations' | 'log' | 'pollPeriodMs'>;
type Decided = Pick<Account, 'integrationId' | 'rulesVersion' | 'aliasesVersion'>;

/** Makes the surroundings that users are reconciled in, once for each version of an integration's rules. */
export function createSurroundings(parts: UsedParts, instance: WorkedInstance): (account: Account) => Surroundings {
  let known = new Map<string, Surroundings>();
  let knownFor: ZiikConnection | null = null;
  return ({ integrationId, rulesVersion, aliasesVersion }) => {
    const connection = instance.connection();
    if (connection !== knownFor) known = new Map();
    knownFor = connection;
    const key = `${integrationId}/${rulesVersion}/${aliasesVersion}`;
    const decided = { integrationId, rulesVersion, aliasesVersion };
    const made = known.get(key) ?? surroundingsOf(decided, parts, instance, connection);
    known.set(key, made);
    return made;
  };
}

function surroundingsOf(
  decided: Decided,
  parts: UsedParts,
  instance: WorkedInstance,
  connection: ZiikConnection,
): Surroundings {
  const { db, integrations, log, pollPeriodMs } = parts;
  const { slug, ownedLease, unitDemand } = instance;
  const { integrationId } = decided;
  const ziik = connection.calls(() => mayCall(decided, parts, instance, connection));
  return {
    ziik,
    circumstancesOf(account) {
      const integration = integrations.find(integrationId);
      if (integration === undefined) throw new Abandoned('disabled');
      if (!integrations.isInForce(integrationId, decided)) throw new Abandoned('rules');
      const { takenOverAt } = ownedLease;
      return {
        options: integration.options,
        isEnabled: integration.enabled,
        ownAddress: connection.username,
        isTakenOver: takenOverAt !== null && !account.settled && account.waitingSince < takenOverAt,
        needsUnit: unitDemand.standsFor(account),
        pollPeriodMs,
      };
    },
    recordsOf: (account) =>
      recordsOf(account, {
        db,
        lease: ownedLease.lease,
        slug,
        ziik,
        inactiveUsers: connection.inactiveUsers,
        noteNeedsUnit(runId) {
          if (unitDemand.note(runId))
            log.info({ instance: slug }, 'the instance rejects users without a unit; they wait until they match one');
        },
        async lastRound() {
          const last = integrations.find(integrationId)?.lastReadAt ?? null;
          return { lastSuccessAt: last?.getTime() ?? null, ...(await readClocks(db)) };
        },
      }),
  };
}

/** Throws where no call may be made any more, or not now. */
function mayCall(
  decided: Decided,
  parts: UsedParts,
  { ownedLease, isStopping }: WorkedInstance,
  { pace }: ZiikConnection,
): void {
  const { integrationId } = decided;
  if (!ownedLease.holds()) throw new Abandoned('lease');
  if (isStopping()) throw new Abandoned('stopping');
  if (!parts.integrations.isEnabled(integrationId)) throw new Abandoned('disabled');
  if (!parts.integrations.isInForce(integrationId, decided)) throw new Abandoned('rules');
  const pauseMs = pace.pausedUntil() - performance.now();
  if (pauseMs > 0) {
    throw new CallFailed({ kind: 'transient', cause: 'throttled', status: null, afterMs: pauseMs, unclear: false });
  }
}
