import type { DirectoryError, GraphPath, Next } from '@user-sync/graph';

/**
 * The position of a read of a directory:
 * `latest` the link "from now" is fetched · `list` everybody is listed · `delta` what changed since `deltaStart` is
 * read (everybody, where that is null) · `absences` people who were not seen are looked up one by one · `done`.
 */
export interface Round {
  readonly phase: 'latest' | 'list' | 'delta' | 'absences' | 'done';
  /** Everybody is read, so that who is not seen may be absent. */
  readonly full: boolean;
  /** Everybody seen is sent on to be verified in Ziik, changed or not. */
  readonly enforce: boolean;
  readonly deltaStart: GraphPath | null;
  /** `deltaStart` was kept from an earlier round: Graph may have lost it while a new one is good. */
  readonly isStored: boolean;
  /** The list, if there is one, is covered by what is read after it; see `StoredLinks.overlapLink`. */
  readonly overlaps: boolean;
  /** How many pages in a row brought nobody new. */
  readonly idlePages: number;
  /** The page to be fetched next; null: the phase's first. */
  readonly page: GraphPath | null;
  /** Marks the rows that a full round has seen; a new one for each beginning. */
  readonly generation: number;
  /** Everybody that an enforcing round sees has a revision from this one on; null: it does not enforce. */
  readonly since: number | null;
  /** It tells again what users who were read alone until then may have missed; null: it does not. */
  readonly covers: string | null;
  /**
   * What the list shows otherwise than the mirror, and the delta after it does not tell of, no delta has told: that
   * delta begins where all that was told is older. Absent where a version before this one began the round.
   */
  readonly compares?: boolean;
  /** Where the next round starts, once this one's end is reached. */
  readonly nextDelta: GraphPath | null;
}

/** What is kept of earlier rounds. */
export interface StoredLinks {
  /** Where the latest round ended. */
  readonly deltaLink: GraphPath | null;
  /**
   * The newest link that is older than any copy of a directory lags behind. A list may come from such a copy: what it
   * does not show yet comes with the delta from this link.
   */
  readonly overlapLink: GraphPath | null;
  /** The latest list was not covered by such a link: people hired just before it may be in no list at all. */
  readonly listAgain: boolean;
  /**
   * The newest link from which a delta tells again what the latest reads of single users may have missed, which came
   * from one copy of the directory each; the delta link itself where there were none. Null: no link is old enough.
   */
  readonly coveringLink: GraphPath | null;
  /** When a user was last read alone. */
  readonly aloneUntil: string | null;
}

/** Begins a round: what changed since the stored link, or everybody. The list is 5 times shorter than delta pages. */
export function beginRound(input: {
  full: boolean;
  enforce: boolean;
  since: number | null;
  links: StoredLinks;
  generation: number;
}): Round {
  const { full, enforce, since, links, generation } = input;
  const { deltaLink, overlapLink, coveringLink, aloneUntil } = links;
  const listAgain = links.listAgain || coveringLink === null;
  const common = { enforce, since, page: null, nextDelta: null, idlePages: 0 };
  if (deltaLink === null) return fromNewLink({ ...common, generation });
  const overlaps = overlapLink !== null;
  // The delta from a stored link after the list leaves no gap, and reports removals that a list cannot show.
  if (full || (listAgain && overlaps)) {
    const deltaStart = overlapLink ?? deltaLink;
    const list = { phase: 'list', full: true, deltaStart, isStored: true, overlaps } as const;
    // A first list that came from a copy that lagged behind has left people out, which is no fault of the deltas.
    const compares = overlaps && !listAgain;
    return { ...common, ...list, compares, generation: generation + 1, covers: overlaps ? aloneUntil : null };
  }
  const delta = {
    phase: 'delta',
    full: false,
    deltaStart: coveringLink ?? deltaLink,
    isStored: true,
    overlaps,
  } as const;
  return { ...common, ...delta, generation, covers: coveringLink === null ? null : aloneUntil };
}

/** Everybody is read, without a stored link. */
function fromNewLink<Begun extends { readonly generation: number }>(round: Begun) {
  const generation = round.generation + 1;
  const link = {
    deltaStart: null,
    isStored: false,
    overlaps: false,
    compares: false,
    covers: null,
    page: null,
    idlePages: 0,
  } as const;
  return { ...round, ...link, phase: 'latest', full: true, generation } as const;
}

/** After the link "from now" has come: everybody is listed, then what changed meanwhile is read. */
export function afterLatest(round: Round, link: GraphPath): Round {
  return { ...round, phase: 'list', deltaStart: link, page: null };
}

/** After a page has been written; `isNew`: it brought something that the round had not seen. */
export function afterPage(round: Round, next: Next, isNew: boolean): Round {
  if (next.nextLink !== undefined) return { ...round, page: next.nextLink, idlePages: isNew ? 0 : round.idlePages + 1 };
  const after = { ...round, page: null, idlePages: 0 };
  if (round.phase === 'list') return { ...after, phase: 'delta' };
  return { ...after, phase: round.full ? 'absences' : 'done', nextDelta: next.deltaLink ?? null };
}

const LEAST_IDLE_PAGES = 500;
/** Graph has been seen to repeat everybody, on pages that are far from full. */
const PEOPLE_ON_IDLE_PAGE = 20;

/** Whether paging has no end. Graph repeats itself and sends empty pages, so that many of them mean nothing. */
export function isEndless({ idlePages }: Pick<Round, 'idlePages'>, people: number): boolean {
  return idlePages > LEAST_IDLE_PAGES + people / PEOPLE_ON_IDLE_PAGE;
}

/** How a refusal was answered; the reason is for metrics and logs. */
export interface Recovery {
  readonly round: Round;
  readonly reason: 'page-link-expired' | 'tried-again' | 'delta-token-refused' | 'list-refused' | 'delta-link-dead';
}

/** How often a run recovers from refusals before it fails. */
const MOST_RECOVERIES = 6;

/**
 * After Graph refused to continue: where the read begins again; null: it cannot. A dead page link costs its phase, a
 * dead delta token a full read. `recoveries` counts those of this run before.
 */
export function afterRefusal(round: Round, kind: DirectoryError['kind'], recoveries: number): Recovery | null {
  if (recoveries >= MOST_RECOVERIES) return null;
  const again = { ...round, page: null, idlePages: 0 };
  const restarted = { ...again, generation: round.generation + 1, full: true };
  switch (kind) {
    case 'resync':
      if (round.phase === 'delta' && round.deltaStart === null)
        return { round: restarted, reason: 'page-link-expired' };
      return { round: fromNewLink(round), reason: 'delta-token-refused' };
    case 'page-expired':
    case 'refused':
      if (round.page !== null) {
        // What the delta repeats changes nothing; a restarted list must record who it has seen.
        const isFromLink = round.phase === 'delta' && round.deltaStart !== null;
        return { round: isFromLink ? again : restarted, reason: 'page-link-expired' };
      }
      if (round.phase !== 'delta') {
        // The plain chain is a list and its delta in one.
        const chain = { phase: 'delta', deltaStart: null, isStored: false, overlaps: true, compares: false } as const;
        return { round: { ...restarted, ...chain }, reason: 'list-refused' };
      }
      if (round.deltaStart === null) return null;
      if (recoveries === 0) return { round, reason: 'tried-again' };
      return { round: fromNewLink(round), reason: 'delta-token-refused' };
    default:
      return null;
  }
}

/** So many rounds in a row that fail on a stored link, and it is given up. */
const MOST_LINK_FAILURES = 3;

/**
 * Whether a failure may be that of the stored link alone. Graph throttles every caller; a server that asks for a pause
 * means to answer later, and sign-in is no link.
 */
export function isOfStoredLink(
  round: Round,
  error: Pick<DirectoryError, 'kind' | 'code' | 'operation' | 'retryAfterMs'>,
): boolean {
  const isOfDelta = round.phase === 'delta' && error.operation === 'users/delta';
  return (
    isOfDelta &&
    round.isStored &&
    error.kind === 'transient' &&
    error.code !== 'throttled' &&
    error.retryAfterMs === undefined
  );
}

/**
 * After a stored link did not answer, `failures` rounds in a row: where the reading begins again, or null: the round
 * fails, and the next one tries the link again. A full run does not wait for that, be it that it reads the changes
 * alone, since a rehearsal has read the rest (`isFullRun`): an administrator may have asked for it meanwhile. Nobody is
 * lost: everybody is listed after the new link, and people who are absent are looked up.
 */
export function afterLinkFailure(round: Round, failures: number, isFullRun: boolean): Recovery | null {
  if (!round.full && !isFullRun && failures < MOST_LINK_FAILURES) return null;
  return { round: fromNewLink(round), reason: 'delta-link-dead' };
}
