// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant, its control characters included
const ASCII_ONLY = /^[\x00-\x7f]*$/;
const WHITE_SPACE = /\s+/g;
// What takes no place on a screen: format and control characters, fillers, joiners, selectors. White space is none of
// them.
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]|(?![\s\u0085])\p{Cc}/gu;
/** Looks like a space, and is none to JavaScript: next line, and the empty Braille pattern. */
const BLANK = /[\u0085\u2800]/g;
const VISIBLE = /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/u;

/** The form in which names are compared: trimmed, Unicode NFC. */
export function normalizeName(text: string): string {
  const trimmed = text.trim();
  return ASCII_ONLY.test(trimmed) ? trimmed : trimmed.normalize('NFC');
}

/** The form in which `relaxed` compares: normalised, letter case and runs of inner white space folded. */
export function foldName(text: string): string {
  const spaced = text.trim().replace(WHITE_SPACE, ' ');
  if (ASCII_ONLY.test(spaced)) return spaced.toLowerCase();
  // By way of the capitals, so that letters with one capital fold together (ß and ss, σ and ς).
  return spaced.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/**
 * The form in which people see a text, for what they search, may have meant, or left blank: folded, and without
 * characters that nobody sees. Never for what matches, which goes by the characters (S16).
 */
export function asSeen(text: string): string {
  return foldName(text.replace(INVISIBLE, '').replace(BLANK, ' '));
}

const MARKS = /\p{M}/gu;
/** Letters that Unicode does not take apart into a plain one and an accent. */
const PLAIN: Readonly<Record<string, string>> = {
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
};
const NOT_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/**
 * The form in which people and values are searched and sorted: as they are seen, without accents, and å like aa, so
 * that Århus and Aarhus are found by either. What is part of a text stays part of it.
 */
export function asSearched(text: string): string {
  const seen = asSeen(text);
  const plain = ASCII_ONLY.test(seen)
    ? seen
    : seen
        .normalize('NFD')
        .replace(MARKS, '')
        .replace(NOT_PLAIN, (letter) => PLAIN[letter]!)
        .normalize('NFC')
        .replace(WHITE_SPACE, ' ')
        .trim();
  return plain.replace(/aa+/g, 'a');
}

/** Whether there is nothing to see: no text, or only white space and invisible characters. */
export function isBlank(text: string): boolean {
  return !VISIBLE.test(text);
}

/** The invisible characters of a text, each once in their order, as `U+200B`. */
export function invisibleIn(text: string): string[] {
  const found = new Set(text.match(INVISIBLE) ?? []);
  return [...found].map((each) => `U+${each.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`);
}

/**
 * The distinct parts with something to see of a comma-separated value, normalised, in the order stated: `A, A` and `A,`
 * are one.
 */
export function splitStated(value: string): string[] {
  const parts = new Set<string>();
  for (const part of value.split(',')) {
    const name = normalizeName(part);
    if (!isBlank(name)) parts.add(name);
  }
  return [...parts];
}
