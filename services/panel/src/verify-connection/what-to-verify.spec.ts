import { describe, expect, it } from '@jest/globals';
import { type FormValues, NEW_FORM } from '../edit-integration/form-values.ts';
import { whatToVerify } from './what-to-verify.ts';

const ids = {
  applicationId: '66666666-7777-4888-8999-000000000000',
  tenantId: '11111111-2222-4333-8444-555555555555',
};
const entered: FormValues = { ...NEW_FORM, ...ids, secret: 'abc~1' };
const stored = { id: '99999999-2222-4333-8444-555555555555', ...ids, credential: { kind: 'secret' } } as const;

describe('what is verified', () => {
  it('is the three values without spaces around them, and the options that matter', () => {
    const values = { ...entered, applicationId: ` ${ids.applicationId.toUpperCase()} `, secret: ' abc~1 ' };

    expect(whatToVerify(values, null)).toEqual({
      kind: 'body',
      body: {
        ...ids,
        secret: 'abc~1',
        options: { cloud: 'global', matching: 'exact', includeGuests: true, disabledAccounts: 'ignore' },
      },
    });
  });

  const incomplete: [string, Partial<FormValues>][] = [
    ['the Application ID', { applicationId: '' }],
    ['a whole Tenant ID', { tenantId: '1111' }],
    ['the secret', { secret: '' }],
    ['a secret that is no ID', { secret: stored.id }],
  ];
  it.each(incomplete)('is nothing without %s', (_, change) => {
    expect(whatToVerify({ ...entered, ...change }, null)).toEqual({ kind: 'incomplete' });
  });

  it('[S8] is the stored secret where none is entered', () => {
    const { body } = whatToVerify({ ...entered, secret: '' }, stored) as { body: object };

    expect(body).toMatchObject({ integrationId: stored.id });
    expect(body).not.toHaveProperty('secret');
  });

  it('[S8] is nothing where the stored secret belongs to another application', () => {
    const values = { ...entered, secret: '', applicationId: '55555555-7777-4888-8999-000000000000' };

    expect(whatToVerify(values, stored)).toEqual({ kind: 'needs-secret' });
  });

  const pem = ['PRIVATE KEY', 'CERTIFICATE']
    .map((each) => `-----BEGIN ${each}-----\nM\n-----END ${each}-----`)
    .join('\n');
  const certificate: FormValues = { ...entered, secret: 'left over', credential: 'certificate', pem };
  const withCertificate = { ...stored, credential: { kind: 'certificate' } } as const;

  it('[S8] is a whole certificate, without what was entered as a secret', () => {
    const { body } = whatToVerify(certificate, stored) as { body: object };

    expect(body).toMatchObject({ credential: { kind: 'certificate', pem }, integrationId: stored.id });
    expect(body).not.toHaveProperty('secret');
    expect(whatToVerify({ ...certificate, pem: pem.slice(0, 80) }, null).kind).toBe('incomplete');
    expect(whatToVerify({ ...certificate, pem: pem.replace('PRIVATE', 'ENCRYPTED PRIVATE') }, null).kind).toBe(
      'incomplete',
    );
  });

  it('[S8] is the stored certificate where none is entered, and nothing where a secret is stored', () => {
    const empty = { ...certificate, pem: '' };

    expect(whatToVerify(empty, withCertificate)).toMatchObject({ kind: 'body', body: { integrationId: stored.id } });
    expect(whatToVerify(empty, stored)).toEqual({ kind: 'incomplete' });
    expect(whatToVerify(entered, withCertificate)).toMatchObject({ body: { secret: 'abc~1' } });
  });

  it("is the platform's identity", () => {
    expect(whatToVerify({ ...entered, credential: 'federated' }, null)).toMatchObject({
      body: { credential: { kind: 'federated' } },
    });
  });
});
