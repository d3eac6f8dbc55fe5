import type { Person } from '../people/person.ts';

/**
 * The JSON text of a person with the given properties. One that was never set is left out of a delta, and `null` in a
 * plain read.
 */
export function writePerson(person: Person, names: readonly string[], neverSet: 'left-out' | 'null'): string {
  let text = '';
  for (const name of names) {
    const value = person[name as keyof Person];
    if (value === undefined && neverSet === 'left-out') continue;
    text += `${text === '' ? '{' : ','}"${name}":${value === undefined ? 'null' : JSON.stringify(value)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}
