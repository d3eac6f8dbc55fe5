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
  /** Ids of people whom the page leaves out, as a directory does that has not caught up everywhere. */
  readonly omit?: readonly string[];
}

/** The entries of a page, as JSON texts, bent by a shape. */
export function bendPage(entries: readonly string[], shape: PageShape): string[] {
  const shown = shape.omit ? entries.filter((entry) => !shape.omit!.includes(JSON.parse(entry).id)) : entries;
  const bent = shape.reverse ? shown.toReversed() : [...shown];
  if (shape.duplicate && shown[0]) bent.push(shown[0]);
  for (const entry of shape.add ?? []) bent.push(JSON.stringify(entry));
  return bent;
}
