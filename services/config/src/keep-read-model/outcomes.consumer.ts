import { Controller, Inject } from '@nestjs/common';
import type { RunMarker, UserOutcome } from '@user-sync/contracts';
import { isGuid } from '@user-sync/domain';
import { type Batch, Consumes, done, type Outcome, rejected } from '@user-sync/messaging';
import { continueTraces } from '@user-sync/runtime';
import { PARTS, type Parts } from '../parts.ts';
import { noteMarkers, settleRuns } from './settle-runs.ts';
import { storeOutcomes } from './store-outcomes.ts';

/** What the applier says of users and runs, kept for the lists. */
@Controller()
export class OutcomesConsumer {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Consumes('ziikOutcomes')
  async handle(batch: Batch<'ziikOutcomes'>): Promise<readonly Outcome[]> {
    const { db, log } = this.#parts;
    const outcomes: UserOutcome[] = [];
    const markers: RunMarker[] = [];
    const answers = batch.messages.map((message): Outcome => {
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
    const changes = batch.messages.filter(({ type }) => type !== 'run.settled');
    await continueTraces(changes, 'store outcome', attributesOf, () =>
      db.transaction(async (tx) => {
        if (outcomes.length > 0) await storeOutcomes(tx, outcomes);
        if (markers.length > 0) await noteMarkers(tx, batch.partition, markers);
      }),
    );
    if (markers.length > 0) {
      for (const runId of await settleRuns(db, markers)) log.info({ runId }, 'run settled');
    }
    return answers;
  }
}

function attributesOf({ data: { integrationId } }: Batch<'ziikOutcomes'>['messages'][number]) {
  return { 'user_sync.integration': integrationId };
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
