import { describe, expect, it } from '@jest/globals';
import { afterLatest, afterPage, afterRefusal, beginRound, type Round } from './round.ts';

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
  ...round,
});

describe('a round', () => {
  it('without a stored link takes the link from now, lists everybody, then reads what changed meanwhile', () => {
    const begun = beginRound({ enforce: false, since: null, full: false, deltaLink: null, generation: 4 });
    expect(begun).toMatchObject({ phase: 'latest', full: true, generation: 5 });

    const listing = afterLatest(begun, LINK);
    expect(listing).toMatchObject({ phase: 'list', deltaStart: LINK, page: null });

    const second = afterPage(listing, { nextLink: PAGE });
    expect(second).toMatchObject({ phase: 'list', page: PAGE });

    const delta = afterPage(second, { end: true });
    expect(delta).toMatchObject({ phase: 'delta', deltaStart: LINK, page: null });

    expect(afterPage(delta, { deltaLink: 'next' })).toMatchObject({ phase: 'absences', nextDelta: 'next' });
  });

  it('reads everybody and then the delta from the stored link, so that no gap exists', () => {
    const begun = beginRound({ enforce: false, since: null, full: true, deltaLink: LINK, generation: 4 });

    expect(begun).toMatchObject({ phase: 'list', full: true, deltaStart: LINK, generation: 5 });
  });

  it('[S15] asks for what changed since the stored link, and looks for no absences', () => {
    const begun = beginRound({ enforce: false, since: null, full: false, deltaLink: LINK, generation: 4 });

    expect(begun).toMatchObject({ phase: 'delta', full: false, deltaStart: LINK, generation: 4 });
    expect(afterPage(begun, { deltaLink: 'next' })).toMatchObject({ phase: 'done', nextDelta: 'next' });
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
    ['an administrator must mend it', aRound({}), 'misconfigured', 0],
  ] as const)('fails when %s', (_name, round, kind, recoveries) => {
    expect(afterRefusal(round, kind, recoveries)).toBeNull();
  });
});
