import { readdirSync, readFileSync } from 'node:fs';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from '@jest/globals';

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Record<string, string>;
const english = read('en.json');
const others = readdirSync(new URL('.', import.meta.url)).filter(
  (file) => /^[a-z]+\.json$/.test(file) && file !== 'en.json',
);

/** What is put into a text, and its tags, wherever they stand in it. */
function namesIn(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.plural:
      case TYPE.select:
        return [element.value, ...Object.values(element.options).flatMap(({ value }) => namesIn(value))];
      case TYPE.tag:
        return [`<${element.value}>`, ...namesIn(element.children)];
      default:
        return [element.value];
    }
  });
}

const namesOf = (text: string) => [...new Set(namesIn(parse(text)))].sort();

describe('the texts of the panel', () => {
  it('are ICU messages, in the order of their names', () => {
    for (const text of Object.values(english)) expect(() => parse(text)).not.toThrow();
    expect(Object.keys(english)).toEqual(Object.keys(english).sort());
  });

  it('[S9] [S10] name the nine fields as the customer does', () => {
    const fields = Object.entries(english).filter(([name]) => name.startsWith('azure.'));

    expect(fields.map(([, text]) => text).sort()).toEqual([
      'City',
      'Company name',
      'Country',
      'Department',
      'Job title',
      'Office location',
      'Postal code',
      'State',
      'Street address',
    ]);
  });

  it.each(others)('are complete in %s, with the same values in each', (file) => {
    const texts = read(file);

    expect(Object.keys(texts)).toEqual(Object.keys(english));
    for (const [name, text] of Object.entries(texts))
      expect([name, namesOf(text)]).toEqual([name, namesOf(english[name]!)]);
  });
});
