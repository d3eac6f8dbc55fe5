import type { Instance } from '@user-sync/control';
import type { Check } from '../verify-integration/verify-integration.ts';

export const INSTANCE_CHECKS = ['address', 'account', 'webhooks'] as const;

/** Result of one step. */
export interface InstanceCheck extends Omit<Check, 'name'> {
  readonly name: (typeof INSTANCE_CHECKS)[number];
}

const ADDRESS = { name: 'address', title: 'Address' } as const;
const ACCOUNT = { name: 'account', title: 'Account' } as const;
const WEBHOOKS = { name: 'webhooks', title: 'Webhooks' } as const;
const WELL = { status: 'passed', code: null, remedy: null, values: {} } as const;

/**
 * What asking Ziik for its units and user types says about address and account.
 *
 * | the answer | address | account |
 * | --- | --- | --- |
 * | both lists | passed | passed |
 * | the account is refused, or a list is too large | passed | failed |
 * | none | failed | skipped |
 */
export function checksOfAnswer({ baseUrl }: Pick<Instance, 'baseUrl'>, { name: _, ...answer }: Check): InstanceCheck[] {
  const { host } = new URL(baseUrl);
  if (answer.code === 'ziik-unavailable') {
    const detail = 'Not tried, because the address does not answer.';
    return [
      { ...answer, ...ADDRESS, title: answer.title, values: { ...answer.values, host } },
      { ...ACCOUNT, ...WELL, status: 'skipped', detail },
    ];
  }
  const answers: InstanceCheck = { ...ADDRESS, ...WELL, detail: `Ziik answers at ${host}.`, values: { host } };
  if (answer.status === 'passed') return [answers, { ...answer, ...ACCOUNT }];
  return [answers, { ...answer, ...ACCOUNT, title: answer.title }];
}

/** What is known of an instance's webhooks: only a delivery proves that they come, so without one nothing is said. */
export function checkWebhooks(
  { slug, hasWebhookSecret }: Pick<Instance, 'slug' | 'hasWebhookSecret'>,
  deliveries: ReadonlyMap<string, Date>,
): InstanceCheck {
  if (!hasWebhookSecret)
    return {
      ...WEBHOOKS,
      status: 'failed',
      code: 'webhook-secret-missing',
      title: 'Webhooks are refused',
      detail: 'The instance has no webhook secret, so no delivery can prove where it comes from.',
      remedy: 'Enter the shared secret of the webhooks in Ziik as webhookSecret of this instance.',
      values: {},
    };
  const [newest] = [...deliveries].sort(([, one], [, other]) => other.getTime() - one.getTime());
  if (newest === undefined)
    return {
      ...WEBHOOKS,
      status: 'skipped',
      code: 'no-delivery-yet',
      detail: 'Nothing has been delivered so far, so it cannot be said whether deliveries come.',
      remedy: `In Ziik, set webhooks up for the paths under webhooks of instance ${slug}, and change a unit there.`,
      values: {},
    };
  const [trigger, at] = newest;
  const values = { trigger, lastDeliveryAt: at.toISOString(), triggers: deliveries.size };
  return { ...WEBHOOKS, ...WELL, detail: `Ziik delivered ${trigger} last, at ${values.lastDeliveryAt}.`, values };
}
