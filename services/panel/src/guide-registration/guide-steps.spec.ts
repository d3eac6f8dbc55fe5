import { describe, expect, it } from '@jest/globals';
import type { Check, Verification } from '../verify-connection/describe-check.ts';
import { type GuideFacts, stepsDone } from './guide-steps.ts';

const ids = {
  applicationId: '66666666-7777-4888-8999-000000000000',
  tenantId: '11111111-2222-4333-8444-555555555555',
};
const nothing: GuideFacts = {
  values: { applicationId: '', tenantId: '', secret: '' },
  hasSecret: false,
  hasRead: false,
  verification: null,
};
const check = (name: Check['name'], status: Check['status'], code: string | null = null): Check => ({
  name,
  status,
  code,
  title: '',
  detail: '',
  remedy: null,
  values: {},
  since: null,
});
const found = (...checks: Check[]): Verification => ({
  checks,
  people: null,
  advice: null,
  pairs: null,
  certificate: null,
});
const done = (facts: Partial<GuideFacts>) => [...stepsDone({ ...nothing, ...facts })];

describe('the steps of the guide', () => {
  it('are all open at first', () => {
    expect(done({})).toEqual([]);
  });

  it('are done by what was entered', () => {
    expect(done({ values: { ...ids, secret: '' } })).toEqual(['register', 'ids']);
    expect(done({ values: { ...ids, secret: 'abc~1' } })).toEqual(['register', 'ids', 'secret']);
  });

  it('[S7] are not done by the ID of a secret', () => {
    expect(done({ values: { ...ids, secret: ids.tenantId } })).toEqual(['register', 'ids']);
  });

  it('[S8] are not done by a certificate before Azure has accepted it', () => {
    const values = { ...ids, secret: '', credential: 'certificate' } as const;

    expect(done({ values })).toEqual(['register', 'ids']);
    expect(done({ values, verification: found(check('token', 'passed')) })).toEqual(['register', 'ids', 'secret']);
    expect(done({ values, verification: found(check('token', 'failed', 'certificate-wrong')) })).toEqual([
      'register',
      'ids',
    ]);
  });

  it('are all done once users may be read', () => {
    const verification = found(check('token', 'passed'), check('permission', 'passed'), check('directory', 'passed'));

    expect(done({ values: { ...ids, secret: 'abc~1' }, verification })).toHaveLength(4);
    expect(done({ values: { ...ids, secret: '' }, hasSecret: true, hasRead: true })).toHaveLength(4);
  });

  it.each([
    ['secret-wrong', 'token', ['register', 'ids']],
    ['tenant-unknown', 'token', ['register', 'secret']],
    ['permission-missing', 'permission', ['register', 'ids', 'secret']],
  ] as const)('[S4] are open again where %s must be put right', (code, name, rest) => {
    const verification = found(check(name, 'failed', code));

    expect(done({ values: { ...ids, secret: 'abc~1' }, verification })).toEqual(rest);
  });
});
