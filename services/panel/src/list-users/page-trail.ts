/** Cursors of the pages that were seen, in order; the first page has the empty one. */
export type Trail = readonly string[];

export const FIRST_PAGE = '';

/** The cursor of the page before; undefined on the first. A page that was come to otherwise is behind the first. */
export function pageBefore(trail: Trail, current: string): string | undefined {
  if (current === FIRST_PAGE) return undefined;
  const at = trail.indexOf(current);
  return at > 0 ? trail[at - 1] : FIRST_PAGE;
}

/** The trail when somebody goes on from a page. */
export function goneOn(trail: Trail, current: string, next: string): Trail {
  const at = trail.indexOf(current);
  return [...(at < 0 ? [FIRST_PAGE, current] : trail.slice(0, at + 1)), next];
}

/** Which rows of a list a page shows, from 1; null where that is not known. */
export function rowsOf(trail: Trail, current: string, size: number, rows: number): { from: number; to: number } | null {
  const page = current === FIRST_PAGE ? 0 : trail.indexOf(current);
  if (page < 0 || rows === 0) return null;
  return { from: page * size + 1, to: page * size + rows };
}
