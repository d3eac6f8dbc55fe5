import type { NameIndex } from './catalogue.ts';
import type { Named } from './finding.ts';
import { asSeen } from './names.ts';

// Bounds of the work for one value. Letter pairs find the candidates, rarest pairs first; only the best are measured.
const LONGEST = 200;
const MOST_POSTINGS = 1_000;
const MOST_MEASURED = 12;
const MOST_NEAREST = 10;
const MOST_REMEMBERED = 10_000;

/**
 * Names that an unmatched value may have meant, at most `limit`, nearest first: those that look the same but for
 * letter case and white space, then those within a few slips of the keyboard. Cheap for any value, and remembered per
 * index.
 */
export function nearestNames(index: NameIndex, value: string, limit = 3): readonly Named[] {
  let neighbourhood = neighbourhoods.get(index);
  if (!neighbourhood) {
    neighbourhood = layOut(index);
    neighbourhoods.set(index, neighbourhood);
  }
  const sought = asSeen(value);
  let nearest = neighbourhood.remembered.get(sought);
  if (!nearest) {
    nearest = sought === '' ? [] : search(neighbourhood, sought);
    if (neighbourhood.remembered.size >= MOST_REMEMBERED) neighbourhood.remembered.clear();
    neighbourhood.remembered.set(sought, nearest);
  }
  return nearest.slice(0, limit);
}

interface Neighbourhood {
  readonly names: readonly string[];
  readonly holders: readonly (readonly Named[])[];
  /** Letter pair → places in `names`. */
  readonly postings: ReadonlyMap<number, readonly number[]>;
  /** By the name as it is seen. */
  readonly seen: ReadonlyMap<string, readonly Named[]>;
  /** Pairs shared with the value sought; all zero between searches. */
  readonly shared: Uint16Array;
  readonly remembered: Map<string, readonly Named[]>;
}

const neighbourhoods = new WeakMap<NameIndex, Neighbourhood>();

function layOut(index: NameIndex): Neighbourhood {
  const names: string[] = [];
  const holders: (readonly Named[])[] = [];
  const postings = new Map<number, number[]>();
  const seen = new Map<string, readonly Named[]>();
  for (const [name, named] of index.folded) {
    const look = asSeen(name);
    seen.set(look, [...(seen.get(look) ?? []), ...named]);
  }
  for (const [name, named] of seen) {
    if (name.length > LONGEST) continue;
    const place = names.push(name) - 1;
    holders.push(named);
    for (const pair of letterPairs(name)) {
      const places = postings.get(pair);
      if (places) places.push(place);
      else postings.set(pair, [place]);
    }
  }
  const shared = new Uint16Array(names.length);
  return { names, holders, postings, seen, shared, remembered: new Map() };
}

function search(all: Neighbourhood, sought: string): readonly Named[] {
  const nearest: Named[] = [...(all.seen.get(sought) ?? [])];
  const slips = slipsAllowed(sought.length);
  if (slips > 0 && sought.length <= LONGEST && nearest.length < MOST_NEAREST) {
    const measured: { place: number; distance: number }[] = [];
    for (const place of candidates(all, sought, slips)) {
      const name = all.names[place]!;
      if (name === sought) continue;
      const distance = editDistance(name, sought, slips);
      if (distance <= slips) measured.push({ place, distance });
    }
    measured.sort((a, b) => a.distance - b.distance || a.place - b.place);
    for (const { place } of measured) nearest.push(...all.holders[place]!);
  }
  return nearest.slice(0, MOST_NEAREST);
}

/** Slips of the keyboard that still make a near miss of a name so long. */
function slipsAllowed(length: number): number {
  if (length < 2) return 0;
  return length <= 4 ? 1 : length <= 8 ? 2 : 3;
}

function* letterPairs(name: string): Generator<number> {
  const seen = new Set<number>();
  for (let at = 0; at <= name.length; at++) {
    // Beyond both ends there is a 0, so that the first and the last letter count too.
    const pair = ((at === 0 ? 0 : name.charCodeAt(at - 1)) << 16) | (at === name.length ? 0 : name.charCodeAt(at));
    if (!seen.has(pair)) {
      seen.add(pair);
      yield pair;
    }
  }
}

/** Places of the names of a like length that share most pairs with the value, most first; a few dozen at most. */
function candidates(all: Neighbourhood, sought: string, slips: number): number[] {
  const lists: (readonly number[])[] = [];
  for (const pair of letterPairs(sought)) {
    const places = all.postings.get(pair);
    if (places) lists.push(places);
  }
  lists.sort((a, b) => a.length - b.length);
  const touched: number[] = [];
  let left = MOST_POSTINGS;
  for (const places of lists) {
    const end = Math.min(places.length, left);
    for (let at = 0; at < end; at++) {
      const place = places[at]!;
      if (Math.abs(all.names[place]!.length - sought.length) > slips) continue;
      if (all.shared[place]!++ === 0) touched.push(place);
    }
    left -= end;
    if (left === 0) break;
  }
  const bySharedPairs: number[][] = [];
  for (const place of touched) {
    const alike = bySharedPairs[all.shared[place]!];
    if (alike) alike.push(place);
    else bySharedPairs[all.shared[place]!] = [place];
    all.shared[place] = 0;
  }
  const best: number[] = [];
  for (let count = bySharedPairs.length - 1; count > 0 && best.length < MOST_MEASURED; count--)
    best.push(...(bySharedPairs[count] ?? []).slice(0, MOST_MEASURED));
  return best;
}

// Three rows, reused: allocating them would cost more than filling them.
let [beforeLast, last, row] = [0, 1, 2].map(() => new Uint16Array(LONGEST + 1)) as [
  Uint16Array,
  Uint16Array,
  Uint16Array,
];

/**
 * Letters to insert, drop, replace or swap with their neighbour (optimal string alignment) between two texts of at most
 * 200 characters; beyond `most`, `most + 1`.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  for (let j = 0; j <= b.length; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    // Only a band along the diagonal can stay within `most`; its borders read as beyond it.
    const from = Math.max(1, i - most);
    const to = Math.min(b.length, i + most);
    row[from - 1] = from === 1 ? i : most + 1;
    let best = row[from - 1]!;
    for (let j = from; j <= to; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      const above = j < i + most ? last[j]! : most;
      let cost = Math.min(above + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1))
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row[j] = cost;
      if (cost < best) best = cost;
    }
    if (best > most) return most + 1;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return Math.min(last[b.length]!, most + 1);
}
