import { isBlank, splitStated } from '@user-sync/domain';
import Type, { type Static } from 'typebox';
import { KindSchema } from '../list-catalogue/catalogue.schema.ts';
import { PAGE_QUERY } from '../serve-http/pages.ts';
import type { InputError } from '../serve-http/problem.ts';

/** What makes an alias. */
export const AliasInput = Type.Object(
  {
    kind: KindSchema,
    value: Type.String({
      minLength: 1,
      // An index of Postgres takes values of 2,704 bytes; a character has three at most.
      maxLength: 400,
      description:
        'As stated in Azure: the whole value of the matching field, or, of user types, one of its parts between commas. White space around does not count, letter case does.',
      'x-trim': true,
    }),
    target: Type.Object(
      { id: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) },
      { additionalProperties: false, description: 'The unit or user type that the value means.' },
    ),
  },
  { additionalProperties: false },
);
export type AliasInput = Static<typeof AliasInput>;

/** What the list of aliases is filtered by. */
export const AliasesQuery = Type.Object(
  { ...PAGE_QUERY, kind: Type.Optional(KindSchema) },
  { additionalProperties: false },
);
export type AliasesQuery = Static<typeof AliasesQuery>;

/** An alias as the API shows it. */
export const AliasView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  kind: Type.Enum(['unit', 'user-type']),
  value: Type.String(),
  target: Type.Object({
    id: Type.Integer(),
    name: Type.String({ description: 'As it is called in Ziik; where it is gone, as it was when the alias was made.' }),
  }),
  state: Type.Enum(['in-force', 'target-gone', 'name-wins'], {
    description:
      'target-gone: the target is no longer in Ziik, so the value matches nothing (finding alias-target-gone). name-wins: a unit or user type has the value as its very name, which counts before the alias.',
  }),
  createdAt: Type.String({ format: 'date-time' }),
});
export type AliasView = Static<typeof AliasView>;

/** What no schema can say: a value without anything to see states nothing, and nor do commas alone. */
export function checkAlias(body: Readonly<Record<string, unknown>>): InputError[] {
  const { value } = body;
  if (typeof value !== 'string' || value.trim() === '') return [];
  if (!isBlank(value) && splitStated(value).length > 0) return [];
  return [
    {
      pointer: '/value',
      code: 'blank',
      detail: 'There is nothing to see in this value. People who state it state none.',
    },
  ];
}
