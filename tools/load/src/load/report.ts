/** One figure: what was measured, and the bound that it is judged by, if it is judged. */
export interface Figure {
  readonly what: string;
  readonly value: number | string;
  /** As `≤ 250`. */
  readonly bound?: string;
  readonly holds: boolean;
}

/** What a scenario found. */
export interface Report {
  readonly figures: Figure[];
  /** Tells a figure that is not judged. */
  note(what: string, value: number | string): void;
  atMost(what: string, value: number, bound: number): void;
  atLeast(what: string, value: number, bound: number): void;
  /** Holds when there is nothing to tell. */
  nothing(what: string, found: readonly string[]): void;
}

/** A report; `onFigure` sees each figure as it comes. */
export function createReport(onFigure: (figure: Figure) => void): Report {
  const figures: Figure[] = [];
  function add(figure: Figure): void {
    figures.push(figure);
    onFigure(figure);
  }
  return {
    figures,
    note: (what, value) => add({ what, value: tidy(value), holds: true }),
    // Asked this way round, what is no number does not hold.
    atMost: (what, value, bound) => add({ what, value: tidy(value), bound: `≤ ${bound}`, holds: value <= bound }),
    atLeast: (what, value, bound) => add({ what, value: tidy(value), bound: `≥ ${bound}`, holds: value >= bound }),
    nothing: (what, found) =>
      add({ what, value: found.length === 0 ? 'none' : found.join('\n'), bound: 'none', holds: found.length === 0 }),
  };
}

function tidy(value: number | string): number | string {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}

/** The value that the given share (0–1) of all values does not exceed; NaN where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
