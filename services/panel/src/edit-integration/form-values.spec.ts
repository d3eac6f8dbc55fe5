import { describe, expect, it } from '@jest/globals';
import { createBody, enteredField, type FormValues, NEW_FORM, patchBody } from './form-values.ts';

const saved: FormValues = {
  ...NEW_FORM,
  name: 'Shops',
  applicationId: '66666666-7777-4888-8999-000000000000',
  tenantId: '11111111-2222-4333-8444-555555555555',
  unitField: 'department',
  userTypeField: 'jobTitle',
  secretExpiresAt: '2027-11-23',
};

describe('what is sent to make an integration', () => {
  it('is what was entered, without spaces around it', () => {
    const body = createBody({ ...saved, name: ' Shops ', secret: ' abc~1 ' });

    expect(body).toMatchObject({ name: 'Shops', secret: 'abc~1', secretExpiresAt: '2027-11-23', enabled: false });
  });

  it('has no day of expiry where none is known', () => {
    expect(createBody({ ...saved, secretExpiresAt: '' })).not.toHaveProperty('secretExpiresAt');
  });
});

describe('a certificate or the identity of the platform', () => {
  const certificate = { credential: 'certificate', pem: 'the file' } as const;

  it('is sent in the place of a secret', () => {
    const body = createBody({ ...saved, ...certificate, passphrase: 'x', secret: 'left over' });

    expect(body).toMatchObject({ credential: { kind: 'certificate', pem: 'the file', passphrase: 'x' } });
    expect(body).not.toHaveProperty('secret');
    expect(body).not.toHaveProperty('secretExpiresAt');
    expect(createBody({ ...saved, credential: 'federated' }).credential).toEqual({ kind: 'federated' });
  });

  it('[S8] is sent to change one where it is new', () => {
    const stored: FormValues = { ...saved, credential: 'certificate', secretExpiresAt: '' };

    expect(patchBody(saved, { ...saved, ...certificate })).toEqual({
      credential: { kind: 'certificate', pem: 'the file' },
    });
    expect(patchBody(stored, { ...stored })).toEqual({});
    expect(patchBody(stored, { ...stored, pem: 'the next' })).toEqual({
      credential: { kind: 'certificate', pem: 'the next' },
    });
    expect(patchBody(stored, { ...saved, secret: 'abc~1', secretExpiresAt: '' })).toEqual({
      secret: 'abc~1',
      secretExpiresAt: null,
    });
    expect(patchBody(stored, { ...stored, credential: 'federated' })).toEqual({ credential: { kind: 'federated' } });
    expect(patchBody({ ...saved, credential: 'federated' }, { ...saved, credential: 'federated' })).toEqual({});
  });

  it('[S8] is where Azure is asked before it is saved', () => {
    expect(enteredField({ ...saved, secret: 'abc' })).toBe('secret');
    expect(enteredField(saved)).toBeNull();
    expect(enteredField({ ...saved, ...certificate })).toBe('pem');
    expect(enteredField({ ...saved, credential: 'certificate' })).toBeNull();
  });
});

describe('what is sent to change an integration', () => {
  it('is nothing where nothing was changed', () => {
    expect(patchBody(saved, { ...saved })).toEqual({});
  });

  const rows: [string, Partial<FormValues>, object][] = [
    ['a name', { name: 'Stores ' }, { name: 'Stores' }],
    ['a field', { unitField: 'city' }, { unitField: 'city' }],
    ['[S8] a new secret with its day', { secret: 'new~1' }, { secret: 'new~1', secretExpiresAt: '2027-11-23' }],
    [
      '[S8] a new secret that has no day',
      { secret: 'new~1', secretExpiresAt: '' },
      { secret: 'new~1', secretExpiresAt: null },
    ],
    ['a day of expiry that was removed', { secretExpiresAt: '' }, { secretExpiresAt: null }],
    ['the switch', { enabled: true }, { enabled: true }],
    ['one option', { options: { ...saved.options, matching: 'relaxed' } }, { options: { matching: 'relaxed' } }],
  ];
  it.each(rows)('is %s alone', (_, change, body) => {
    expect(patchBody(saved, { ...saved, ...change })).toEqual(body);
  });
});
