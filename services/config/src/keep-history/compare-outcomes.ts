import type { UserOutcome } from '@user-sync/contracts';
import { currentRules } from '@user-sync/control';
import {
  aliasChanges,
  type Because,
  causeOf,
  changesOf,
  type DirectoryUser,
  type Finding,
  type HistoryCause,
  isUnanswered,
  type Named,
  type Placement,
  type Told,
  type UserStatus,
} from '@user-sync/domain';
import { columns, planOnce, type Tx } from '@user-sync/persistence';
import { codesOf } from '../keep-read-model/person-columns.ts';
import { type AliasActors, type ChangeOfAlias, findAliasActors } from './find-alias-actors.ts';

/** An outcome as the history keeps it. */
export interface HistoryEntry extends Because {
  readonly outcome: UserOutcome;
  readonly detail: string;
  /** As JSON: by field, what it was and what it is; null: nothing changed, or that cannot be told. */
  readonly changes: string | null;
  /** Whether the outcome answers its run, and says that something changed. */
  readonly isByRun: boolean;
}

/** The last entry of a person's history. */
type Last = Because & { readonly runId: string | null; readonly detail: string };

interface Before {
  readonly told: Told;
  readonly sequence: number;
  readonly last: Last | null;
}

/**
 * What outcomes changed, each compared with what was told of its person before; call it before they are stored. One
 * that is not newer than what is stored cannot be compared any more. One that repeats the entry before, as another
 * attempt that failed does, makes none. Three statements at most for any number of them.
 */
export async function compareOutcomes(tx: Tx, outcomes: readonly UserOutcome[]): Promise<HistoryEntry[]> {
  const before = await readStored(tx, outcomes);
  const rules = await readRules(tx, outcomes, before);
  const sorted = [...outcomes].sort((a, b) => a.sequence - b.sequence);
  const aliasActors = await findAliasActors(tx, changesOfAliases(sorted, before));
  return sorted.flatMap((outcome) => {
    const key = keyOf(outcome);
    const known = before.get(key) ?? null;
    const detail = detailOf(outcome);
    if (known !== null && outcome.sequence <= known.sequence) {
      return { outcome, detail, changes: null, cause: null, actor: null, isByRun: false };
    }
    const ruled = rules.get(outcome.integrationId);
    const rulesBy = ruled?.version === outcome.rulesVersion ? (ruled?.changedBy ?? null) : null;
    const entry = compare(known, outcome, { rulesBy, aliasActors });
    const isRepeated = known !== null && repeats(known.last, entry);
    const { cause, actor } = entry;
    const last = isRepeated ? known.last : { cause, actor, runId: outcome.runId, detail };
    before.set(key, { told: toldIn(outcome), sequence: outcome.sequence, last });
    return isRepeated ? [] : entry;
  });
}

function compare(
  known: Before | null,
  outcome: UserOutcome,
  { rulesBy, aliasActors }: { rulesBy: string | null; aliasActors: AliasActors },
): HistoryEntry {
  const after = toldIn(outcome);
  const before = known === null ? null : confirmed(known.told, outcome);
  const last = known?.last ?? null;
  const all = changesOf(before, after, outcome.found ?? null);
  const changes = isForgotten(outcome) ? { ...(all.status && { status: all.status }) } : all;
  const [change] = before === null ? [] : aliasChanges(before, after);
  const aliasBy = change === undefined ? null : aliasActors({ integrationId: outcome.integrationId, ...change });
  const { what, asked = null } = outcome;
  const because = causeOf({ before, after, what, changes, asked, last, rulesBy, aliasBy });
  const isChanged = Object.keys(changes).length > 0;
  const isAnswer = before === null || last?.runId !== outcome.runId || isUnanswered(before);
  return {
    outcome,
    detail: detailOf(outcome),
    changes: isChanged ? JSON.stringify(changes) : null,
    ...because,
    isByRun: isChanged && isAnswer,
  };
}

/** Decided as before by newer rules, which was not told then: these are the rules before. */
function confirmed(told: Told, { confirmedRulesVersion: by }: UserOutcome): Told {
  return by === undefined ? told : { ...told, rulesVersion: Math.max(told.rulesVersion ?? 0, by) };
}

/** Whether the person was removed for good, so that nothing personal may be kept (S36). */
export function isForgotten({ what, status, findings }: UserOutcome): boolean {
  return what === 'purged' || (status === 'purged' && !findings.some(({ code }) => code === 'gone-in-ziik'));
}

function repeats(last: Last | null, { outcome, detail, changes, cause, actor }: HistoryEntry): boolean {
  if (last === null || changes !== null || outcome.what !== 'listed') return false;
  const isSameCause = cause === null || (cause === last.cause && actor === last.actor);
  return isSameCause && outcome.runId === last.runId && detail === last.detail;
}

function detailOf(outcome: UserOutcome): string {
  const told = outcome.findings.length === 0 ? outcome.status : `${outcome.status}: ${codesOf(outcome)}`;
  return outcome.retry ? `${told}. ${outcome.retry.reason}` : told;
}

function keyOf({ integrationId, azureId }: { integrationId: string; azureId: string }): string {
  return `${integrationId}/${azureId}`;
}

function toldIn(outcome: UserOutcome): Told {
  const { status, email, firstName, lastName, unit, userTypes, findings, azure, ziik, decision, retry } = outcome;
  return {
    status,
    email,
    firstName,
    lastName,
    unit,
    userTypes,
    findings,
    azure,
    ziik,
    decision,
    rulesVersion: outcome.rulesVersion ?? null,
    isFailing: retry != null,
  };
}

interface StoredRow {
  integrationId: string;
  azureId: string;
  sequence: number;
  status: UserStatus;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  unitId: number | null;
  unitName: string | null;
  userTypes: string;
  findings: Finding[];
  azure: string | null;
  ziik: string | null;
  decision: string | null;
  rulesVersion: number | null;
  isFailing: boolean;
  cause: HistoryCause | null;
  actor: string | null;
  runId: string | null;
  detail: string | null;
}

const READ_STORED = planOnce(`
  SELECT p.integration_id AS "integrationId", p.azure_id AS "azureId", p.sequence, p.status, p.email,
      p.first_name AS "firstName", p.last_name AS "lastName", p.unit_id AS "unitId", p.unit_name AS "unitName",
      p.user_types AS "userTypes", p.findings, p.azure, p.ziik, p.decision, p.rules_version AS "rulesVersion",
      p.retry IS NOT NULL AS "isFailing", last.cause, last.actor, last.run_id AS "runId", last.detail
    FROM unnest($1::uuid[], $2::text[]) AS given (integration_id, azure_id)
    JOIN config.person p ON p.integration_id = given.integration_id AND p.azure_id = given.azure_id
    LEFT JOIN LATERAL (SELECT h.cause, h.actor, h.run_id, h.detail FROM config.history h
      WHERE h.integration_id = p.integration_id AND h.azure_id = p.azure_id
      ORDER BY h.sequence DESC LIMIT 1) AS last ON true`);

async function readStored(tx: Tx, outcomes: readonly UserOutcome[]): Promise<Map<string, Before>> {
  const people = [...new Map(outcomes.map((outcome) => [keyOf(outcome), outcome])).values()];
  const rows = await tx.query<StoredRow>(READ_STORED, columns(people, ['integrationId', 'azureId']));
  return new Map(rows.map((row) => [keyOf(row), beforeIn(row)]));
}

function beforeIn(row: StoredRow): Before {
  const { sequence, unitId, unitName, azure, ziik, decision, cause, actor, runId, detail } = row;
  const { status, email, firstName, lastName, findings, rulesVersion, isFailing } = row;
  return {
    sequence,
    last: detail === null ? null : { cause, actor, runId, detail },
    told: {
      status,
      email,
      firstName,
      lastName,
      findings,
      rulesVersion,
      isFailing,
      unit: unitId === null ? null : { id: unitId, name: unitName ?? '' },
      userTypes: JSON.parse(row.userTypes) as Named[],
      azure: azure === null ? null : (JSON.parse(azure) as DirectoryUser),
      ziik: ziik === null ? null : (JSON.parse(ziik) as { active: boolean }),
      decision: decision === null ? null : (JSON.parse(decision) as Placement),
    },
  };
}

/** Every change of an alias by which somebody is decided otherwise, over all outcomes of a person in their order. */
function changesOfAliases(sorted: readonly UserOutcome[], before: ReadonlyMap<string, Before>): ChangeOfAlias[] {
  const told = new Map([...before].map(([key, each]) => [key, each.told]));
  return sorted.flatMap((outcome) => {
    const known = told.get(keyOf(outcome));
    const after = toldIn(outcome);
    told.set(keyOf(outcome), after);
    if (known === undefined) return [];
    return aliasChanges(known, after).map((change) => ({ integrationId: outcome.integrationId, ...change }));
  });
}

/** The rules of the integrations in which somebody was decided by others than before; most batches have none. */
async function readRules(tx: Tx, outcomes: readonly UserOutcome[], before: ReadonlyMap<string, Before>) {
  const others = outcomes.filter((outcome) => {
    const known = before.get(keyOf(outcome));
    return known !== undefined && known.told.rulesVersion !== (outcome.rulesVersion ?? null);
  });
  const ids = [...new Set(others.map(({ integrationId }) => integrationId))];
  return ids.length === 0 ? new Map<string, never>() : currentRules(tx, ids);
}
