import type { Integration } from '@user-sync/control';
import { isGuid, MATCHING_FIELDS } from '@user-sync/domain';
import Type, { type Static } from 'typebox';
import type { InputError } from '../answer-requests/problem.ts';
import { RunView, Time } from '../run-integration/run.schema.ts';
import { RUN_ERROR_CODES } from './attention.ts';
import { OWN_REASONS } from './freshness.ts';

const Guid = (what: string) =>
  Type.String({
    pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
    description: what,
    'x-code': 'invalid-guid',
    'x-detail': `${what} is a GUID, as 0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11. Copy it from the overview page of the app registration.`,
    'x-trim': true,
  });

const INVALID_TIME = 'secretExpiresAt is a time or a day in ISO 8601, as 2027-11-23T00:00:00Z.';

const Field = (what: string) =>
  Type.Enum([...MATCHING_FIELDS], {
    description: `The property in Azure that names the ${what}.`,
    'x-code': 'unknown-field',
    'x-detail': `This must be one of ${MATCHING_FIELDS.join(', ')}.`,
  });

const options = {
  matching: Type.Enum(['exact', 'relaxed']),
  existingUsers: Type.Enum(['link', 'ignore']),
  unmatched: Type.Enum(['keep', 'withdraw']),
  disabledAccounts: Type.Enum(['ignore', 'deactivate']),
  includeGuests: Type.Boolean(),
  welcomeMail: Type.Boolean(),
  maxDeactivations: Type.Object(
    { percent: Type.Number({ minimum: 0, maximum: 100 }), from: Type.Integer({ minimum: 0, maximum: 1_000_000 }) },
    { additionalProperties: false },
  ),
  cloud: Type.Enum(['global', 'us-gov', 'us-dod', 'china']),
};

const input = {
  name: Type.String({ minLength: 1, maxLength: 200, 'x-trim': true }),
  applicationId: Guid('The Application (client) ID'),
  tenantId: Guid('The Directory (tenant) ID'),
  secret: Type.String({
    minLength: 1,
    maxLength: 1_000,
    description: "Write-only. The secret's value, not its ID.",
    'x-trim': true,
  }),
  secretExpiresAt: Type.Optional(
    Type.Union([Type.String({ format: 'date-time' }), Type.String({ format: 'date' }), Type.Null()], {
      description: 'When the secret expires, for the reminder 30 days before.',
      'x-code': 'invalid-time',
      'x-detail': INVALID_TIME,
    }),
  ),
  unitField: Field('unit'),
  userTypeField: Field('user types'),
  enabled: Type.Optional(Type.Boolean({ description: 'False where left out.' })),
  options: Type.Optional(
    Type.Object(
      {
        ...Type.Partial(Type.Object(options)).properties,
        maxDeactivations: Type.Optional(
          Type.Object(Type.Partial(options.maxDeactivations).properties, { additionalProperties: false }),
        ),
      },
      { additionalProperties: false },
    ),
  ),
};

/** What makes an integration: all but `secretExpiresAt`, `enabled` and `options` is required (S5). */
export const IntegrationCreate = Type.Object(input, { additionalProperties: false });
export type IntegrationCreate = Static<typeof IntegrationCreate>;

/** Any part of it changes one. */
export const IntegrationPatch = Type.Object(Type.Partial(Type.Object(input)).properties, {
  additionalProperties: false,
});
export type IntegrationPatch = Static<typeof IntegrationPatch>;

/** What no schema can say of the values by themselves. */
export function checkIntegration(body: Readonly<Record<string, unknown>>): InputError[] {
  const errors: InputError[] = [];
  if (typeof body.secret === 'string' && isGuid(body.secret.trim()))
    errors.push({
      pointer: '/secret',
      code: 'secret-is-an-id',
      detail: 'This is the ID of a secret. Enter its Value, which Azure shows once, when the secret is created.',
    });
  if (typeof body.secretExpiresAt === 'string' && !isTimeOfOurEra(body.secretExpiresAt))
    errors.push({ pointer: '/secretExpiresAt', code: 'invalid-time', detail: INVALID_TIME });
  // What is no field at all is told as that.
  const isField = (MATCHING_FIELDS as readonly unknown[]).includes(body.unitField);
  if (isField && body.unitField === body.userTypeField) errors.push(sameField());
  return errors;
}

/** Leap seconds and years beyond four digits are good ISO 8601, but no time that can be kept and shown. */
function isTimeOfOurEra(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && /^\d{4}-/.test(time.toISOString());
}

/** Unit and user type cannot be matched from one field (S11). */
export function sameField(): InputError {
  return {
    pointer: '/userTypeField',
    code: 'same-field',
    detail: 'Unit and user type must be matched from different fields.',
  };
}

/** One thing that an administrator should know or do. */
export const AttentionView = Type.Object({
  code: Type.String(),
  severity: Type.Enum(['error', 'warning']),
  title: Type.String(),
  detail: Type.String(),
  remedy: Type.String(),
});

/** Parameter of lists: those of one integration. */
export const integrationFilter = Type.Optional(
  Type.String({ format: 'uuid', 'x-detail': 'This is the id of an integration, a GUID.' }),
);

const Count = Type.Integer({ minimum: 0 });

/** An integration as the API shows it; never the secret. */
export const IntegrationView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  instance: Type.String(),
  name: Type.String(),
  applicationId: Type.String({ format: 'uuid' }),
  tenantId: Type.String({ format: 'uuid' }),
  secret: Type.Object({ changedAt: Time, expiresAt: Type.Union([Time, Type.Null()]) }),
  unitField: Type.String(),
  userTypeField: Type.String(),
  enabled: Type.Boolean(),
  options: Type.Object(options),
  state: Type.Enum(['disabled', 'ready', 'running', 'needs-attention']),
  attention: Type.Array(AttentionView),
  freshness: Type.Object(
    {
      status: Type.Enum(['off', 'never', 'fresh', 'late']),
      readAt: Type.Union([Time, Type.Null()], { description: 'End of the last reading that succeeded.' }),
      waitingSince: Type.Union([Time, Type.Null()], {
        description: 'End of the oldest reading of whose changes Ziik has not answered all.',
      }),
      reason: Type.Union([Type.Enum([...RUN_ERROR_CODES, ...OWN_REASONS]), Type.Null()]),
    },
    { description: 'late: read, or waiting for Ziik, for longer than a period and a quarter.' },
  ),
  lastRun: Type.Union([RunView, Type.Null()]),
  nextRunAt: Type.Union([Time, Type.Null()]),
  counts: Type.Object({
    linked: Count,
    pending: Count,
    assigned: Count,
    unassigned: Count,
    incomplete: Count,
    conflict: Count,
    managedInZiik: Count,
    blocked: Count,
    failed: Count,
    held: Count,
    deactivated: Count,
    ignored: Count,
  }),
});
export type IntegrationView = Static<typeof IntegrationView>;

/** What of an integration the audit compares. */
export function auditedFields(integration: Integration): Record<string, unknown> {
  const { name, applicationId, tenantId, unitField, userTypeField, enabled, options: chosen } = integration;
  return {
    name,
    applicationId,
    tenantId,
    unitField,
    userTypeField,
    enabled,
    options: chosen,
    secretExpiresAt: integration.secretExpiresAt,
    secretVersion: integration.secretVersion,
  };
}
