import type { GoneCause } from '@user-sync/domain';
import Type from 'typebox';
import { Time } from '../run-integration/run.schema.ts';

const Count = Type.Integer({ minimum: 0 });

/** Why people are to be deactivated. */
export const CAUSES = ['soft-deleted', 'deleted', 'absent', 'account-disabled'] as const satisfies readonly GoneCause[];

/** Deactivations of one run that wait for a decision. */
export const HoldView = Type.Object({
  runId: Type.String({ format: 'uuid' }),
  since: Time,
  deactivations: Count,
  byCause: Type.Object(Object.fromEntries(CAUSES.map((cause) => [cause, Count]))),
  limit: Type.Object(
    {
      percent: Type.Number(),
      from: Count,
      linked: Count,
      in24h: Count,
    },
    {
      description:
        'The removal limit of the integration, which applies to `from` deactivations or more that exceed `percent` per cent of the linked users, and what it is compared with: the number of `linked` users, and of those deactivated within 24 hours or held.',
    },
  ),
});

const AzureId = Type.String({ minLength: 1, maxLength: 128 });
const MOST_NAMED = 1_000;

/** What an administrator decides on held deactivations. */
export const Decision = Type.Object(
  {
    deactivations: Type.Enum(['approve', 'reject']),
    azureIds: Type.Optional(
      Type.Array(AzureId, {
        minItems: 1,
        maxItems: MOST_NAMED,
        description:
          'Only these of the held; left out: all. Who is not held changes nothing. The run is decided when nobody is left.',
      }),
    ),
    expected: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0 }), Type.Array(AzureId, { minItems: 1, maxItems: MOST_NAMED })], {
        description:
          'All who were seen to wait for a decision on the run: their Azure ids, or how many they were (`deactivations` of the hold). Where others are held by now nothing is decided: 409 `changed-meanwhile`.',
        'x-detail': `expected is a number of people, or the Azure ids of 1 to ${MOST_NAMED} people.`,
      }),
    ),
  },
  { additionalProperties: false },
);
