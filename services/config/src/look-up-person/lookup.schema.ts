import { hasNul } from '@user-sync/domain';
import Type, { type Static } from 'typebox';
import { UserView } from '../list-users/user.schema.ts';
import { VERDICTS } from './judge-lookup.ts';

const MaybeText = Type.Union([Type.String(), Type.Null()]);
/** The longest address, or sign-in name. */
const LONGEST = 320;

/** What somebody is looked for by. */
export const LookupQuery = Type.Object(
  {
    text: Type.String({
      maxLength: LONGEST,
      description:
        'An e-mail address, a sign-in name, the id of a user in Azure or in Ziik. To find people by their names, search the list of users instead.',
      'x-detail': `text may have ${LONGEST} characters.`,
    }),
  },
  { additionalProperties: false },
);
export type LookupQuery = Static<typeof LookupQuery>;

/** What is wrong with a text that the schema takes; null: nothing. */
export function problemWith(text: string): string | null {
  if (hasNul(text)) return 'text holds a NUL. Enter it again.';
  return text.trim() === '' ? 'text is required.' : null;
}

/** Where somebody is known. */
export const LookupView = Type.Object({
  verdict: Type.Enum([...VERDICTS], {
    description:
      'held: this integration has the person. other-integration: another integration of this Ziik instance does. azure-unread: the person is in the directory but has not been read yet. ziik-only: the person exists only in Ziik and is not touched. nowhere: nobody who could be asked knows the person; see notAsked.',
  }),
  user: Type.Union([UserView, Type.Null()], {
    description: 'The person as this or the other integration has them; null where no integration does.',
  }),
  ziik: Type.Union(
    [
      Type.Object({
        id: Type.Integer(),
        email: MaybeText,
        firstName: MaybeText,
        lastName: MaybeText,
        active: Type.Union([Type.Boolean(), Type.Null()]),
      }),
      Type.Null(),
    ],
    {
      description:
        'The user that Ziik returned. Null where there is none, or where Ziik was not asked because an integration has the person.',
    },
  ),
  azure: Type.Union(
    [Type.Object({ id: Type.String(), email: MaybeText, firstName: MaybeText, lastName: MaybeText }), Type.Null()],
    {
      description:
        'The user that Microsoft Graph returned. Null where there is none, or where it was not asked because an integration has the person.',
    },
  ),
  integration: Type.Union([Type.Object({ id: Type.String({ format: 'uuid' }), name: Type.String() }), Type.Null()], {
    description: 'The other integration that has the person; null where there is none.',
  }),
  notAsked: Type.Array(Type.Enum(['azure', 'ziik']), {
    description: 'Systems that did not answer, or cannot be asked for such a text. The person may be known there.',
  }),
});
export type LookupView = Static<typeof LookupView>;
