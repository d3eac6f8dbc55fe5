import { describe, expect, it } from '@jest/globals';
import { likenessOf } from './likeness.ts';

describe('a value beside the name that it nearly is', () => {
  it.each([
    ['Head office', 'Head Office', 'case'],
    ['HeadOffice', 'Head Office', 'space'],
    ['Head\u00a0Office', 'Head Office', 'space'],
    ['Malmo', 'Malmö', 'accent'],
    ['Århus', 'Aarhus', 'accent'],
    ['Aarhus\u200b', 'Aarhus', 'invisible'],
    ['Aarhus C', 'Aarhus Centrum', 'other'],
  ])('differs by what is hardly seen, or by more: %j and %j', (value, name, likeness) => {
    expect(likenessOf(value, name)).toBe(likeness);
  });
});
