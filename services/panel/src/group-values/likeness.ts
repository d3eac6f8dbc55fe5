export type Likeness = 'case' | 'space' | 'accent' | 'invisible' | 'other';

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const withoutSpaces = (text: string) => text.replace(/[\s\p{Zs}]+/gu, '');
const withoutAccents = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/ø/gi, 'o').replace(/æ/gi, 'ae').replace(/å|aa/gi, 'a');

/** In what alone a value differs from a name, where it is so little that it is hardly seen. */
export function likenessOf(value: string, name: string): Likeness {
  if (value.replace(INVISIBLE, '') === name.replace(INVISIBLE, '')) return 'invisible';
  if (value.toLowerCase() === name.toLowerCase()) return 'case';
  if (withoutSpaces(value) === withoutSpaces(name)) return 'space';
  if (withoutAccents(value.toLowerCase()) === withoutAccents(name.toLowerCase())) return 'accent';
  return 'other';
}
