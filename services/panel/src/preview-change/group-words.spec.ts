import { describe, expect, it } from '@jest/globals';
import en from '../texts/en.json' with { type: 'json' };
import { groupWords } from './group-words.ts';
import type { Group, Kind } from './preview-words.ts';

const AARHUS = { id: 1, name: 'Aarhus' };
const ODENSE = { id: 2, name: 'Odense' };
const COOK = { id: 11, name: 'Cook' };

const KINDS: Kind[] = [
  'created',
  'deactivated',
  'held',
  'left-out',
  'linked',
  'loses-types',
  'moved',
  'placed',
  'reactivated',
  'sees-nothing',
  'types-changed',
];
const SHAPES: Pick<Group, 'about' | 'from' | 'to'>[] = [
  { about: 'unit', from: [AARHUS], to: [ODENSE] },
  { about: 'unit', from: [], to: [ODENSE] },
  { about: 'unit', from: [AARHUS], to: [] },
  { about: 'unit', from: [], to: [] },
  { about: 'user-types', from: [COOK], to: [] },
  { about: 'person', from: [], to: [] },
];

describe('a group', () => {
  it.each(KINDS.flatMap((kind) => SHAPES.map((shape) => ({ kind, ...shape, people: 3 }))))(
    'of $kind about $about from $from to $to has words',
    (group) => {
      const { id, values } = groupWords(group)!;

      expect(en).toHaveProperty([id]);
      expect(values).toMatchObject({ people: 3, from: { named: group.from }, to: { named: group.to } });
    },
  );

  it.each([
    ['created', 'unit', [], [ODENSE]],
    ['deactivated', 'unit', [AARHUS], []],
    ['held', 'unit', [AARHUS], []],
    ['linked', 'unit', [AARHUS], [ODENSE]],
    ['moved', 'unit', [AARHUS], [ODENSE]],
    ['placed', 'unit', [], [ODENSE]],
    ['reactivated', 'unit', [], [ODENSE]],
    ['sees-nothing', 'unit', [AARHUS], []],
    ['types-changed', 'user-types', [COOK], []],
  ] as const)('of %s names the units that it comes from and goes to', (kind, about, from, to) => {
    const { id } = groupWords({ kind, about, from: [...from], to: [...to], people: 1 })!;

    const text = en[id];
    expect([text.includes('{from}'), text.includes('{to}')]).toEqual([
      from.length > 0,
      to.length > 0 || kind === 'types-changed',
    ]);
  });

  // "10 people in none will see nothing" was said once.
  it.each(KINDS)('of %s about nobody’s unit names none', (kind) => {
    const isImpossible = kind === 'loses-types' || kind === 'types-changed' || kind === 'placed' || kind === 'moved';
    if (isImpossible) return;
    for (const about of ['unit', 'person'] as const) {
      const { id } = groupWords({ kind, about, from: [], to: [], people: 1 })!;
      // A unit that is lost is known of everybody who has one, so that these are about a person.
      if (about === 'unit' && (kind === 'deactivated' || kind === 'held')) continue;
      expect(en[id]).not.toMatch(/\{(from|to)\}/);
    }
  });

  it.each(['conflict', 'incomplete', 'refused', 'same', 'updated'] as const)('of %s says nothing more', (kind) => {
    expect(groupWords({ kind, about: 'person', from: [], to: [], people: 3 })).toBeNull();
  });
});
