import { describe, expect, it } from '@jest/globals';
import { lookupWords } from './lookup-words.ts';
import { isWorthSearching, namesOne } from './read-text.ts';

describe('a text that is searched for', () => {
  it.each(['ida.holm@acme.example', ' 6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0', '4711'])(
    'names one person: %j',
    (text) => {
      expect(namesOne(text)).toBe(true);
    },
  );

  it.each(['Ida Holm', 'ida.holm@', 'ida@acme', 'a@b@c.example x', '6ea91a8d', '', '9'.repeat(16)])(
    'names nobody alone: %j',
    (text) => {
      expect(namesOne(text)).toBe(false);
    },
  );

  it('is searched from two letters on', () => {
    expect([isWorthSearching(' a '), isWorthSearching('al')]).toEqual([false, true]);
  });
});

describe('where somebody is known, in words', () => {
  const ziik = { id: 1, email: null, firstName: null, lastName: null, active: true };
  const found = (verdict: 'held' | 'ziik-only' | 'azure-unread' | 'nowhere') => ({ verdict, ziik: null, notAsked: [] });

  it('[S32] says of somebody who is in Ziik alone that they are left alone, and whether they are active', () => {
    expect(lookupWords({ ...found('ziik-only'), ziik }, true).verdict).toBe('find.ziik-only');
    expect(lookupWords({ ...found('ziik-only'), ziik: { ...ziik, active: false } }, true).verdict).toBe(
      'find.ziik-only.inactive',
    );
  });

  it('[S31] promises the next round only where there is one', () => {
    expect(lookupWords(found('azure-unread'), true).verdict).toBe('find.azure-unread');
    expect(lookupWords(found('azure-unread'), false).verdict).toBe('find.azure-unread.off');
  });

  it('says what could not be asked, unless somebody is held here anyway', () => {
    const notAsked: ('azure' | 'ziik')[] = ['azure'];

    expect(lookupWords({ ...found('nowhere'), notAsked }, true).doubts).toEqual(['find.notAsked.azure']);
    expect(lookupWords({ ...found('held'), notAsked }, true).doubts).toEqual([]);
  });
});
