import { MATCHING_FIELDS } from '@user-sync/domain';
import Type, { type Static } from 'typebox';
import { IntegrationCreate } from '../manage-integrations/integration.schema.ts';
import { Time, WordValues } from '../run-integration/run.schema.ts';

const MaybeText = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Field = Type.Enum([...MATCHING_FIELDS]);

/** Schema of one check, whatever its name. */
export const checkOf = <Name extends string>(names: readonly Name[]) =>
  Type.Object({
    name: Type.Enum([...names]),
    status: Type.Enum(['passed', 'failed', 'skipped']),
    code: MaybeText,
    title: Type.String(),
    detail: Type.String(),
    remedy: MaybeText,
    values: WordValues,
    since: Type.Union([Time, Type.Null()], {
      description: 'Since when it fails like this, where that was noted before; otherwise null.',
    }),
  });

const Matched = Type.Object(
  { matched: Count, values: Count, people: Count },
  {
    description:
      'Distinct values (counted up to 10,000), how many of them name something in Ziik, and how many people have such a one.',
  },
);

const AdviceView = Type.Array(
  Type.Object(
    {
      field: Type.String(),
      people: Count,
      unit: Matched,
      userType: Matched,
      samples: Type.Array(
        Type.Object({ value: Type.String(), people: Count, unit: Type.Boolean(), userType: Type.Boolean() }),
        {
          maxItems: 5,
          description: 'The values that most people have, and whether each names a unit, or a user type.',
        },
      ),
    },
    { description: 'How many people have a value in the field, and what its values name.' },
  ),
);

const PairsView = Type.Array(Type.Object({ unitField: Field, userTypeField: Field, placed: Count, unitOnly: Count }), {
  description:
    'For each of the 72 pairs of fields: people who get a unit and user types by it, and people who get a unit alone.',
});

const People = Type.Integer({
  minimum: 0,
  description: 'Number of people that the counts are based on. People who are not synchronised are left out.',
});

/** Schema of what a verification found. */
export const VerificationView = Type.Object({
  checks: Type.Array(checkOf(['token', 'permission', 'directory', 'ziik'])),
  people: Type.Union([People, Type.Null()], {
    description:
      'Number of people that the counts are based on: one page of the directory. Null where people or names could not be read.',
  }),
  advice: Type.Union([AdviceView, Type.Null()]),
  pairs: Type.Union([PairsView, Type.Null()]),
  certificate: Type.Union(
    [
      Type.Object({
        thumbprint: Type.String({ description: 'SHA-1, in hexadecimal, as Azure lists it.' }),
        thumbprintSha256: Type.String(),
        subject: Type.String(),
        expiresAt: Time,
      }),
      Type.Null(),
    ],
    { description: 'The certificate that was tried; null: another kind of credential was.' },
  ),
});

/** Schema of the advice on everybody who was read. */
export const FieldAdviceView = Type.Object({ people: People, advice: AdviceView, pairs: PairsView });

const { applicationId, tenantId, credential, unitField, userTypeField, options } = IntegrationCreate.properties;

/** What is tried without being stored. */
export const VerificationInput = Type.Object(
  {
    applicationId,
    tenantId,
    secret: Type.Optional(
      Type.String({
        ...IntegrationCreate.properties.secret,
        description: 'Left out: that of `integrationId`, whose stored tenant and application must be the given ones.',
      }),
    ),
    credential,
    integrationId: Type.Optional(
      Type.String({ format: 'uuid', description: 'The own integration that is being changed.' }),
    ),
    unitField: Type.Optional(unitField),
    userTypeField: Type.Optional(userTypeField),
    options,
  },
  { additionalProperties: false },
);
export type VerificationInput = Static<typeof VerificationInput>;
