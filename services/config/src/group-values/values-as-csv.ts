import type { ValueGroup } from './find-values.ts';

const HEAD = ['kind', 'code', 'field', 'value', 'users', 'seesNothing', 'firstSeenAt', 'nearest'];
/** What spreadsheets take for the beginning of a formula, also behind what nobody sees. */
const FORMULA = /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
/** By it spreadsheets know that the file is UTF-8. */
const MARK = '\ufeff';

/** The head of the file, with the mark of its encoding. */
export const CSV_HEAD = MARK + lineOf(HEAD);

/** One line of the file (RFC 4180). */
export function csvLineOf({ kind, code, field, value, users, seesNothing, firstSeenAt, nearest }: ValueGroup): string {
  const names = (nearest ?? []).map(({ name }) => name).join('; ');
  return lineOf([kind, code, field, value ?? '', users, seesNothing, firstSeenAt.toISOString(), names]);
}

function lineOf(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : cellOf(cell))).join(',')}\r\n`;
}

/** A text that is shown as it is, and never calculated. */
function cellOf(text: string): string {
  const shown = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

/** Whether a caller takes the file rather than JSON (RFC 9110, section 12.5.1). */
export function prefersCsv(accept: string | undefined): boolean {
  const weights = new Map<string, number>();
  for (const part of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    const weight = Number(parameters.find((each) => each.startsWith('q='))?.slice(2) ?? 1);
    weights.set(type, Number.isFinite(weight) ? weight : 0);
  }
  const csv = weights.get('text/csv') ?? weights.get('text/*') ?? 0;
  const json = weights.get('application/json') ?? weights.get('application/*') ?? 0;
  return csv > json || (csv > 0 && csv === json && weights.has('text/csv') && !weights.has('application/json'));
}
