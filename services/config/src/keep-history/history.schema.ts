import { DIRECTORY_PROPERTIES, HISTORY_CAUSES, TOLD_FIELDS } from '@user-sync/domain';
import Type from 'typebox';

const NamedView = Type.Object({ id: Type.Integer(), name: Type.String() });
const VALUES = [
  Type.String(),
  Type.Boolean(),
  NamedView,
  Type.Array(NamedView),
  Type.Array(Type.String()),
  Type.Null(),
];

/** What one field was and what it became. */
export const ChangeView = Type.Object({
  field: Type.Enum([...TOLD_FIELDS, ...DIRECTORY_PROPERTIES], {
    description:
      "One of Azure's properties, or a member of the user; `active`: in Ziik. A value that somebody had changed in Ziik, or that a user had who was linked, stands in `before`.",
  }),
  before: Type.Union(VALUES),
  after: Type.Union(VALUES, {
    description: 'Of the shape that the member has; `findings` by their codes. Texts end after 500 characters.',
  }),
});

/** One entry of a person's history. */
export const HistoryEntryView = Type.Object({
  at: Type.String({ format: 'date-time' }),
  what: Type.String(),
  runId: Type.Union([Type.String(), Type.Null()]),
  detail: Type.String(),
  changes: Type.Array(ChangeView, {
    description:
      'What changed since the entry before. Empty where nothing did, and after the user was removed for good.',
  }),
  cause: Type.Union([Type.Enum([...HISTORY_CAUSES]), Type.Null()], {
    description: 'Why: `ziik`: changed there by hand. Null: nothing changed, or it was not noted yet.',
  }),
  actor: Type.Union([Type.String(), Type.Null()], {
    description: "The token's `sub` of who asked, decided or changed the setting; null: nobody did.",
  }),
});
