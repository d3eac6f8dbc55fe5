import { describe, expect, it } from '@jest/globals';
import {
  afterLatest,
  afterLinkFailure,
  afterPage,
  afterRefusal,
  beginRound,
  isEndless,
  isOfStoredLink,
  type Round,
  type StoredLinks,
} from './round.ts';

const LINK = '/v1.0/users/delta?$deltatoken=1';
const PAGE = '/v1.0/users/delta?$skiptoken=1';

const aRound = (round: Partial<Round>): Round => ({
  phase: 'delta',
  full: false,
  enforce: false,
  since: null,
  deltaStart: LINK,
  page: null,
  generation: 4,
  nextDelta: null,
  isStored: true,
  overlaps: false,
  covers: null,
  idlePages: 0,
  ...round,
});

const links = (some: Partial<StoredLinks> = {}): StoredLinks => ({
  deltaLink: LINK,
  overlapLink: null,
  listAgain: false,
  coveringLink: LINK,
  aloneUntil: null,
  ...some,
});
const begin = (full: boolean, some: Partial<StoredLinks> = {}) =>
  beginRound({ enforce: false, since: null, full, links: links(some), generation: 4 });

describe('a round', () => {
  it('without a stored link takes the link from now, lists everybody, then reads what changed meanwhile', () => {
    const begun = begin(false, { deltaLink: null });
    expect(begun).toMatchObject({ phase: 'latest', full: true, generation: 5 });

    const listing = afterLatest(begun, LINK);
    expect(listing).toMatchObject({ phase: 'list', deltaStart: LINK, page: null });

    const second = afterPage(listing, { nextLink: PAGE }, true);
    expect(second).toMatchObject({ phase: 'list', page: PAGE });

    const delta = afterPage(second, { end: true }, true);
    expect(delta).toMatchObject({ phase: 'delta', deltaStart: LINK, page: null });

    expect(afterPage(delta, { deltaLink: 'next' }, true)).toMatchObject({ phase: 'absences', nextDelta: 'next' });
  });

  it('reads everybody and then the delta from the stored link, so that no gap exists', () => {
    const begun = begin(true);

    expect(begun).toMatchObject({ phase: 'list', full: true, deltaStart: LINK, generation: 5 });
  });

  it('compares a list with the mirror where it is covered by a delta from a link that is old enough', () => {
    expect(begin(true, { overlapLink: LINK }).compares).toBe(true);
    expect(begin(true).compares).toBe(false);
  });

  it('does not compare a first list, one that repeats it, or one after the stored link was lost', () => {
    expect(begin(true, { overlapLink: LINK, listAgain: true }).compares).toBe(false);
    expect(begin(true, { overlapLink: LINK, coveringLink: null }).compares).toBe(false);
    expect(begin(true, { deltaLink: null }).compares).toBe(false);
    const comparing = begin(true, { overlapLink: LINK });
    for (const kind of ['resync', 'refused'] as const)
      expect(afterRefusal(comparing, kind, 0)?.round.compares).toBe(false);
    expect(afterRefusal({ ...comparing, page: PAGE }, 'page-expired', 0)?.round.compares).toBe(true);
  });

  it('[S15] reads the changes since the stored link, and looks for no absences', () => {
    const begun = begin(false);

    expect(begun).toMatchObject({ phase: 'delta', full: false, deltaStart: LINK, generation: 4 });
    expect(afterPage(begun, { deltaLink: 'next' }, true)).toMatchObject({ phase: 'done', nextDelta: 'next' });
  });
});

describe('users who were read alone since the latest round', () => {
  const alone = { aloneUntil: '2026-11-28 10:05' };

  it('are told of again by a delta from a link that is older than any copy of the directory was then', () => {
    const begun = begin(false, { ...alone, coveringLink: 'older' });

    expect(begun).toMatchObject({ phase: 'delta', full: false, deltaStart: 'older', covers: alone.aloneUntil });
  });

  it('are listed with everybody where no link is that old', () => {
    const begun = begin(false, { ...alone, coveringLink: null, overlapLink: 'old' });

    expect(begun).toMatchObject({ phase: 'list', full: true, deltaStart: 'old', covers: alone.aloneUntil });
  });

  it('stay to be told of where neither is possible, or where the reading begins from a new link', () => {
    const begun = begin(false, { ...alone, coveringLink: null });

    expect(begun).toMatchObject({ phase: 'delta', deltaStart: LINK, covers: null });
    const again = afterRefusal(aRound({ covers: alone.aloneUntil }), 'resync', 0);
    expect(again!.round).toMatchObject({ phase: 'latest', covers: null });
  });
});

describe('a list and the delta after it', () => {
  it('overlap: the delta starts from a link that is older than any copy of the directory', () => {
    expect(begin(true, { overlapLink: 'older' })).toMatchObject({ phase: 'list', deltaStart: 'older', overlaps: true });
  });

  it('are repeated by a later round where they did not overlap, as soon as they can', () => {
    expect(begin(false, { listAgain: true })).toMatchObject({ phase: 'delta', full: false });
    expect(begin(false, { listAgain: true, overlapLink: LINK })).toMatchObject({
      phase: 'list',
      full: true,
      deltaStart: LINK,
      overlaps: true,
      generation: 5,
    });
  });

  it('are one thing where the plain chain of delta pages is read', () => {
    const listing = aRound({ phase: 'list', full: true });

    expect(afterRefusal(listing, 'refused', 0)?.round).toMatchObject({ deltaStart: null, overlaps: true });
  });
});

describe('paging', () => {
  it('counts the pages in a row that bring nobody new', () => {
    const idle = afterPage(aRound({ idlePages: 7 }), { nextLink: PAGE }, false);

    expect(idle.idlePages).toBe(8);
    expect(afterPage(idle, { nextLink: PAGE }, true).idlePages).toBe(0);
    expect(afterPage({ ...idle, phase: 'list' }, { end: true }, false).idlePages).toBe(0);
  });

  it.each([
    [500, 0, false],
    [501, 0, true],
    [5_500, 100_000, false],
    [5_501, 100_000, true],
  ])('of %i such pages in a directory of %i people has no end: %s', (idlePages, people, expected) => {
    expect(isEndless({ idlePages }, people)).toBe(expected);
  });
});

describe('a stored link that fails', () => {
  const failure = {
    kind: 'transient',
    code: 'graph-unavailable',
    operation: 'users/delta',
    retryAfterMs: undefined,
  } as const;

  it.each([
    ['its answer is an error', {}, {}, true],
    ['a page behind it fails', { page: PAGE }, {}, true],
    ['Graph throttles', {}, { code: 'throttled' } as const, false],
    ['Graph asks for a pause', {}, { retryAfterMs: 50_000 }, false],
    ['the sign-in fails', {}, { operation: 'sign-in' }, false],
    ['the list fails', { phase: 'list' } as const, { operation: 'users' }, false],
    ['the link is from this round', { isStored: false }, {}, false],
    ['an administrator must act', {}, { kind: 'misconfigured' } as const, false],
  ])('is what is wrong when %s: see the row', (_what, round, error, expected) => {
    expect(isOfStoredLink(aRound(round), { ...failure, ...error })).toBe(expected);
  });

  it('is retried by the next two rounds, and then abandoned', () => {
    expect(afterLinkFailure(aRound({}), 1, false)).toBeNull();
    expect(afterLinkFailure(aRound({}), 2, false)).toBeNull();
    expect(afterLinkFailure(aRound({ page: PAGE }), 3, false)).toMatchObject({
      reason: 'delta-link-dead',
      round: { phase: 'latest', full: true, deltaStart: null, page: null, isStored: false, generation: 5 },
    });
  });

  it('[S13] is abandoned at once by a requested full read', () => {
    expect(afterLinkFailure(aRound({ full: true }), 1, false)).toMatchObject({ round: { phase: 'latest' } });
    expect(afterLinkFailure(aRound({}), 1, true)).toMatchObject({ round: { phase: 'latest', full: true } });
  });
});

describe('after a refusal', () => {
  it.each([
    [
      'an expired page link of a delta',
      aRound({ page: PAGE }),
      'page-expired',
      { reason: 'page-link-expired', round: { phase: 'delta', deltaStart: LINK, page: null, generation: 4 } },
    ],
    [
      'an expired page link of the list',
      aRound({ phase: 'list', full: true, page: PAGE }),
      'page-expired',
      { reason: 'page-link-expired', round: { phase: 'list', deltaStart: LINK, page: null, generation: 5 } },
    ],
    [
      'an expired page link of the plain chain',
      aRound({ full: true, deltaStart: null, page: PAGE }),
      'refused',
      { reason: 'page-link-expired', round: { phase: 'delta', deltaStart: null, page: null, generation: 5 } },
    ],
    [
      'a delta token that is too old',
      aRound({}),
      'resync',
      { reason: 'delta-token-refused', round: { phase: 'latest', full: true, deltaStart: null, generation: 5 } },
    ],
    [
      'a refused link "from now"',
      aRound({ phase: 'latest', full: true, deltaStart: null }),
      'refused',
      { reason: 'list-refused', round: { phase: 'delta', full: true, deltaStart: null } },
    ],
    [
      'a refused list',
      aRound({ phase: 'list', full: true }),
      'refused',
      { reason: 'list-refused', round: { phase: 'delta', full: true, deltaStart: null, generation: 5 } },
    ],
    ['an unclear refusal of the stored link', aRound({}), 'refused', { reason: 'tried-again', round: aRound({}) }],
  ] as const)('begins again after %s', (_name, round, kind, expected) => {
    expect(afterRefusal(round, kind, 0)).toMatchObject(expected);
  });

  it('reads everybody when an unclear refusal of the stored link repeats itself', () => {
    expect(afterRefusal(aRound({}), 'refused', 1)).toMatchObject({
      reason: 'delta-token-refused',
      round: { phase: 'latest', full: true },
    });
  });

  it.each([
    ['the plain chain is refused', aRound({ full: true, deltaStart: null }), 'refused', 0],
    ['Graph refuses again and again', aRound({ page: PAGE }), 'page-expired', 6],
    ['the failure is no refusal', aRound({}), 'transient', 0],
    ['an administrator must correct it', aRound({}), 'misconfigured', 0],
  ] as const)('fails when %s', (_name, round, kind, recoveries) => {
    expect(afterRefusal(round, kind, recoveries)).toBeNull();
  });
});
