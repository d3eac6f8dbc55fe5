import type { RehearsalOutcome } from '@user-sync/contracts';
import {
  backoff,
  type Circumstances,
  claimsOf,
  describeRehearsal,
  finding,
  type Reading,
  type RehearsedKind,
  rehearseUser,
} from '@user-sync/domain';
import type { Logger } from '@user-sync/runtime';
import { Abandoned, CallFailed, type ZiikReads } from '../reconcile-user/ziik-calls.ts';
import { personToRehearse, type RehearsalItem } from './rehearsal-item.ts';
import type { AsyncReadingRecords } from './rehearsal-records.ts';

/** What came of looking one person up. */
export type Attempted =
  | { readonly is: 'done'; readonly item: RehearsalItem; readonly claims: readonly string[]; readonly told: Told }
  | { readonly is: 'later'; readonly item: RehearsalItem; readonly forMs: number }
  /** Nothing may be asked now; the item stays as it is. */
  | { readonly is: 'left' };

/** What is told of a person; null: nothing, the person is and stays unknown to Ziik. */
type Told = { readonly kind: RehearsedKind; readonly outcome: RehearsalOutcome } | null;

/** What a person is rehearsed in: there is nothing in it that writes. */
export interface RehearsalSurroundings {
  readonly ziik: ZiikReads;
  readonly records: AsyncReadingRecords;
  readonly circumstances: Circumstances;
}

const PAUSE_MS = { first: 1_000, most: 60_000 };
/** If Ziik does not answer for somebody, that is told in the end. */
const MOST_ATTEMPTS = 8;

/** Rehearses one person. Never throws for what Ziik does. */
export async function attemptRehearsal(
  item: RehearsalItem,
  surroundings: (item: RehearsalItem) => RehearsalSurroundings,
  log: Logger,
): Promise<Attempted> {
  const person = personToRehearse(item);
  try {
    const { ziik, records, circumstances } = surroundings(item);
    const rehearsed = await perform(rehearseUser(person, circumstances, item.isContested), ziik, records);
    const told = describeRehearsal(person, rehearsed);
    return { is: 'done', item, claims: claimsOf(person, rehearsed), told: told && outcomeOf(item, told) };
  } catch (error) {
    if (error instanceof Abandoned) return { is: 'left' };
    if (error instanceof CallFailed && error.failure.kind !== 'transient') return { is: 'left' };
    if (!(error instanceof CallFailed))
      log.error({ err: error, integrationId: item.integrationId }, 'a user could not be rehearsed');
    if (item.attempts + 1 >= MOST_ATTEMPTS) return unanswered(item);
    const afterMs = error instanceof CallFailed && error.failure.kind === 'transient' ? error.failure.afterMs : null;
    return { is: 'later', item, forMs: Math.max(afterMs ?? 0, backoff(item.attempts + 1, PAUSE_MS)) };
  }
}

/** Carries out the steps of a rehearsal, by ports that have no others. */
async function perform<Result>(
  rehearsal: Reading<Result>,
  ziik: ZiikReads,
  records: AsyncReadingRecords,
): Promise<Result> {
  let next = rehearsal.next();
  while (!next.done) {
    const { of, name, input } = next.value;
    const port = (of === 'ziik' ? ziik : records) as Record<string, (...all: readonly unknown[]) => Promise<unknown>>;
    next = rehearsal.next(await port[name]!(...input));
  }
  return next.value;
}

function unanswered(item: RehearsalItem): Attempted {
  const told = {
    kind: 'refused',
    status: 'failed',
    ziikUser: null,
    before: null,
    after: null,
    findings: [finding('ziik-refused')],
  } as const;
  return { is: 'done', item, claims: [], told: outcomeOf(item, told) };
}

function outcomeOf(
  { rehearsalId, integrationId, azureId, command }: RehearsalItem,
  told: NonNullable<ReturnType<typeof describeRehearsal>>,
): NonNullable<Told> {
  // Who is gone has no name in Azure any more.
  const hasName = Object.values(command.profile).some((value) => value !== null);
  const named = hasName ? command.profile : told.ziikUser;
  return {
    kind: told.kind,
    outcome: {
      integrationId,
      azureId,
      rehearsalId,
      kind: told.kind,
      status: told.status,
      email: named?.email ?? null,
      firstName: named?.firstName ?? null,
      lastName: named?.lastName ?? null,
      ziikUser: told.ziikUser,
      before: told.before as RehearsalOutcome['before'],
      after: told.after as RehearsalOutcome['after'],
      findings: told.findings as RehearsalOutcome['findings'],
      azure: command.azure,
    },
  };
}
