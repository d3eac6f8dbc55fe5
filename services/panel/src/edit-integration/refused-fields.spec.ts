import { describe, expect, it } from '@jest/globals';
import '../texts/know-english.ts';
import type { Problem } from '../api/problem.ts';
import { refusedFields, wordsOfRefusal } from './refused-fields.ts';

function problem(code: string, errors: Problem['errors'] = []): Problem {
  return { status: 422, code, detail: 'English', errors, requestId: null, retryAfter: null };
}

describe('what the server refused', () => {
  it('stands at its field, with a text of the panel’s own', () => {
    const errors = [
      { pointer: '/tenantId', code: 'duplicate-tenant', detail: '' },
      { pointer: '/options/maxDeactivations/percent', code: 'out-of-range', detail: '' },
    ];

    expect([...refusedFields(problem('duplicate-tenant', errors))]).toEqual([
      ['tenantId', { id: 'form.error.duplicate-tenant' }],
      ['percent', { id: 'form.error.out-of-range' }],
    ]);
  });

  it('has a text where its code is unknown', () => {
    const errors = [{ pointer: '/name', code: 'of-tomorrow', detail: 'English' }];

    expect(refusedFields(problem('of-tomorrow', errors)).get('name')).toEqual({ id: 'form.error.other' });
  });

  it('stands above the form where it concerns no field', () => {
    expect([...refusedFields(problem('conflict')).keys()]).toEqual([null]);
  });

  it('[S8] is what is wrong with a certificate, at its field', () => {
    const errors = [
      { pointer: '/credential/pem', code: 'certificate-key-mismatch', detail: '' },
      { pointer: '/credential/passphrase', code: 'certificate-passphrase-wrong', detail: '' },
      { pointer: '/credential/kind', code: 'federation-not-allowed', detail: '' },
    ];

    expect([...refusedFields(problem('x', errors))]).toEqual([
      ['pem', { id: 'form.error.certificate-key-mismatch' }],
      ['passphrase', { id: 'form.error.certificate-passphrase-wrong' }],
      ['credential', { id: 'form.error.federation-not-allowed' }],
    ]);
  });

  it('[S8] is a new secret with the reason of Azure and its cure', () => {
    const errors = [{ pointer: '/secret', code: 'secret-wrong', detail: 'English' }];

    expect(refusedFields(problem('secret-wrong', errors)).get('secret')).toEqual({
      sentence: 'trouble.secret-wrong.short',
      cure: 'verify.secret-wrong.cure',
    });
  });
});

describe('what is said of a Save that was declined', () => {
  const declined = (status: number, code: string, retryAfter: number | null = null) => ({
    ...problem(code),
    status,
    retryAfter,
  });

  it('[S8] is that the new secret could not be tried where Microsoft does not respond', () => {
    const words = wordsOfRefusal(declined(503, 'graph-unavailable'), 'secret');

    expect([...words]).toEqual([['secret', { id: 'form.secret.notTried' }]]);
    expect([...wordsOfRefusal(declined(503, 'graph-unavailable'), 'pem')]).toEqual([
      ['pem', { id: 'form.credential.notTried' }],
    ]);
  });

  it.each([
    [declined(503, 'unavailable'), { id: 'form.notSaved' }],
    [declined(0, 'unreachable'), { id: 'form.notSaved' }],
    [declined(404, 'not-found'), { id: 'form.gone' }],
    [declined(429, 'too-many-requests', 20), { id: 'form.tooOften', seconds: 20 }],
  ])('is what happened as a whole: %#', (each, words) => {
    expect([...wordsOfRefusal(each, 'secret')]).toEqual([[null, words]]);
  });
});
