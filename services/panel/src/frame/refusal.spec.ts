import { describe, expect, it } from '@jest/globals';
import { refusalOf } from './refusal.ts';

const PROBLEM = { detail: 'x', errors: [], requestId: null, retryAfter: null };

describe('why something is not done', () => {
  it.each([
    [409, 'integration-disabled', 'refused.integration-disabled'],
    [409, 'run-ended', 'refused.run-ended'],
    [409, 'purged', 'refused.purged'],
    [409, 'duplicate-alias', 'refused.duplicate-alias'],
    [409, 'constructor', 'error.ours'],
    [429, 'too-many-requests', 'refused.too-many-requests'],
    [503, 'database-unavailable', 'refused.restarting'],
    [503, 'kafka-unavailable', 'refused.restarting'],
    [0, 'unreachable', 'refused.unreachable'],
    [502, 'unreachable', 'refused.unreachable'],
    [403, 'forbidden', 'refused.forbidden'],
    [404, 'integration-not-found', 'refused.not-found'],
    [500, 'internal', 'error.ours'],
  ])('is said in words: %i %s', (status, code, id) => {
    expect(refusalOf({ ...PROBLEM, status, code })).toEqual({ id });
  });

  it.each([
    ['alias-of-itself', 'refused.alias-of-itself'],
    ['blank', 'refused.blank'],
    ['unknown-target', 'refused.unknown-target'],
    ['unheard-of', 'error.ours'],
  ])('is told by the code of the value, where one is refused: %s', (code, id) => {
    const errors = [{ pointer: '/value', code, detail: 'x' }];

    expect(refusalOf({ ...PROBLEM, status: 422, code: 'validation-failed', errors })).toEqual({ id });
  });
});
