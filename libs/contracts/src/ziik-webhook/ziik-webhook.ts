import Type, { type Static } from 'typebox';
import { defineContract } from '../contract.ts';
import { Text } from '../parts.ts';

const schema = Type.Object({
  instance: Type.String({ minLength: 1 }),
  trigger: Type.Union([
    Type.Literal('user.create'),
    Type.Literal('user.update'),
    Type.Literal('user.delete'),
    Type.Literal('unit.create'),
    Type.Literal('unit.update'),
    Type.Literal('unit.delete'),
  ]),
  /** The user's or unit's id in Ziik, if the delivery had one. */
  id: Type.Union([Type.Integer(), Type.Null()]),
  reference: Text,
  email: Text,
});

/** A hint from Ziik; the change is also found without it. */
export type ZiikWebhook = Static<typeof schema>;

/** `ziik.webhook`: a delivery of Ziik that proved to come from it; the key is the instance. */
export const ziikWebhook = defineContract({
  name: 'ZiikWebhook',
  types: ['ziik.webhook'],
  summary: 'Ziik reports that a user or a unit was created, changed or removed',
  schema,
  samples: [
    { instance: 'acme', trigger: 'user.create', id: 4711, reference: null, email: 'ida.holm@contoso.example' },
    { instance: 'acme', trigger: 'unit.update', id: 11, reference: null, email: null },
  ],
});
