import { describe, expect, it } from '@jest/globals';
import type { Check } from '../verify-integration/verify-integration.ts';
import { checksOfAnswer, checkWebhooks } from './verify-instance.ts';

const instance = { slug: 'acme', baseUrl: 'https://acme.ziik.io/api', hasWebhookSecret: true };
const answer = (change: Partial<Check>): Check => ({
  name: 'ziik',
  status: 'failed',
  code: null,
  title: 'T',
  detail: 'D',
  remedy: 'R',
  values: {},
  ...change,
});
const summary = (check: Check) =>
  checksOfAnswer(instance, check).map(({ name, status, code }) => [name, status, code].filter(Boolean).join(' '));

describe('the verification of an instance', () => {
  it.each([
    ['both lists', { status: 'passed' }, ['address passed', 'account passed']],
    [
      'a refusal of the account',
      { code: 'ziik-credentials-wrong' },
      ['address passed', 'account failed ziik-credentials-wrong'],
    ],
    [
      'a list without an end',
      { code: 'catalogue-too-large' },
      ['address passed', 'account failed catalogue-too-large'],
    ],
    ['no answer', { code: 'ziik-unavailable' }, ['address failed ziik-unavailable', 'account skipped']],
  ] as const)('tells address from account by %s', (_, change, expected) => {
    expect(summary(answer(change))).toEqual(expected);
  });

  it('names the host, and how much Ziik has', () => {
    const [address, account] = checksOfAnswer(
      instance,
      answer({ status: 'passed', values: { units: 4, userTypes: 2 } }),
    );

    expect(address).toMatchObject({ detail: 'Ziik answers at acme.ziik.io.', values: { host: 'acme.ziik.io' } });
    expect(account).toMatchObject({ values: { units: 4, userTypes: 2 } });
  });

  it('says of webhooks only what is proved', () => {
    const early = new Date('2026-11-28T08:00:00Z');
    const late = new Date('2026-11-28T09:00:00Z');

    expect(checkWebhooks({ ...instance, hasWebhookSecret: false }, new Map([['user.create', early]]))).toMatchObject({
      status: 'failed',
      code: 'webhook-secret-missing',
    });
    expect(checkWebhooks(instance, new Map())).toMatchObject({ status: 'skipped', code: 'no-delivery-yet' });
    expect(
      checkWebhooks(
        instance,
        new Map([
          ['user.create', early],
          ['unit.update', late],
        ]),
      ),
    ).toMatchObject({
      status: 'passed',
      code: null,
      values: { trigger: 'unit.update', lastDeliveryAt: '2026-11-28T09:00:00.000Z', triggers: 2 },
    });
  });
});
