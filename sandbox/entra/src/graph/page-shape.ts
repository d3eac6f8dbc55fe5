/** How a fault bends one page of people; the entries stay true unless it adds some. */
export interface PageShape {
  /** At most so many entries; 0 makes the page empty, with a link to go on. */
  readonly limit?: number;
  /** The first entry comes once more at the end. */
  readonly duplicate?: boolean;
  /** The entries come in reverse order. */
  readonly reverse?: boolean;
  /** Entries to send as well, as they are: a replay, a removed user in the first round, anything. */
  readonly add?: readonly unknown[];
  /** Ids of people that the page leaves out, as a directory does that has not caught up everywhere. */
  readonly omit?: readonly string[];
  /** Each person comes in two entries, each with half of the properties. */
  readonly split?: boolean;
  /** The page leads to itself, under a new link each time. */
  readonly endless?: boolean;
}

/** The entries of a page, as JSON texts, bent by a shape. */
export function bendPage(entries: readonly string[], shape: PageShape): string[] {
  const shown = shape.omit ? entries.filter((entry) => !shape.omit!.includes(JSON.parse(entry).id)) : entries;
  const bent = shape.reverse ? shown.toReversed() : [...shown];
  if (shape.duplicate && shown[0]) bent.push(shown[0]);
  if (shape.split) bent.splice(0, bent.length, ...bent.flatMap(inTwo));
  for (const entry of shape.add ?? []) bent.push(JSON.stringify(entry));
  return bent;
}

/** One entry as two that say the same together; a removal stays one. */
function inTwo(text: string): string[] {
  const entry = JSON.parse(text) as Record<string, unknown>;
  if ('@removed' in entry) return [text];
  const { id, ...properties } = entry;
  const all = Object.entries(properties);
  const half = Math.ceil(all.length / 2);
  return [all.slice(0, half), all.slice(half)].map((part) => JSON.stringify({ id, ...Object.fromEntries(part) }));
}
