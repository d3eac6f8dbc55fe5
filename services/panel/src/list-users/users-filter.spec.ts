import { describe, expect, it } from '@jest/globals';
import { changed, isFiltered, queryOf, whoStates } from './users-filter.ts';

const of = (text: string) => new URLSearchParams(text);

describe('the list that an address asks for', () => {
  it.each([
    ['', { status: 'unassigned', sort: 'name', limit: '50' }],
    ['tab=deactivated', { status: 'deactivated', sort: 'purgeAt', limit: '50' }],
    ['tab=everybody', { sort: 'name', limit: '50' }],
    ['tab=everybody&status=blocked&sort=-updatedAt', { status: 'blocked', sort: '-updatedAt', limit: '50' }],
    [
      'tab=conflicts&search=holm&after=abc',
      { status: 'conflict', search: 'holm', sort: 'name', limit: '50', cursor: 'abc' },
    ],
    ['tab=everybody&field=department&value=', { field: 'department', value: '', sort: 'name', limit: '50' }],
    ['tab=everybody&field=department', { sort: 'name', limit: '50' }],
    ['tab=everybody&search=&status=', { sort: 'name', limit: '50' }],
  ])('%s', (address, query) => {
    expect(queryOf(of(address))).toEqual(query);
  });

  it('stays the one of its tab, whatever status stands in the address', () => {
    expect(queryOf(of('tab=held&status=assigned')).status).toBe('held');
  });

  it.each([
    ['tab=unassigned', false],
    ['tab=unassigned&after=abc', false],
    ['tab=everybody&sort=-updatedAt', false],
    ['tab=unassigned&search=holm', true],
    ['tab=everybody&status=blocked', true],
    ['tab=everybody&field=department&value=', true],
  ])('is narrowed or not: %s', (address, expected) => {
    expect(isFiltered(of(address))).toBe(expected);
  });
});

describe('an address that is changed', () => {
  it('begins at the first page, and keeps the rest', () => {
    expect(changed(of('tab=everybody&status=held&after=abc'), { search: 'Ærø & Søn' }).toString()).toBe(
      'tab=everybody&status=held&search=%C3%86r%C3%B8+%26+S%C3%B8n',
    );
  });

  it('loses what is empty, but for a value that is', () => {
    expect(changed(of('search=x&value=y'), { search: '', value: '' }).toString()).toBe('value=');
    expect(changed(of('search=x'), { search: null }).toString()).toBe('');
  });
});

describe('the people who state a value', () => {
  it.each(['A & B?c=1#d', 'Aarhus  C', '50 % off', '', '“Øst”', '\u202eabc'])(
    'are found by it as it stands: %j',
    (value) => {
      const address = of(whoStates({ code: 'unit-unknown', field: 'department', value }));

      expect(queryOf(address)).toEqual({
        finding: 'unit-unknown',
        field: 'department',
        value,
        sort: 'name',
        limit: '50',
      });
    },
  );
});
