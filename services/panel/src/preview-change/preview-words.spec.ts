import { describe, expect, it } from '@jest/globals';
import { type FormValues, NEW_FORM } from '../edit-integration/form-values.ts';
import { previewBody } from './preview-body.ts';
import { failureWords, headlineOf, kindsIn, staleWords, unmatchedWords } from './preview-words.ts';

const NOTHING = {
  same: 0,
  moved: 0,
  placed: 0,
  typesChanged: 0,
  losesTypes: 0,
  seesNothing: 0,
  leftOut: 0,
  deactivated: 0,
  held: 0,
  unmatched: 0,
};

describe('the headline', () => {
  it('tells what would happen, the worst first, and who keeps their place', () => {
    const summary = { ...NOTHING, moved: 190, seesNothing: 28, same: 3_992 };

    expect(headlineOf(summary, 4_210)).toEqual({
      id: 'preview.headline',
      values: {
        list: {
          list: [
            { id: 'preview.some.sees-nothing', values: { people: 28 } },
            { id: 'preview.some.moved', values: { people: 190 } },
          ],
        },
        same: 3_992,
      },
    });
    expect(kindsIn(summary)).toEqual([
      { kind: 'sees-nothing', people: 28 },
      { kind: 'moved', people: 190 },
    ]);
  });

  it('says that nobody is affected, or that nobody was read', () => {
    expect(headlineOf({ ...NOTHING, same: 5 }, 5).id).toBe('preview.headline.nobody');
    expect(headlineOf(NOTHING, 0).id).toBe('preview.headline.nobodyRead');
  });
});

it('tells who keeps their place though the value matches nothing', () => {
  expect(unmatchedWords({ ...NOTHING, unmatched: 7 })).toEqual({ id: 'preview.unmatched', values: { people: 7 } });
  expect(unmatchedWords(NOTHING)).toBeNull();
});

describe('a preview that does not count', () => {
  it.each([
    [{ isOfOther: true, isChanged: true }, 'preview.stale.other'],
    [{ isOfOther: false, isChanged: true }, 'preview.stale.changed'],
  ])('says why: %j', (stale, id) => {
    expect(staleWords(stale)?.id).toBe(id);
  });

  it('says nothing where it counts', () => {
    expect(staleWords({ isOfOther: false, isChanged: false })).toBeNull();
  });

  it.each([
    ['catalogue-unread', 'preview.failed.catalogue-unread'],
    ['internal', 'preview.failed'],
    [undefined, 'preview.failed'],
  ])('says why there is none: %s', (code, id) => {
    expect(failureWords(code).id).toBe(id);
  });
});

describe('what is previewed', () => {
  const saved: FormValues = { ...NEW_FORM, name: 'Shops', unitField: 'city', userTypeField: 'jobTitle', enabled: true };
  const options = saved.options;

  it.each<[string, Partial<FormValues>, object | null]>([
    ['another field', { unitField: 'department' }, { unitField: 'department' }],
    [
      'an option that decides',
      { options: { ...options, unmatched: 'withdraw' } },
      { options: { unmatched: 'withdraw' } },
    ],
    [
      'with what else it depends on',
      {
        name: 'New',
        options: { ...options, disabledAccounts: 'deactivate', maxDeactivations: { percent: 1, from: 1 } },
      },
      { options: { disabledAccounts: 'deactivate', maxDeactivations: { percent: 1, from: 1 } } },
    ],
    ['nothing, of a name', { name: 'New' }, null],
    ['nothing, of a mail to new users', { options: { ...options, welcomeMail: true } }, null],
    ['nothing, of who switches it off', { unitField: 'department', enabled: false }, null],
  ])('is %s', (_, change, body) => {
    expect(previewBody(saved, { ...saved, ...change })).toEqual(body);
  });
});
