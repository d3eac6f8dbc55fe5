import { DIRECTORY_PROPERTIES, FINDING_CODES, USER_STATUSES } from '@user-sync/domain';
import Type from 'typebox';
import { PAGE_QUERY } from '../answer-requests/pages.ts';

const MaybeText = Type.Union([Type.String(), Type.Null()]);
const MaybeTime = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);
const NamedView = Type.Object({ id: Type.Integer(), name: Type.String() });

const user = {
  azureId: Type.String(),
  ziikUserId: Type.Union([Type.Integer(), Type.Null()]),
  email: MaybeText,
  firstName: MaybeText,
  lastName: MaybeText,
  status: Type.Enum([...USER_STATUSES]),
  unit: Type.Union([NamedView, Type.Null()]),
  userTypes: Type.Array(NamedView),
  findings: Type.Array(
    Type.Object({
      code: Type.Enum([...FINDING_CODES]),
      field: MaybeText,
      value: MaybeText,
      nearest: Type.Array(NamedView),
      holder: Type.Union([Type.String(), Type.Null()], { description: 'Azure id of who holds what this one wants.' }),
    }),
  ),
  deactivatedAt: MaybeTime,
  purgeAt: MaybeTime,
  updatedAt: Type.String({ format: 'date-time' }),
};

/** A user in a list. */
export const UserView = Type.Object(user);

/** One user with what was read, what stands in Ziik, what was decided and what happened. */
export const UserDetailView = Type.Object({
  ...user,
  azure: Type.Union([
    Type.Object(
      Object.fromEntries(
        DIRECTORY_PROPERTIES.map((name) => [
          name,
          name === 'accountEnabled' ? Type.Union([Type.Boolean(), Type.Null()]) : MaybeText,
        ]),
      ),
    ),
    Type.Null(),
  ]),
  ziik: Type.Union([
    Type.Object({ active: Type.Boolean(), email: MaybeText, firstName: MaybeText, lastName: MaybeText }),
    Type.Null(),
  ]),
  decision: Type.Union([
    Type.Object({ unit: Type.Union([NamedView, Type.Null()]), userTypes: Type.Array(NamedView) }),
    Type.Null(),
  ]),
  history: Type.Array(
    Type.Object({
      at: Type.String({ format: 'date-time' }),
      what: Type.String(),
      runId: MaybeText,
      detail: Type.String(),
    }),
  ),
});

/** Filters of the list of users. */
export const UsersQuery = Type.Object(
  {
    ...PAGE_QUERY,
    status: Type.Optional(
      Type.Enum([...USER_STATUSES], { 'x-detail': `status is one of ${USER_STATUSES.join(', ')}.` }),
    ),
    finding: Type.Optional(
      Type.Enum([...FINDING_CODES], { 'x-detail': `finding is one of ${FINDING_CODES.join(', ')}.` }),
    ),
    search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of e-mail, first or last name.' })),
  },
  { additionalProperties: false },
);

/** A value in Azure that names nothing in Ziik. */
export const UnmatchedValueView = Type.Object({
  kind: Type.Enum(['unit', 'user-type']),
  field: Type.String(),
  value: Type.String(),
  users: Type.Integer(),
  nearest: Type.Array(NamedView),
});
