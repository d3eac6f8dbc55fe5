import type { Integration } from '@user-sync/control';
import { MATCHING_FIELDS } from '@user-sync/domain';
import Type, { type Static } from 'typebox';
import { differences } from '../keep-audit/audit.ts';
import { LANGUAGES, LONGEST_ADDRESS, MAIL_ADDRESS, MOST_RECIPIENTS } from '../notify-by-mail/mail-address.ts';
import { RunView, Time, WordValues } from '../run-integration/run.schema.ts';
import type { InputError } from '../serve-http/problem.ts';
import { RUN_ERROR_CODES } from './attention.ts';
import { OWN_REASONS } from './freshness.ts';
import { CredentialInput, checkCredential } from './given-credential.ts';

const Guid = (what: string) =>
  Type.String({
    pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
    description: what,
    'x-code': 'invalid-guid',
    'x-detail': `${what} is a GUID, such as 0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11. Copy it from the overview page of the app registration.`,
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
  notifyEmails: Type.Array(
    Type.String({
      maxLength: LONGEST_ADDRESS,
      pattern: MAIL_ADDRESS.source,
      'x-code': 'invalid-email',
      'x-detail': 'This is not an e-mail address, such as it@example.com.',
    }),
    {
      maxItems: MOST_RECIPIENTS,
      description: 'Who gets a mail about what needs attention.',
      'x-code': 'invalid-emails',
      'x-detail': `This is a list of ${MOST_RECIPIENTS} addresses at most. For more, enter that of a distribution list.`,
    },
  ),
  notifyLanguage: Type.Enum([...LANGUAGES], { description: 'The language of these mails.' }),
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
  credential: Type.Optional(
    Type.Object(CredentialInput.properties, {
      additionalProperties: false,
      description: 'Instead of secret and secretExpiresAt.',
    }),
  ),
  secretExpiresAt: Type.Optional(
    Type.Union([Type.String({ format: 'date-time' }), Type.String({ format: 'date' }), Type.Null()], {
      description: 'When the secret expires, for the reminder 30 days before.',
      'x-code': 'invalid-time',
      'x-detail': INVALID_TIME,
    }),
  ),
  unitField: Field('unit'),
  userTypeField: Field('user types'),
  enabled: Type.Optional(Type.Boolean({ description: 'False by default.' })),
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

/**
 * What makes an integration: all but `secretExpiresAt`, `enabled` and `options` is required (S5), and `credential` may
 * take the place of `secret`.
 */
export const IntegrationCreate = Type.Object(
  { ...input, secret: Type.Optional(input.secret) },
  { additionalProperties: false },
);
export type IntegrationCreate = Static<typeof IntegrationCreate>;

/** Any part of it changes one. */
export const IntegrationPatch = Type.Object(Type.Partial(Type.Object(input)).properties, {
  additionalProperties: false,
});
export type IntegrationPatch = Static<typeof IntegrationPatch>;

/** What no schema can say of the values by themselves. */
export function checkIntegration(body: Readonly<Record<string, unknown>>): InputError[] {
  const errors = checkCredential(body, new Date());
  const { credential } = body as { credential?: { expiresAt?: unknown } | null };
  const end = typeof credential === 'object' ? credential?.expiresAt : undefined;
  if (typeof end === 'string' && !isTimeOfOurEra(end))
    errors.push({ pointer: '/credential/expiresAt', code: 'invalid-time', detail: INVALID_TIME });
  if (typeof body.secretExpiresAt === 'string' && !isTimeOfOurEra(body.secretExpiresAt))
    errors.push({ pointer: '/secretExpiresAt', code: 'invalid-time', detail: INVALID_TIME });
  errors.push(...repeatedEmails(body.options));
  // A value that is not a field at all has its own error.
  const isField = (MATCHING_FIELDS as readonly unknown[]).includes(body.unitField);
  if (isField && body.unitField === body.userTypeField) errors.push(sameField());
  return errors;
}

/** The same of a body that makes one. */
export function checkNewIntegration(body: Readonly<Record<string, unknown>>): InputError[] {
  const errors = checkIntegration(body);
  if (body.secret === undefined && body.credential === undefined)
    errors.push({ pointer: '/secret', code: 'required', detail: 'secret is required.' });
  return errors;
}

function repeatedEmails(given: unknown): InputError[] {
  const { notifyEmails } = (given ?? {}) as { notifyEmails?: unknown };
  if (!Array.isArray(notifyEmails)) return [];
  const folded = notifyEmails.map((email) => (typeof email === 'string' ? email.toLowerCase() : email));
  return folded.flatMap((email, index) =>
    typeof email === 'string' && folded.indexOf(email) < index
      ? [
          {
            pointer: `/options/notifyEmails/${index}`,
            code: 'repeated-email',
            detail: 'This address is in the list already.',
          },
        ]
      : [],
  );
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
  values: WordValues,
  since: Type.Union([Time, Type.Null()], { description: 'Since when it is so; null where that is not known.' }),
});

/** Parameter of lists: those of one integration. */
export const integrationFilter = Type.Optional(
  Type.String({ format: 'uuid', 'x-detail': 'This is the id of an integration, a GUID.' }),
);

const Count = Type.Integer({ minimum: 0 });
const MaybeText = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

/** An integration as the API shows it; never the secret, nor a private key. */
export const IntegrationView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  instance: Type.String(),
  name: Type.String(),
  applicationId: Type.String({ format: 'uuid' }),
  tenantId: Type.String({ format: 'uuid' }),
  secret: Type.Object(
    { changedAt: Time, expiresAt: Type.Union([Time, Type.Null()]) },
    { description: 'The same times as in `credential`, of whichever kind it is.' },
  ),
  credential: Type.Object({
    kind: Type.Enum(['secret', 'certificate', 'federated']),
    changedAt: Time,
    expiresAt: Type.Union([Time, Type.Null()]),
    thumbprint: MaybeText('Of a certificate: SHA-1, in hexadecimal, as Azure lists it.'),
    thumbprintSha256: MaybeText('Of a certificate: SHA-256, in hexadecimal.'),
    subject: MaybeText('Of a certificate.'),
  }),
  unitField: Type.String(),
  userTypeField: Type.String(),
  enabled: Type.Boolean(),
  options: Type.Object(options),
  state: Type.Enum(['disabled', 'ready', 'running', 'needs-attention']),
  attention: Type.Array(AttentionView),
  freshness: Type.Object(
    {
      status: Type.Enum(['off', 'never', 'fresh', 'late']),
      readAt: Type.Union([Time, Type.Null()], { description: 'End of the last successful read.' }),
      waitingSince: Type.Union([Time, Type.Null()], {
        description: 'End of the oldest read whose changes are not all settled in Ziik.',
      }),
      reason: Type.Union([Type.Enum([...RUN_ERROR_CODES, ...OWN_REASONS]), Type.Null()]),
    },
    {
      description: 'late: the last read, or the oldest change waiting for Ziik, is older than a period and a quarter.',
    },
  ),
  audit: Type.Union(
    [
      Type.Object({
        at: Time,
        people: Count,
        differences: Type.Integer({
          minimum: 0,
          description: 'People whose changes no delta had told; they are put right.',
        }),
        runId: Type.String({ format: 'uuid' }),
      }),
      Type.Null(),
    ],
    {
      description: 'The last comparison of the whole directory with what is known of it, once a week; null: none yet.',
    },
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

/** What of an integration the audit compares; the addresses are personal. */
function auditedFields(integration: Integration): Record<string, unknown> {
  const { name, applicationId, tenantId, unitField, userTypeField, enabled } = integration;
  const { notifyEmails: _, ...chosen } = integration.options;
  return {
    name,
    applicationId,
    tenantId,
    unitField,
    userTypeField,
    enabled,
    options: chosen,
    credential: integration.credentialKind,
    ...(integration.certificate !== null && { certificateThumbprint: integration.certificate.thumbprint }),
    secretExpiresAt: integration.secretExpiresAt,
    secretVersion: integration.secretVersion,
  };
}

/** What making or changing an integration changed, for the audit: of the addresses only how many there are. */
export function auditedChanges(before: Integration | null, after: Integration): ReturnType<typeof differences> {
  const [from, to] = [before?.options.notifyEmails ?? [], after.options.notifyEmails];
  return {
    ...differences(before === null ? {} : auditedFields(before), auditedFields(after)),
    ...(JSON.stringify(from) !== JSON.stringify(to) && { notifyEmails: { before: from.length, after: to.length } }),
  };
}
