import { describe, expect, it } from '@jest/globals';
import { placeWords, reasonsOf } from './place-words.ts';
import type { Place } from './preview-words.ts';

const AARHUS = { id: 1, name: 'Aarhus' };
const COOK = { id: 11, name: 'Cook' };
const nowhere = (...findings: Place['findings']): Place => ({
  status: 'unassigned',
  unit: null,
  userTypes: [],
  findings,
});

describe('a person', () => {
  it.each([
    [{ status: 'assigned', unit: AARHUS, userTypes: [COOK] }, 'preview.place'],
    [{ status: 'unassigned', unit: AARHUS, userTypes: [] }, 'preview.place.unitOnly'],
    [{ status: 'unassigned', unit: null, userTypes: [] }, 'preview.place.none'],
    [{ status: 'deactivated', unit: AARHUS, userTypes: [COOK] }, 'explain.status.deactivated'],
    [{ status: 'held', unit: AARHUS, userTypes: [COOK] }, 'explain.status.held'],
    [{ status: 'conflict', unit: null, userTypes: [] }, 'explain.status.conflict'],
    [{ status: 'conflict', unit: AARHUS, userTypes: [COOK] }, 'preview.place'],
    [{ status: 'incomplete', unit: null, userTypes: [] }, 'explain.status.incomplete'],
  ] as const)('who is %j stands under %s', (place, id) => {
    expect(placeWords({ ...place, userTypes: [...place.userTypes], findings: [] }).id).toBe(id);
  });

  it('is told with the values that match nothing, and nothing that is said elsewhere', () => {
    const place = nowhere(
      { code: 'unit-unknown', field: 'city', value: 'Moon' },
      { code: 'removal-held', field: null, value: null },
    );

    expect(reasonsOf(place)).toEqual([
      { id: 'why.unit-unknown', values: { field: { sentence: { id: 'azure.city' } }, value: { value: 'Moon' } } },
    ]);
  });

  it('is told with what Azure lacks', () => {
    const place = nowhere(
      { code: 'mandatory-missing', field: 'givenName', value: null },
      { code: 'mandatory-missing', field: 'mail', value: null },
    );

    expect(reasonsOf(place).map(({ values }) => values)).toEqual([
      { field: { sentence: { id: 'users.lacks.givenName' } } },
      { field: { sentence: { id: 'users.lacks.mail' } } },
    ]);
  });

  it.each([
    ['bo', 'ida@acme.dk', 'preview.reason.shared'],
    [null, 'ida@acme.dk', 'preview.reason.taken'],
    ['bo', null, 'why.email-conflict'],
  ])('is told whose the address is: held by %s, %s', (holder, email, id) => {
    const [reason] = reasonsOf(nowhere({ code: 'email-conflict', field: null, value: null, holder }), email);

    expect(reason).toEqual({ id, ...(email !== null && { values: { email: { name: email } } }) });
  });
});
