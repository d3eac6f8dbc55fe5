import { describe, expect, it } from '@jest/globals';
import { anApplied, IDA, reconcile, type Situation } from '@user-sync/testing';

type Part = NonNullable<Situation['person']>;

const inactive = { ...IDA, active: false };
const leftOut: Part['desired'] = { lifecycle: { state: 'left-out', reason: 'guest' }, placement: null };
const undecided: Part['desired'] = { placement: null };

describe('[R decision] what becomes of somebody, by lifecycle and by what was done by hand', () => {
  it.each<[string, Situation, calls: string, told: string, concluded: object]>([
    ['left out, not linked', { person: { desired: leftOut } }, '', 'ignored', { settled: true, due: null }],
    ['left out, linked', { person: { linked: true, desired: leftOut } }, '', 'ignored', { ziikUserId: 1 }],
    [
      'left out, deactivated by us: stays so, since nothing is written',
      { person: { linked: true, desired: leftOut, known: { deactivated: true } }, users: [inactive] },
      '',
      'deactivated',
      { deactivated: true, wrote: false },
    ],
    [
      'left out, wanted back by an administrator: no writes all the same',
      { person: { desired: leftOut, known: { handsOff: 'gone-in-ziik', wish: 'bring-back' } } },
      '',
      'ignored',
      { wish: null },
    ],
    ['undecided, not linked', { person: { desired: undecided } }, '', 'pending', { settled: false, due: null }],
    [
      'undecided, linked',
      { person: { linked: true, desired: undecided, known: { verify: true } } },
      '',
      'pending',
      { settled: false, verify: true },
    ],
    [
      'undecided, deactivated by us: waits for the catalogue',
      { person: { linked: true, desired: undecided, known: { deactivated: true } }, users: [inactive] },
      '',
      'deactivated',
      { settled: false, deactivated: true },
    ],
    [
      'undecided, wanted back: the wish is kept',
      { person: { desired: undecided, known: { handsOff: 'gone-in-ziik', wish: 'bring-back' } } },
      '',
      'pending',
      { wish: 'bring-back', handsOff: 'gone-in-ziik' },
    ],
    [
      'present, deleted by hand: left so, also in an enforcing run',
      { person: { known: { handsOff: 'gone-in-ziik', verify: true } } },
      '',
      'purged gone-in-ziik',
      { handsOff: 'gone-in-ziik', verify: false, settled: true },
    ],
    [
      'present, deleted by hand, to be adopted: left so, since that is another wish',
      { person: { known: { handsOff: 'gone-in-ziik', wish: 'adopt' } } },
      '',
      'purged gone-in-ziik',
      { wish: null },
    ],
    [
      'present, deactivated by hand: left so, and not asked for',
      { person: { linked: true, known: { handsOff: 'deactivated-in-ziik' } }, users: [inactive] },
      '',
      'deactivated deactivated-in-ziik',
      { settled: true },
    ],
    [
      'present, deactivated by hand: looked at in an enforcing run',
      { person: { linked: true, known: { handsOff: 'deactivated-in-ziik', verify: true } }, users: [inactive] },
      'getUser',
      'deactivated deactivated-in-ziik',
      { handsOff: 'deactivated-in-ziik' },
    ],
    [
      'present, reactivated by hand while gone: as anybody',
      { person: { linked: true, known: { handsOff: 'reactivated-in-ziik', removal: 'released' } }, users: [IDA] },
      '',
      'assigned',
      { handsOff: null, removal: null },
    ],
    ['present, not linked', {}, 'createUser', 'assigned', { what: 'created' }],
    ['present, linked', { person: { linked: true }, users: [IDA] }, '', 'assigned', { what: 'listed' }],
    [
      'gone, deactivated by hand before: counts as deactivated by us from now on',
      {
        person: {
          linked: true,
          desired: { lifecycle: { state: 'gone', cause: 'deleted' }, placement: null },
          known: { handsOff: 'deactivated-in-ziik', removal: 'released', applied: anApplied({ active: false }) },
        },
        users: [inactive],
      },
      'deactivate',
      'deactivated',
      { handsOff: null, deactivated: true, due: 'purge-day' },
    ],
  ])('%s', (_, situation, calls, told, concluded) => {
    const found = reconcile(situation);

    expect(found.calls.join(' ')).toBe(calls);
    expect(found.told).toBe(told);
    expect(found.conclusion).toMatchObject(concluded);
  });
});
