import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const built = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const page = readFileSync(join(built, 'index.html'), 'utf8');
/** What the browser asks for before anything is seen, beside the page itself. */
const first = [...page.matchAll(/(?:src|href)="\.\/assets\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]!);
const gzipped = (name: string): number => statSync(join(built, 'assets', `${name}.gz`)).size;

describe('the built panel', () => {
  it('begins with at most 147 kB and 8 requests', () => {
    expect(first.length).toBeGreaterThan(1);
    expect(first.reduce((sum, name) => sum + gzipped(name), 0)).toBeLessThan(147_000);
    // Beside them the page, its icon, and the script of the page that is opened.
    expect(first.length + 3).toBeLessThanOrEqual(8);
  });

  it('asks the API before the large scripts have come', () => {
    const scripts = first.filter((name) => name.endsWith('.js')).map((name) => name.replace(/-.*/, ''));

    expect(scripts).toEqual([expect.any(String), 'early', 'packages', 'frame']);
    expect(first.slice(0, 2).reduce((sum, name) => sum + gzipped(name), 0)).toBeLessThan(3_000);
  });

  it('has no later part above 56 kB', () => {
    const later = readdirSync(join(built, 'assets')).filter(
      (name) => /\.(js|css)$/.test(name) && !first.includes(name),
    );

    expect(later.filter((name) => gzipped(name) > 56_000)).toEqual([]);
    expect(later.length).toBeGreaterThan(5);
  });
});
