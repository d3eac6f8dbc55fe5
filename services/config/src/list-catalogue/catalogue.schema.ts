import Type, { type Static } from 'typebox';
import { PAGE_QUERY, pageOf } from '../serve-http/pages.ts';

/** Whether something is about units or about user types. */
export const KindSchema = Type.Enum(['unit', 'user-type'], { 'x-detail': 'kind is unit or user-type.' });

/** What the units or user types are filtered by. */
export const CatalogueQuery = Type.Object(
  {
    ...PAGE_QUERY,
    kind: Type.Optional(
      Type.Enum(['unit', 'user-type'], {
        description: 'Whether units or user types are listed. Units where left out.',
        'x-detail': 'kind is unit or user-type.',
      }),
    ),
    search: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Part of the name. Letter case, surrounding white space and invisible characters are ignored.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type CatalogueQuery = Static<typeof CatalogueQuery>;

/** A unit or user type of the Ziik instance. */
export const CatalogueEntryView = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  people: Type.Integer({
    minimum: 0,
    description: 'Users of this integration who are in the unit, or have the user type, at the moment.',
  }),
  sameName: Type.Boolean({
    description: 'Whether another one has exactly the same name, so that neither of them is matched by it.',
  }),
});

/** A page of units or user types by name, with the reading that they come from. */
export const CataloguePage = Type.Object({
  ...pageOf(CatalogueEntryView).properties,
  readAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description:
      'When units and user types were read last, also where that reading is held back. Null: not yet at the present address of the instance; the list is empty, or of the address before.',
  }),
  suspicious: Type.Boolean({
    description:
      'Whether the latest reading is held back because more than a fifth of the names in use are missing from it. The list then shows the reading before.',
  }),
  missing: Type.Array(Type.String(), {
    description:
      'Where suspicious: the names in use of this kind that are missing from the latest reading, 100 at most.',
  }),
});
