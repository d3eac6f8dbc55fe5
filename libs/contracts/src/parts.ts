import { FINDING_CODES } from '@user-sync/domain';
import Type from 'typebox';

/** Text or null, as JSON has what a directory leaves unset. */
export const Text = Type.Union([Type.String(), Type.Null()]);

/**
 * A text that is one of the domain's list. The document names them all; a reader takes any text, so that an older
 * version of a service reads what a newer one says.
 */
export function oneOf<const Values extends readonly string[]>(values: Values) {
  return Type.Unsafe<Values[number]>(Type.String({ examples: [...values] }));
}

const Flag = Type.Union([Type.Boolean(), Type.Null()]);

/** A unit or user type of Ziik. */
export const NamedPart = Type.Object({ id: Type.Integer(), name: Type.String() });

/**
 * The integration by its id and the person by the Azure object id; together the key of every message about a person.
 */
export const subject = { integrationId: Type.String({ minLength: 1 }), azureId: Type.String({ minLength: 1 }) };

/** Revisions are drawn from a Postgres sequence that starts at the clock's microseconds; all are below 2^53. */
export const Revision = Type.Integer({ minimum: 0 });

/** The selected properties of a person in Entra. */
export const DirectoryUserPart = Type.Object({
  mail: Text,
  userPrincipalName: Text,
  givenName: Text,
  surname: Text,
  jobTitle: Text,
  companyName: Text,
  department: Text,
  streetAddress: Text,
  state: Text,
  country: Text,
  officeLocation: Text,
  city: Text,
  postalCode: Text,
  accountEnabled: Flag,
  userType: Text,
});

/** A finding informs an administrator what was ignored and why, with similar names. */
export const FindingPart = Type.Object({
  code: oneOf(FINDING_CODES),
  field: Text,
  value: Text,
  nearest: Type.Array(NamedPart),
  holder: Text,
});

/** Where a person belongs in Ziik: one unit at most, and the user types in it. */
export const PlacementPart = Type.Object({
  unit: Type.Union([NamedPart, Type.Null()]),
  userTypes: Type.Array(NamedPart),
  /** What was matched by something else than its exact name; absent where nothing was. */
  by: Type.Optional(
    Type.Array(
      Type.Object({
        kind: oneOf(['unit', 'user-type'] as const),
        id: Type.Integer(),
        /** As stated in the directory: the whole value or one of its parts. */
        value: Type.String(),
        by: oneOf(['alias', 'folded'] as const),
      }),
    ),
  ),
});

/** Whether a person is to be in Ziik, and why not. */
export const LifecyclePart = Type.Union([
  Type.Object({ state: Type.Literal('present') }),
  Type.Object({ state: Type.Literal('left-out'), reason: Type.Literal('guest') }),
  Type.Object({
    state: Type.Literal('gone'),
    cause: Type.Union([
      Type.Literal('soft-deleted'),
      Type.Literal('deleted'),
      Type.Literal('absent'),
      Type.Literal('account-disabled'),
    ]),
  }),
]);
/** A membership as it stands in Ziik. */
export const MembershipPart = Type.Object({
  unit: Type.Union([NamedPart, Type.Null()]),
  userTypes: Type.Array(NamedPart),
});

/** The mandatory fields. */
export const ProfilePart = Type.Object({ email: Text, firstName: Text, lastName: Text });
