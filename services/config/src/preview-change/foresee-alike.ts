import { hash } from 'node:crypto';
import {
  type CatalogueIndex,
  type Circumstances,
  type CountedAs,
  countedAs,
  type DirectoryUser,
  decidedBy,
  type Foreseen,
  foreseeChange,
  type MatchingRules,
  type Standing,
  standingOfLeaver,
} from '@user-sync/domain';
import type { ChangedUser, SharedState } from '../keep-previews/changed-users.ts';
import { azureOf, heldPersonOf, holds, type PersonRow } from './read-held-people.ts';

/** What people are foreseen by. */
export interface Foresight {
  readonly rules: MatchingRules;
  readonly catalogue: CatalogueIndex;
  readonly circumstances: Circumstances;
}

/** What becomes of somebody, and of everybody who is alike. */
export interface Outcome {
  readonly counted: CountedAs;
  /** Null: nothing, or Azure does not have the person. */
  readonly change: (Omit<ChangedUser, 'azureId'> & { readonly hash: string }) | null;
}

/** So that memory is bounded: beyond these, what was found first is found again when it is needed. */
const MOST_REMEMBERED = 25_000;

/** Foresees everybody, one after the other; those who are alike, once. */
export class AlikeForeseen {
  readonly #foresight: Foresight;
  readonly #outcomes = new Map<string, Outcome>();
  readonly #states = new Map<string, number>();
  #lastState = 0;
  #newStates: SharedState[] = [];

  constructor(foresight: Foresight) {
    this.#foresight = foresight;
  }

  /** What becomes of one person. */
  outcomeOf(person: PersonRow): Outcome {
    const azure = azureOf(person);
    const likeness = likenessOf(person, azure, this.#foresight.rules);
    if (likeness === null) return this.#foresee(person, azure);
    let outcome = this.#outcomes.get(likeness);
    if (outcome === undefined) {
      outcome = this.#foresee(person, azure);
      remember(this.#outcomes, likeness, outcome);
    }
    return outcome;
  }

  /** The states that came up since this was last asked. */
  takeNewStates(): SharedState[] {
    const states = this.#newStates;
    this.#newStates = [];
    return states;
  }

  #foresee(person: PersonRow, azure: DirectoryUser | null): Outcome {
    const held = heldPersonOf(person, azure);
    if (azure === null) return { counted: countedAs(held, null), change: null };
    const { rules, catalogue, circumstances } = this.#foresight;
    const foreseen = foreseeChange({ ...held, azure }, rules, catalogue, circumstances);
    const { kind } = foreseen;
    return { counted: countedAs(held, foreseen), change: kind === 'same' ? null : this.#changeOf(kind, foreseen) };
  }

  /** Those held by the removal limit are changed at the end. */
  #changeOf(
    kind: Exclude<Foreseen['kind'], 'same'>,
    { before, after, difference }: Foreseen,
  ): NonNullable<Outcome['change']> {
    const isLeaver = kind === 'leaves';
    const state = {
      kind: isLeaver ? ('deactivated' as const) : kind,
      difference: JSON.stringify(difference),
      before: shown(before),
      after: shown(isLeaver ? standingOfLeaver(before, 'deactivated') : after),
    };
    const key = keyOf(JSON.stringify(state));
    let number = this.#states.get(key);
    if (number === undefined) {
      number = ++this.#lastState;
      remember(this.#states, key, number);
      this.#newStates.push({ ...state, number });
    }
    return { kind: state.kind, state: number, hash: key };
  }
}

/** People of the same one are foreseen alike. Null: nobody else is foreseen like this person. */
function likenessOf(person: PersonRow, azure: DirectoryUser | null, rules: MatchingRules): string | null {
  const decided = azure === null ? '' : decidedBy(azure, rules);
  const { status, unitId, unitName, userTypes, findings, decision, lifecycle, flags, ziik } = person;
  // A user in Ziik whose id is not known is recognised by the address.
  if (decided === null || (ziik !== null && !holds('isKnown', person))) return null;
  // Texts are in JSON, but for the last.
  return keyOf(
    `${status} ${flags} ${unitId} ${decided} ${userTypes} ${findings} ${decision} ${lifecycle} ${standingIn(ziik)} ${unitName}`,
  );
}

/** A short key: thousands of them are kept in memory. */
function keyOf(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** The profile in Ziik is written over without a question. What is not told in the usual form counts as it is. */
function standingIn(ziik: string | null): string | null {
  return ziik?.startsWith('{"active":true,"email":') && !ziik.includes('"memberships":') ? 'active' : ziik;
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.size >= MOST_REMEMBERED) map.delete(map.keys().next().value!);
  map.set(key, value);
}

function shown({ status, unit, userTypes, findings }: Standing): string {
  return JSON.stringify({
    status,
    unit,
    userTypes,
    findings: findings.map(({ code, field, value }) => ({ code, field, value })),
  });
}
