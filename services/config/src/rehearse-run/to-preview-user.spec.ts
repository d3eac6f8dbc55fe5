import { describe, expect, it } from '@jest/globals';
import { type RehearsalOutcome, rehearsalOutcome } from '@user-sync/contracts';
import { toPreviewUser } from './to-preview-user.ts';

const HQ = { id: 1, name: 'HQ' };
const SHOP = { id: 2, name: 'Shop' };
const COOK = { id: 11, name: 'Cook' };
const outcome = (change: Partial<RehearsalOutcome>): RehearsalOutcome => ({
  ...rehearsalOutcome.samples[0]!,
  ...change,
});

describe('a person of a rehearsal, as a preview has one', () => {
  it('has what is to be done, name beside name, and from where to where', () => {
    const user = toPreviewUser(
      outcome({ kind: 'linked', before: { unit: SHOP, userTypes: [] }, after: { unit: HQ, userTypes: [COOK] } }),
    );

    expect(user).toMatchObject({
      kind: 'linked',
      firstName: 'Ida',
      before: { status: 'unassigned', unit: SHOP },
      after: { status: 'assigned', unit: HQ, userTypes: [COOK] },
      difference: { about: 'unit', from: [SHOP], to: [HQ] },
      rehearsed: { planned: 'linked', ziikUser: { id: 4711, firstName: 'Ida M.' } },
    });
  });

  it.each([
    ['created', null, null],
    ['linked', { unit: SHOP, userTypes: [COOK] }, SHOP],
    ['moved', { unit: SHOP, userTypes: [COOK] }, SHOP],
  ] as const)('is told as one who sees nothing where %s without a unit', (kind, before, from) => {
    const after = { unit: null, userTypes: [] };
    const told = toPreviewUser(
      outcome({ kind, status: 'unassigned', before: before && { ...before, userTypes: [...before.userTypes] }, after }),
    );

    expect(told).toMatchObject({ kind: 'sees-nothing', rehearsed: { planned: kind } });
    expect(told.difference.from).toEqual(from === null ? [] : [from]);
  });

  it('is grouped by the unit that is lost where the user is deactivated', () => {
    const told = toPreviewUser(
      outcome({ kind: 'held', status: 'held', before: { unit: SHOP, userTypes: [COOK] }, after: null }),
    );

    expect(told.difference).toEqual({ about: 'unit', from: [SHOP], to: [] });
  });

  it('keeps why, and who has the address', () => {
    const finding = { code: 'email-conflict', field: null, value: null, nearest: [], holder: 'bo' } as const;
    const conflict = { kind: 'conflict', status: 'conflict', ziikUser: null, before: null, after: null } as const;
    const told = toPreviewUser(outcome({ ...conflict, findings: [{ ...finding, nearest: [] }] }));

    expect(told).toMatchObject({
      kind: 'conflict',
      before: null,
      after: { status: 'conflict', findings: [{ code: 'email-conflict', holder: 'bo' }] },
      difference: { about: 'person' },
    });
  });
});
