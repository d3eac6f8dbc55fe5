import type { Sentence } from '../frame/sentence.ts';
import type { TextId } from '../frame/texts.tsx';
import type { Group, Kind } from './preview-words.ts';

/** What the people of a group have in common: units that they come from and go to, their user types, or neither. */
type Shape = 'moving' | 'arriving' | 'leaving' | 'none' | 'types' | 'person';

/** Where the text of a kind does not fit every group of it. */
const OTHER_TEXTS: Readonly<Partial<Record<Kind, Readonly<Partial<Record<Shape, TextId>>>>>> = {
  created: {
    none: 'preview.group.created.nowhere',
    types: 'preview.group.created.nowhere',
    person: 'preview.group.created.nowhere',
  },
  deactivated: { person: 'preview.group.deactivated.nowhere' },
  held: { person: 'preview.group.held.nowhere' },
  'left-out': {
    arriving: 'preview.group.left-out.nowhere',
    none: 'preview.group.left-out.nowhere',
    types: 'preview.group.left-out.nowhere',
    person: 'preview.group.left-out.nowhere',
  },
  linked: {
    arriving: 'preview.group.linked.arriving',
    leaving: 'preview.group.linked.nowhere',
    none: 'preview.group.linked.nowhere',
    types: 'preview.group.linked.types',
    person: 'preview.group.linked.nowhere',
  },
  moved: {
    arriving: 'preview.group.placed',
    leaving: 'preview.group.moved.leaving',
    types: 'preview.group.types-changed',
  },
  reactivated: {
    leaving: 'preview.group.reactivated.nowhere',
    none: 'preview.group.reactivated.nowhere',
    types: 'preview.group.reactivated.nowhere',
    person: 'preview.group.reactivated.nowhere',
  },
  'sees-nothing': {
    moving: 'preview.group.sees-nothing.moving',
    arriving: 'preview.group.sees-nothing.arriving',
    none: 'preview.group.sees-nothing.nowhere',
    types: 'preview.group.sees-nothing.types',
    person: 'preview.group.sees-nothing.nowhere',
  },
};

/** Of these a group says no more than the kind. */
const PLAIN = ['conflict', 'incomplete', 'refused', 'same', 'updated'] as const;
type Plain = (typeof PLAIN)[number];

/** One group of people with the same change; null: there is nothing to say of it. */
export function groupWords(group: Group): Sentence | null {
  const { kind, people, from, to } = group;
  if (isPlain(kind)) return null;
  const id: TextId = OTHER_TEXTS[kind]?.[shapeOf(group)] ?? `preview.group.${kind}`;
  return { id, values: { people, from: { named: from }, to: { named: to } } };
}

function isPlain(kind: Kind): kind is Plain {
  return (PLAIN as readonly Kind[]).includes(kind);
}

function shapeOf({ about, from, to }: Group): Shape {
  if (about === 'person') return 'person';
  if (about === 'user-types') return 'types';
  if (from.length === 0) return to.length === 0 ? 'none' : 'arriving';
  return to.length === 0 ? 'leaving' : 'moving';
}
