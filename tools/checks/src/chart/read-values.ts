import { parse } from 'yaml';

/** A value of the chart as values.yaml describes it. */
export interface ChartValue {
  /** As Helm's `--set` has it: `service.port`. */
  readonly path: string;
  readonly default: unknown;
  /** The comment above it, as one paragraph; empty where its name says all. */
  readonly description: string;
  /** What a line `@schema` of that comment says beyond what the default does. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/**
 * Reads the keys of a values.yaml with their comments, in order. Throws where a comment describes nothing, which is how
 * a comment that slipped away from its key is noticed, and where two lines stand between them.
 */
export function readValues(text: string): ChartValue[] {
  const defaults = parse(text);
  const values: ChartValue[] = [];
  const open: { indent: number; key: string }[] = [];
  let comment: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = /^ *# ?(.*)$/.exec(line)?.[1];
    const key = /^( *)([A-Za-z_]\w*):( |$)/.exec(line);
    if (words !== undefined) comment.push(words);
    else if (key?.[1] !== undefined && key[2] !== undefined) {
      const indent = key[1].length;
      while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
      open.push({ indent, key: key[2] });
      const keys = open.map((each) => each.key);
      values.push({
        path: keys.join('.'),
        default: keys.reduce((at, each) => at[each], defaults),
        description: comment.filter((each) => !each.startsWith('@schema ')).join(' '),
        schema: Object.assign({}, ...comment.filter((each) => each.startsWith('@schema ')).map(schemaOf)),
      });
      comment = [];
    } else if (line === '' && values.length === 0) comment = [];
    else if (comment.length > 0) throw new Error(`values.yaml:${index + 1}: this comment is not above a value.`);
  }
  return values;
}

function schemaOf(line: string): Record<string, unknown> {
  return parse(line.slice('@schema '.length));
}
