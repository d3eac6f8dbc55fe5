// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant, its control characters included
const ASCII_ONLY = /^[\x00-\x7f]*$/;
const WHITE_SPACE = /\s+/g;

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

/** The distinct non-empty parts of a comma-separated value, normalised, in the order stated: `A, A` and `A,` are one. */
export function splitStated(value: string): string[] {
  const parts = new Set<string>();
  for (const part of value.split(',')) {
    const name = normalizeName(part);
    if (name !== '') parts.add(name);
  }
  return [...parts];
}
