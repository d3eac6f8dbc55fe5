/** What the page around the panel says about how it is shown. */
export interface Surroundings {
  readonly locale?: string;
  readonly timeZone?: string;
  readonly scheme?: 'light' | 'dark';
  readonly accent?: string;
}

/** Takes over the colours of the page around the panel; an accent that cannot be read on white or black is left. */
export function applyLook({ scheme, accent }: Surroundings): void {
  const root = document.documentElement;
  if (scheme !== undefined) root.dataset.scheme = scheme;
  const background = scheme === 'dark' ? [27, 28, 31] : [255, 255, 255];
  const colour = accent === undefined ? null : parseColour(accent);
  if (colour !== null && contrast(colour, background) >= 4.5) {
    root.style.setProperty('--accent', accent!);
    root.style.setProperty('--accent-hover', accent!);
  }
}

/** A colour as `#rrggbb`; null for anything else. */
export function parseColour(text: string): number[] | null {
  if (!/^#[0-9a-f]{6}$/i.test(text)) return null;
  return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
}

/** Contrast of two colours, 1 to 21, as WCAG 2.2 defines it. */
export function contrast(one: readonly number[], other: readonly number[]): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(colour: readonly number[]): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
