import type { Problem } from '../api/problem.ts';
import { UNREACHABLE } from '../api/problem.ts';
import type { components } from '../api/schema.ts';
import { isText } from '../frame/known-texts.ts';
import type { TextId } from '../frame/texts.tsx';
import type { Standing } from '../look/status.tsx';
import type { Instance } from './use-operator.ts';

export type Check = components['schemas']['InstanceVerification']['checks'][number];

/** The triggers of Ziik, those that a customer should set up first. */
export const TRIGGERS = [
  'user.create',
  'unit.create',
  'unit.update',
  'unit.delete',
  'user.update',
  'user.delete',
] as const satisfies readonly (keyof Instance['lastDeliveryAt'])[];

/** When any of the webhooks came last. */
export function newestDelivery({ lastDeliveryAt }: Pick<Instance, 'lastDeliveryAt'>): string | null {
  const times = Object.values(lastDeliveryAt).filter((at) => at !== null);
  return times.sort().at(-1) ?? null;
}

/** The result of a check in words: what is so, and, where it is not well, what to do. */
export interface CheckInWords {
  readonly standing: Standing;
  readonly id: TextId;
  readonly values: Check['values'];
}

const STANDINGS = { passed: 'good', failed: 'bad', skipped: 'idle' } as const;

export function describeCheck({ name, status, code, values }: Check): CheckInWords {
  const known = `operate.check.${name}.${code ?? status}`;
  const id = isText(known) ? known : 'operate.check.other';
  return { standing: STANDINGS[status], id, values: { ...values, code: code ?? status } };
}

/** What an operator enters. The password is write-only, so it is asked for at every change. */
export interface InstanceForm {
  readonly slug: string;
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  /** Empty: the stored one stays. */
  readonly webhookSecret: string;
  /** The stored one is removed, and webhooks are refused from then on. */
  readonly refusesWebhooks: boolean;
}

export type InstanceField = 'slug' | 'baseUrl' | 'username' | 'password' | 'webhookSecret';
export type InstanceErrors = Partial<Record<InstanceField, TextId>>;

const SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** What can be said of the form before it is sent; `taken` has the slugs of the instances that there are. */
export function checkInstance(form: InstanceForm, taken: readonly string[]): InstanceErrors {
  const errors: InstanceErrors = {};
  if (!SLUG.test(form.slug)) errors.slug = 'operate.error.slug';
  else if (taken.includes(form.slug)) errors.slug = 'operate.error.slug-taken';
  if (form.baseUrl.trim() === '') errors.baseUrl = 'operate.error.baseUrl';
  if (form.username.trim() === '') errors.username = 'operate.error.username';
  if (form.password === '') errors.password = 'operate.error.password';
  return errors;
}

/** What is sent; a webhook secret only where it is to change. */
export function bodyOf({ baseUrl, username, password, webhookSecret, refusesWebhooks }: InstanceForm) {
  return {
    baseUrl: baseUrl.trim(),
    username: username.trim(),
    password,
    ...(refusesWebhooks ? { webhookSecret: null } : webhookSecret !== '' && { webhookSecret }),
  };
}

/** What the server refused: at its field, else for the whole form under `null`. */
export function refusedInstance({ status, code, errors }: Problem): Map<InstanceField | null, TextId> {
  if (code === UNREACHABLE || status >= 500) return new Map([[null, 'form.notSaved']]);
  if (status === 412) return new Map([[null, 'operate.error.changed']]);
  const refused = new Map<InstanceField | null, TextId>();
  for (const { pointer, code: each } of errors) {
    const name = pointer.slice(1);
    const field = name in FIELD_ERRORS ? (name as InstanceField) : null;
    const own = `operate.error.${each}`;
    refused.set(field, isText(own) ? own : field === null ? 'form.error.other' : FIELD_ERRORS[field]);
  }
  if (refused.size === 0) refused.set(null, 'form.error.other');
  return refused;
}

const FIELD_ERRORS: Readonly<Record<InstanceField, TextId>> = {
  slug: 'operate.error.slug',
  baseUrl: 'operate.error.baseUrl',
  username: 'operate.error.username',
  password: 'operate.error.password',
  webhookSecret: 'form.error.other',
};
