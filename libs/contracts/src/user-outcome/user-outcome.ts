import Type, { type Static } from 'typebox';
import { defineContract } from '../contract.ts';
import { DirectoryUserPart, FindingPart, NamedPart, PlacementPart, Revision, subject, Text } from '../parts.ts';
import { samplePlacement, sampleUser } from '../samples.ts';

const schema = Type.Object({
  ...subject,
  /** Order of the outcomes of one integration; readers ignore what is not newer. */
  sequence: Revision,
  /** The desired revision that this outcome answers, or that it still waits with. */
  revision: Revision,
  runId: Type.String(),
  /** What happened last, for the history: `created`, `linked`, `updated`, `moved`, `deactivated`, `reactivated`, `purged`, `listed`; `unlisted`: the person is to be listed no more. */
  what: Type.String(),
  status: Type.String(),
  ziikUserId: Type.Union([Type.Integer(), Type.Null()]),
  email: Text,
  firstName: Text,
  lastName: Text,
  /** The membership that stands in Ziik. */
  unit: Type.Union([NamedPart, Type.Null()]),
  userTypes: Type.Array(NamedPart),
  findings: Type.Array(FindingPart),
  /** ISO 8601, UTC. */
  deactivatedAt: Text,
  purgeAt: Text,
  at: Type.String(),
  azure: Type.Union([DirectoryUserPart, Type.Null()]),
  /** What the mapper decided: where the person is to be. */
  decision: Type.Union([PlacementPart, Type.Null()]),
  /** The user as we last wrote or read it in Ziik. */
  ziik: Type.Union([
    Type.Object({ active: Type.Boolean(), email: Text, firstName: Text, lastName: Text }),
    Type.Null(),
  ]),
});

/** What is true in Ziik for one person, and why. */
export type UserOutcome = Static<typeof schema>;

/** `user.outcome`: the applier's word to config's read model. */
export const userOutcome = defineContract({
  name: 'UserOutcome',
  types: ['user.outcome'],
  summary: 'What stands in Ziik for one person, and why',
  schema,
  samples: [
    {
      integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
      azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      sequence: 1795474800000009,
      revision: 1795474800000001,
      runId: '018f2f3e-0000-7000-8000-000000000001',
      what: 'created',
      status: 'assigned',
      ziikUserId: 4711,
      email: 'ida.holm@contoso.example',
      firstName: 'Ida',
      lastName: 'Holm',
      unit: samplePlacement.unit,
      userTypes: samplePlacement.userTypes,
      findings: [],
      deactivatedAt: null,
      purgeAt: null,
      at: '2026-11-23T10:00:00.000Z',
      azure: sampleUser,
      decision: samplePlacement,
      ziik: { active: true, email: 'ida.holm@contoso.example', firstName: 'Ida', lastName: 'Holm' },
    },
  ],
});
