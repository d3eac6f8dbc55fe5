/** A piece of a text, and whether the other text lacks it. */
export interface Piece {
  readonly text: string;
  readonly isDifferent: boolean;
}

/** Longer texts are not compared: nobody would see the difference. */
const LONGEST = 200;

/**
 * What is different between a value and a name that is near to it, letter by letter: the longest common sequence stays
 * unmarked on both sides. Letters are code points, so that a look-alike, a capital or a second space is told apart.
 */
export function markDifference(value: string, name: string): { value: Piece[]; name: Piece[] } {
  const [a, b] = [[...value], [...name]];
  if (a.length > LONGEST || b.length > LONGEST)
    return { value: [{ text: value, isDifferent: false }], name: [{ text: name, isDifferent: false }] };
  const common = lengthsOfCommon(a, b);
  const marks: { value: Piece[]; name: Piece[] } = { value: [], name: [] };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push(marks.value, a[i++]!, false);
      push(marks.name, b[j++]!, false);
    } else if (j === b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      push(marks.value, a[i++]!, true);
    } else {
      push(marks.name, b[j++]!, true);
    }
  }
  return marks;
}

/** The length of the longest common sequence of what is left from each place on. */
function lengthsOfCommon(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [below, beside] = [lengths[i + 1]![j]!, lengths[i]![j + 1]!];
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(below, beside);
    }
  }
  return lengths;
}

function push(pieces: Piece[], text: string, isDifferent: boolean): void {
  const last = pieces.at(-1);
  if (last?.isDifferent === isDifferent) pieces[pieces.length - 1] = { text: last.text + text, isDifferent };
  else pieces.push({ text, isDifferent });
}
