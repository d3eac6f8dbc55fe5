import Type from 'typebox';

/** Text or null, as JSON has what a directory leaves unset. */
export const Text = Type.Union([Type.String(), Type.Null()]);

const Flag = Type.Union([Type.Boolean(), Type.Null()]);

/** A unit or user type of Ziik. */
export const NamedPart = Type.Object({ id: Type.Integer(), name: Type.String() });

/** The integration by its id and the person by the Azure object id; together the key of every message about a person. */
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

/** A finding tells an administrator what was ignored, why, and what is near. */
export const FindingPart = Type.Object({
  code: Type.String(),
  field: Text,
  value: Text,
  nearest: Type.Array(NamedPart),
  holder: Text,
});

/** Where a person belongs in Ziik: one unit at most, and the user types in it. */
export const PlacementPart = Type.Object({
  unit: Type.Union([NamedPart, Type.Null()]),
  userTypes: Type.Array(NamedPart),
});

/** The mandatory fields. */
export const ProfilePart = Type.Object({ email: Text, firstName: Text, lastName: Text });

/** Why a person is to leave Ziik. */
export const GoneCausePart = Type.Union([
  Type.Literal('soft-deleted'),
  Type.Literal('deleted'),
  Type.Literal('absent'),
  Type.Literal('account-disabled'),
]);
