import type { Integration, IntegrationInput } from '@user-sync/control';
import type { IntegrationOptions } from '@user-sync/domain';
import { type InputError, invalid } from '../serve-http/problem.ts';
import { endOf, type GivenCredential } from './given-credential.ts';
import { type IntegrationCreate, type IntegrationPatch, sameField } from './integration.schema.ts';

/** The settings that result where some are given. Throws a Problem where they do not go together. */
export function mergeIntegration(
  before: Integration,
  patch: IntegrationPatch,
  given: GivenCredential | undefined,
): IntegrationInput {
  const { secret: _, credential: _given, options, secretExpiresAt, ...rest } = patch;
  const input: IntegrationInput = {
    name: before.name,
    applicationId: before.applicationId,
    tenantId: before.tenantId,
    unitField: before.unitField,
    userTypeField: before.userTypeField,
    enabled: before.enabled,
    ...rest,
    // The date belongs to the credential: a new secret without a date has none known.
    secretExpiresAt:
      given !== undefined
        ? endOf(given)
        : secretExpiresAt !== undefined
          ? asDate(secretExpiresAt)
          : before.secretExpiresAt,
    options: mergeOptions(before.options, options),
  };
  const errors: InputError[] = [];
  if (input.unitField === input.userTypeField) errors.push(sameField());
  if (given === undefined && secretExpiresAt !== undefined && before.credentialKind !== 'secret')
    errors.push(notOfThisCredential(before.credentialKind));
  if (before.firstReadAt !== null) {
    if (input.tenantId.toLowerCase() !== before.tenantId) errors.push(immutable('/tenantId', 'tenant'));
    if (input.options.cloud !== before.options.cloud) errors.push(immutable('/options/cloud', 'cloud'));
  }
  if (errors.length > 0) throw invalid(errors);
  return input;
}

function notOfThisCredential(kind: Integration['credentialKind']): InputError {
  return {
    pointer: '/secretExpiresAt',
    code: 'not-of-this-credential',
    detail:
      kind === 'certificate'
        ? "The last day is the certificate's own. Enter a new certificate to change it."
        : "The platform's identity has no last day.",
  };
}

function immutable(pointer: string, what: string): InputError {
  return {
    pointer,
    code: 'immutable',
    detail: `The ${what} cannot change after users have been read: it would be another directory. Create a new integration for it.`,
  };
}

/** The options that result where some are given. */
export function mergeOptions(before: IntegrationOptions, given: IntegrationCreate['options']): IntegrationOptions {
  return {
    ...before,
    ...given,
    maxDeactivations: { ...before.maxDeactivations, ...given?.maxDeactivations },
  } as IntegrationOptions;
}

/** A time or a day as it is given. */
function asDate(text: string | null | undefined): Date | null {
  return text == null ? null : new Date(text);
}
