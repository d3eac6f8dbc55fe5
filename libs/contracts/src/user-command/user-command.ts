import Type, { type Static } from 'typebox';
import { defineContract } from '../contract.ts';
import {
  DirectoryUserPart,
  FindingPart,
  LifecyclePart,
  PlacementPart,
  ProfilePart,
  Revision,
  subject,
} from '../parts.ts';
import { samplePlacement, sampleProfile, sampleUser } from '../samples.ts';

/** Also what a rehearsal sends, which adds to it. */
export const userCommandSchema = Type.Object({
  ...subject,
  /** That of the event which led here. */
  revision: Revision,
  runId: Type.String(),
  verify: Type.Boolean(),
  /** As in the event; absent: nobody asked. */
  asked: Type.Optional(Type.Boolean()),
  lifecycle: LifecyclePart,
  /** For showing; null for somebody who is gone from the directory. */
  azure: Type.Union([DirectoryUserPart, Type.Null()]),
  profile: ProfilePart,
  /** Null: undecided, since the instance's catalogue has not been read yet. */
  placement: Type.Union([PlacementPart, Type.Null()]),
  findings: Type.Array(FindingPart),
  /** The version of the integration's rules that decided; absent in commands from before they had one. */
  rulesVersion: Type.Optional(Type.Integer({ minimum: 1 })),
  /** The version of the integration's aliases that decided; absent in commands from before there were any: 0. */
  aliasesVersion: Type.Optional(Type.Integer({ minimum: 0 })),
});

/** What the mapper decided for one person: the whole desired state. */
export type UserCommand = Static<typeof userCommandSchema>;

/** `user.upsert` for who is present (or left out), `user.deactivate` for who is gone. */
export const userCommand = defineContract({
  name: 'UserCommand',
  types: ['user.upsert', 'user.deactivate'],
  summary: 'Desired state of one person in Ziik',
  schema: userCommandSchema,
  samples: [
    {
      integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
      azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      revision: 1795474800000001,
      runId: '018f2f3e-0000-7000-8000-000000000001',
      verify: false,
      lifecycle: { state: 'present' },
      azure: sampleUser,
      profile: sampleProfile,
      placement: samplePlacement,
      findings: [],
    },
    {
      integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
      azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      revision: 1795474800000002,
      runId: '018f2f3e-0000-7000-8000-000000000002',
      verify: false,
      lifecycle: { state: 'gone', cause: 'soft-deleted' },
      azure: null,
      profile: { email: null, firstName: null, lastName: null },
      placement: null,
      findings: [],
      rulesVersion: 3,
      aliasesVersion: 2,
    },
    {
      integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
      azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      revision: 1795474800000003,
      runId: '018f2f3e-0000-7000-8000-000000000003',
      verify: true,
      asked: true,
      lifecycle: { state: 'present' },
      azure: sampleUser,
      profile: sampleProfile,
      placement: samplePlacement,
      findings: [],
      rulesVersion: 3,
    },
  ],
});
