import { FINDING_CODES, isAboutValue } from '@user-sync/domain';
import Type from 'typebox';
import { Invisible, NamedView } from '../list-users/user.schema.ts';
import { PAGE_QUERY } from '../serve-http/pages.ts';
import { VALUE_SORTS } from './find-values.ts';

/** Codes of what a field says that matches nothing, or not one thing. */
const VALUE_CODES = FINDING_CODES.filter(isAboutValue);

/** A value in Azure that matches nothing in Ziik, with how many people state it. */
export const UnmatchedValueView = Type.Object({
  kind: Type.Enum(['unit', 'user-type']),
  code: Type.Enum([...VALUE_CODES], { description: 'Code of the finding that these people have.' }),
  field: Type.String(),
  value: Type.Union([Type.String(), Type.Null()], {
    description: 'The value in Azure. Null where the field is empty.',
  }),
  invisible: Invisible,
  users: Type.Integer({ description: 'Number of people who have this value.' }),
  seesNothing: Type.Integer({
    description:
      'How many of them are active in Ziik without a unit or without a user type, and therefore see nothing there.',
  }),
  firstSeenAt: Type.String({
    format: 'date-time',
    description: 'Since when there has been somebody with this value without interruption.',
  }),
  nearest: Type.Array(NamedView),
});

/** Filters and order of the unmatched values. */
export const ValuesQuery = Type.Object(
  {
    ...PAGE_QUERY,
    sort: Type.Optional(
      Type.Enum([...VALUE_SORTS], {
        description: 'Most people first, or by kind, field and value, as where it is left out.',
        'x-detail': `sort is one of ${VALUE_SORTS.join(', ')}.`,
      }),
    ),
    kind: Type.Optional(Type.Enum(['unit', 'user-type'], { 'x-detail': 'kind is one of unit, user-type.' })),
    code: Type.Optional(Type.Enum([...VALUE_CODES], { 'x-detail': `code is one of ${VALUE_CODES.join(', ')}.` })),
  },
  { additionalProperties: false },
);
