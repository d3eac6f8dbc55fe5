import { describe, expect, it } from '@jest/globals';
import { indexCatalogue } from '@user-sync/domain';
import { adviseFields } from './advise-fields.ts';

const catalogue = indexCatalogue({
  units: [
    { id: 1, name: 'HQ' },
    { id: 2, name: 'Shop' },
    { id: 3, name: 'Twice' },
    { id: 4, name: 'Twice' },
  ],
  userTypes: [
    { id: 1, name: 'Chef' },
    { id: 2, name: 'Waiter' },
  ],
});

describe('adviseFields', () => {
  it('[S9, S10] says for each of the nine fields how its values fit', () => {
    const advice = adviseFields(
      [
        { department: 'HQ', jobTitle: 'Chef, Waiter' },
        { department: ' Shop ', jobTitle: 'Chef, Boss' },
        { department: 'shop', jobTitle: null },
        { department: 'Twice' },
      ],
      catalogue,
      'exact',
    );

    expect(advice).toHaveLength(9);
    expect(advice.find(({ field }) => field === 'department')).toEqual({
      field: 'department',
      people: 4,
      unit: { matched: 2, values: 4 },
      userType: { matched: 0, values: 4 },
    });
    expect(advice.find(({ field }) => field === 'jobTitle')).toEqual({
      field: 'jobTitle',
      people: 2,
      unit: { matched: 0, values: 2 },
      userType: { matched: 2, values: 3 },
    });
    expect(advice.find(({ field }) => field === 'city')).toMatchObject({ people: 0 });
  });

  it('[S16] folds letter case where matching is relaxed', () => {
    const [department] = adviseFields([{ department: 'shop' }], catalogue, 'relaxed').filter(
      ({ field }) => field === 'department',
    );
    expect(department?.unit).toEqual({ matched: 1, values: 1 });
  });
});
