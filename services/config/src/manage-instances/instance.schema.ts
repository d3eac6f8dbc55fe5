import type { Instance } from '@user-sync/control';
import Type, { type Static } from 'typebox';
import { Time } from '../run-integration/run.schema.ts';

/** What names an instance: the first part of its host by custom. */
export const SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Parameter of lists: those of one instance. */
export const instanceFilter = Type.Optional(
  Type.String({ pattern: SLUG.source, 'x-detail': 'instance is the slug of a Ziik instance.' }),
);

/** The triggers of Ziik's webhooks; each has a path of its own, since a delivery does not name its event. */
export const TRIGGERS = [
  'user.create',
  'user.update',
  'user.delete',
  'unit.create',
  'unit.update',
  'unit.delete',
] as const;

/** Those that an instance's administrator should set up. */
const USEFUL_TRIGGERS = ['user.create', 'unit.create', 'unit.update', 'unit.delete'] as const;

/** What an operator sets. */
export const InstanceInput = Type.Object(
  {
    baseUrl: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'Root of its API, such as `https://acme.ziik.io/api`.',
    }),
    username: Type.String({ minLength: 1, maxLength: 320 }),
    password: Type.String({ minLength: 1, maxLength: 1_000, description: 'Write-only.' }),
    webhookSecret: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 1_000 }), Type.Null()], {
        description:
          'Write-only. Left out: the stored secret stays. A new secret: the previous one stays valid for a while. Null: webhooks are refused at once.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type InstanceInput = Static<typeof InstanceInput>;

const MaybeTime = Type.Union([Time, Type.Null()]);

/** What an operator sees. */
export const InstanceView = Type.Object({
  slug: Type.String(),
  baseUrl: Type.String(),
  username: Type.String(),
  webhooks: Type.Object(Object.fromEntries(USEFUL_TRIGGERS.map((trigger) => [trigger, Type.String()])), {
    description: 'Paths to set up in Ziik as webhooks, by trigger.',
  }),
  lastDeliveryAt: Type.Object(Object.fromEntries(TRIGGERS.map((trigger) => [trigger, MaybeTime])), {
    description: 'When Ziik delivered last and proved it, by trigger; to about ten seconds.',
  }),
  catalogueReadAt: Type.Union([Time, Type.Null()], {
    description: 'When units and user types were read last at this address.',
  }),
});

/** An instance as the API shows it. */
export function showInstance(
  { slug, baseUrl, username, catalogueReadAt }: Instance,
  deliveries: ReadonlyMap<string, Date> | undefined,
) {
  const webhooks = Object.fromEntries(
    USEFUL_TRIGGERS.map((trigger) => [trigger, `/v1/webhooks/ziik/${slug}/${trigger}`]),
  );
  const lastDeliveryAt = Object.fromEntries(
    TRIGGERS.map((trigger) => [trigger, deliveries?.get(trigger)?.toISOString() ?? null]),
  );
  return { slug, baseUrl, username, webhooks, lastDeliveryAt, catalogueReadAt: catalogueReadAt?.toISOString() ?? null };
}
