import type { DirectoryErrorKind, GraphPath, Next } from '@user-sync/graph';

/**
 * Where the reading of a directory stands:
 * `latest` the link "from now" is fetched · `list` everybody is listed · `delta` what changed since `deltaStart` is read
 * (everybody, where that is null) · `absences` who was not seen is asked for one by one · `done`.
 */
export interface Round {
  readonly phase: 'latest' | 'list' | 'delta' | 'absences' | 'done';
  /** Everybody is read, so that who is not seen may be absent. */
  readonly full: boolean;
  /** Everybody seen is sent on to be verified in Ziik, changed or not. */
  readonly enforce: boolean;
  readonly deltaStart: GraphPath | null;
  /** The page to be fetched next; null: the phase's first. */
  readonly page: GraphPath | null;
  /** Marks the rows that a full round has seen; a new one for each beginning. */
  readonly generation: number;
  /** Everybody whom an enforcing round sees has a revision from this one on; null: it does not enforce. */
  readonly since: number | null;
  /** Where the next round starts, once this one's end is reached. */
  readonly nextDelta: GraphPath | null;
}

/** Begins a round: what changed since the stored link, or everybody. The list is 5 times shorter than delta pages. */
export function beginRound(input: {
  full: boolean;
  enforce: boolean;
  since: number | null;
  deltaLink: GraphPath | null;
  generation: number;
}): Round {
  const { full, enforce, since, deltaLink, generation } = input;
  const common = { enforce, since, page: null, nextDelta: null };
  if (deltaLink === null) {
    return { ...common, phase: 'latest', full: true, deltaStart: null, generation: generation + 1 };
  }
  // The delta from the stored link after the list leaves no gap, and tells removals that a list cannot show.
  if (full) return { ...common, phase: 'list', full: true, deltaStart: deltaLink, generation: generation + 1 };
  return { ...common, phase: 'delta', full: false, deltaStart: deltaLink, generation };
}

/** After the link "from now" has come: everybody is listed, then what changed meanwhile is read. */
export function afterLatest(round: Round, link: GraphPath): Round {
  return { ...round, phase: 'list', deltaStart: link, page: null };
}

/** After a page has been written. */
export function afterPage(round: Round, next: Next): Round {
  if (next.nextLink !== undefined) return { ...round, page: next.nextLink };
  if (round.phase === 'list') return { ...round, phase: 'delta', page: null };
  return { ...round, phase: round.full ? 'absences' : 'done', page: null, nextDelta: next.deltaLink ?? null };
}

/** How a refusal was answered; the reason is for metrics and logs. */
export interface Recovery {
  readonly round: Round;
  readonly reason: 'page-link-expired' | 'tried-again' | 'delta-token-refused' | 'list-refused';
}

/** How often a run recovers from refusals before it fails. */
const MOST_RECOVERIES = 6;

/**
 * After Graph refused to go on: where the reading begins again; null: it cannot. A dead page link costs its phase, a
 * dead delta token a full read. `recoveries` counts those of this run before.
 */
export function afterRefusal(round: Round, kind: DirectoryErrorKind, recoveries: number): Recovery | null {
  if (recoveries >= MOST_RECOVERIES) return null;
  const again = { ...round, page: null };
  const anew = { ...again, generation: round.generation + 1, full: true };
  switch (kind) {
    case 'resync':
      if (round.phase === 'delta' && round.deltaStart === null) return { round: anew, reason: 'page-link-expired' };
      return { round: { ...anew, phase: 'latest', deltaStart: null }, reason: 'delta-token-refused' };
    case 'page-expired':
    case 'refused':
      if (round.page !== null) {
        // What the delta from a link says again changes nothing; a list begun anew must tell whom it has seen.
        const isFromLink = round.phase === 'delta' && round.deltaStart !== null;
        return { round: isFromLink ? again : anew, reason: 'page-link-expired' };
      }
      if (round.phase !== 'delta') {
        return { round: { ...anew, phase: 'delta', deltaStart: null }, reason: 'list-refused' };
      }
      if (round.deltaStart === null) return null;
      if (recoveries === 0) return { round, reason: 'tried-again' };
      return { round: { ...anew, phase: 'latest', deltaStart: null }, reason: 'delta-token-refused' };
    default:
      return null;
  }
}
