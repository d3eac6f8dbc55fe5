import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import '../texts/know-english.ts';
import type { Problem } from '../api/problem.ts';
import {
  bodyOf,
  type Check,
  checkInstance,
  describeCheck,
  type InstanceForm,
  refusedInstance,
} from './describe-instance.ts';

const filled: InstanceForm = {
  slug: 'acme',
  baseUrl: 'https://acme.ziik.io/api',
  username: 'sync@acme.example',
  password: 'p',
  webhookSecret: '',
  refusesWebhooks: false,
};

describe('the form of an instance', () => {
  it('can be sent when it is filled in', () => {
    expect(checkInstance(filled, ['other'])).toEqual({});
  });

  it.each<[keyof InstanceForm, Partial<InstanceForm>, string]>([
    ['slug', { slug: '-acme' }, 'operate.error.slug'],
    ['slug', { slug: 'other' }, 'operate.error.slug-taken'],
    ['baseUrl', { baseUrl: ' ' }, 'operate.error.baseUrl'],
    ['username', { username: '' }, 'operate.error.username'],
    ['password', { password: '' }, 'operate.error.password'],
  ])('cannot where %s is wrong', (field, change, error) => {
    expect(checkInstance({ ...filled, ...change }, ['other'])).toEqual({ [field]: error });
  });

  it.each<[string, Partial<InstanceForm>, object]>([
    ['stays where none is entered', {}, {}],
    ['is replaced', { webhookSecret: 'w' }, { webhookSecret: 'w' }],
    ['is removed', { refusesWebhooks: true, webhookSecret: 'w' }, { webhookSecret: null }],
  ])('sends a webhook secret that %s', (_, change, sent) => {
    expect(bodyOf({ ...filled, ...change })).toEqual({
      baseUrl: filled.baseUrl,
      username: filled.username,
      password: 'p',
      ...sent,
    });
  });

  const problem = (status: number, code: string, errors: Problem['errors'] = []): Problem => ({
    status,
    code,
    detail: 'English',
    errors,
    requestId: null,
    retryAfter: null,
  });

  it('shows what the server refused at its field', () => {
    const errors = [{ pointer: '/baseUrl', code: 'host-not-allowed', detail: '' }];

    expect([...refusedInstance(problem(422, 'host-not-allowed', errors))]).toEqual([
      ['baseUrl', 'operate.error.host-not-allowed'],
    ]);
    expect([...refusedInstance(problem(412, 'version-changed'))]).toEqual([[null, 'operate.error.changed']]);
    expect([...refusedInstance(problem(503, 'unavailable'))]).toEqual([[null, 'form.notSaved']]);
  });
});

describe('a check of an instance', () => {
  const check = (change: Partial<Check>): Check => ({
    name: 'address',
    status: 'passed',
    code: null,
    title: 'T',
    detail: 'D',
    remedy: null,
    values: {},
    since: null,
    ...change,
  });

  it('has words by its code, else by its result', () => {
    expect(describeCheck(check({ values: { host: 'acme.ziik.io' } }))).toMatchObject({
      standing: 'good',
      id: 'operate.check.address.passed',
    });
    expect(describeCheck(check({ name: 'account', status: 'failed', code: 'ziik-credentials-wrong' }))).toMatchObject({
      standing: 'bad',
      id: 'operate.check.account.ziik-credentials-wrong',
    });
  });

  it('has words for every result that the service can give', () => {
    const source = readFileSync(
      new URL('../../../config/src/verify-instance/verify-instance.ts', import.meta.url),
      'utf8',
    );
    const codes = [...source.matchAll(/code: '([^']+)'/g)].map(([, code]) => code!);
    expect(codes).toContain('no-delivery-yet');

    for (const code of codes) expect(describeCheck(check({ name: 'webhooks', code })).id).toMatch(code);
    for (const code of ['ziik-unavailable']) expect(describeCheck(check({ code })).id).toMatch(code);
    for (const code of ['ziik-credentials-wrong', 'catalogue-too-large'])
      expect(describeCheck(check({ name: 'account', code })).id).toMatch(code);
    for (const name of ['address', 'account', 'webhooks'] as const)
      expect(describeCheck(check({ name })).id).toBe(`operate.check.${name}.passed`);
    expect(describeCheck(check({ name: 'account', status: 'skipped' })).id).toBe('operate.check.account.skipped');
  });

  it('names a code that it has no words for', () => {
    expect(describeCheck(check({ status: 'failed', code: 'of-tomorrow' }))).toMatchObject({
      id: 'operate.check.other',
      values: { code: 'of-tomorrow' },
    });
  });
});
