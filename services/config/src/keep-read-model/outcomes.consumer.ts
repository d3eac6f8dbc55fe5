import { Controller, Inject } from '@nestjs/common';
import type { RunMarker, UserOutcome } from '@user-sync/contracts';
import { noteSyncsWritten, notifyPeople } from '@user-sync/control';
import { isGuid } from '@user-sync/domain';
import { type Batch, Consumes, done, type Handled, isOfRehearsal, rejected } from '@user-sync/messaging';
import type { Database, Tx } from '@user-sync/persistence';
import { continueTraces, groupCalls, type Logger } from '@user-sync/runtime';
import { DATABASE, LOG } from '@user-sync/service';
import { judgePlans } from '../keep-to-plan/judge-plans.ts';
import { finishRehearsals } from '../rehearse-run/finish-rehearsals.ts';
import { type RehearsalMessage, storeRehearsed } from '../rehearse-run/store-rehearsed.ts';
import { noteMarkers, settleWholeRuns } from './settle-runs.ts';
import { storeOutcomes } from './store-outcomes.ts';

/** Most outcomes in one transaction, whatever partitions they come from. */
const MOST_TOGETHER = 1_000;
/** A transaction costs as much as storing a dozen people, so small batches are gathered for a moment. */
const STORE_EVERY_MS = 100;

/** What the applier says of users and runs, kept for the lists. */
@Controller()
export class OutcomesConsumer {
  /** Writers of one integration's people take turns, so that batches of several partitions are stored as one. */
  readonly #store: (outcomes: readonly UserOutcome[]) => Promise<void>;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.#store = groupCalls((outcomes) => db.transaction((tx) => store(tx, outcomes)), {
      most: MOST_TOGETHER,
      everyMs: STORE_EVERY_MS,
    });
  }

  @Consumes('ziikOutcomes')
  async handle(batch: Batch<'ziikOutcomes'>): Promise<readonly Handled[]> {
    const { db, log } = this;
    const outcomes: UserOutcome[] = [];
    const markers: RunMarker[] = [];
    const rehearsed: RehearsalMessage[] = [];
    const answers = batch.messages.map((message): Handled => {
      if (isOfRehearsal(message)) {
        rehearsed.push(message);
        return done;
      }
      const isMarker = message.type === 'run.settled';
      if (!isGuid(isMarker ? message.data.runId : message.data.integrationId)) return rejected('an id is not a GUID');
      if (isMarker) {
        markers.push(message.data);
        return done;
      }
      if (!hasTimes(message.data)) return rejected('a time is not ISO 8601');
      outcomes.push(isUnstorable(message.raw) ? cleaned(message.data) : message.data);
      return done;
    });
    const runIds = markers.map(({ runId }) => runId);
    const changes = batch.messages.filter((message) => message.type !== 'run.settled' && !isOfRehearsal(message));
    const rehearsal = await continueTraces(changes, 'store outcome', attributesOf, async () => {
      if (outcomes.length > 0) await this.#store(outcomes);
      if (markers.length === 0 && rehearsed.length === 0) return null;
      // A marker says that what came before it is stored.
      return db.transaction(async (tx) => {
        if (markers.length > 0) await noteMarkers(tx, batch.partition, runIds);
        return rehearsed.length > 0 ? this.#storeRehearsed(tx, batch.partition, rehearsed) : null;
      });
    });
    if (rehearsal !== null)
      for (const id of await finishRehearsals(db, rehearsal.markers))
        log.info({ preview: id }, 'preview of a run done');
    if (markers.length > 0) {
      for (const runId of await settleWholeRuns(db, markers)) log.info({ runId }, 'run settled');
      await judgePlans(db, runIds);
    }
    const ofRehearsals = rehearsal?.handled.values();
    return batch.messages.map((message, at) => (isOfRehearsal(message) ? ofRehearsals!.next().value! : answers[at]!));
  }

  async #storeRehearsed(tx: Tx, partition: number, messages: readonly RehearsalMessage[]) {
    const stored = await storeRehearsed(tx, messages, ({ raw, data }) => (isUnstorable(raw) ? cleaned(data) : data));
    if (stored.markers.length > 0)
      await noteMarkers(
        tx,
        partition,
        stored.markers.map(({ rehearsalId }) => rehearsalId),
      );
    return stored;
  }
}

async function store(tx: Tx, outcomes: readonly UserOutcome[]): Promise<void> {
  await storeOutcomes(tx, outcomes);
  await noteSyncsWritten(tx, outcomes.filter(isAnswer));
  await notifyPeople(
    tx,
    outcomes.map(({ integrationId }) => integrationId),
  );
}

function attributesOf({ data: { integrationId } }: Batch<'ziikOutcomes'>['messages'][number]) {
  return { 'user_sync.integration': integrationId };
}

/** Ziik has answered: neither is there another attempt to come, nor a decision. */
function isAnswer({ status, retry }: UserOutcome): boolean {
  return retry == null && status !== 'pending' && status !== 'held';
}

function hasTimes({ at, deactivatedAt, purgeAt }: UserOutcome): boolean {
  return isTime(at) && (deactivatedAt === null || isTime(deactivatedAt)) && (purgeAt === null || isTime(purgeAt));
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text));
}

/** Postgres takes no NUL in a text, and no lone surrogate in JSON; Azure's values may have both. */
function isUnstorable(raw: Buffer): boolean {
  return raw.includes('\\u0000') || raw.includes('\\ud') || raw.includes('\\uD');
}

function cleaned<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed() as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cleaned) as T;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cleaned(part)])) as T;
}
