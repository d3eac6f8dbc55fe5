import { HISTORY_EVENTS, USER_STATUSES } from '@user-sync/domain';
import Type, { type Static } from 'typebox';
import { defineContract } from '../contract.ts';
import {
  DirectoryUserPart,
  FindingPart,
  LifecyclePart,
  MembershipPart,
  NamedPart,
  oneOf,
  PlacementPart,
  Revision,
  subject,
  Text,
} from '../parts.ts';
import { samplePlacement, sampleUser } from '../samples.ts';

const schema = Type.Object({
  ...subject,
  /** Order of the outcomes of one integration; readers ignore what is not newer. */
  sequence: Revision,
  /** The desired revision that this outcome answers, or that it still waits with. */
  revision: Revision,
  runId: Type.String(),
  /** What happened last, for the history; `unlisted`: the person is no longer listed. */
  what: oneOf(HISTORY_EVENTS),
  status: oneOf(USER_STATUSES),
  ziikUserId: Type.Union([Type.Integer(), Type.Null()]),
  email: Text,
  firstName: Text,
  lastName: Text,
  /** The membership in Ziik. */
  unit: Type.Union([NamedPart, Type.Null()]),
  userTypes: Type.Array(NamedPart),
  findings: Type.Array(FindingPart),
  /** ISO 8601, UTC. */
  deactivatedAt: Text,
  purgeAt: Text,
  at: Type.String(),
  /**
   * Since when attempts fail for the time being, and why; absent in outcomes from before it was told. `nextAt`: when
   * the next one is made; absent where that was not told.
   */
  retry: Type.Optional(
    Type.Union([
      Type.Object({ since: Type.String(), reason: Type.String(), nextAt: Type.Optional(Type.String()) }),
      Type.Null(),
    ]),
  ),
  azure: Type.Union([DirectoryUserPart, Type.Null()]),
  /** What the mapper decided: where the person is to be. */
  decision: Type.Union([PlacementPart, Type.Null()]),
  /** Whether the person is to be in Ziik; absent in outcomes from before it was told. */
  lifecycle: Type.Optional(LifecyclePart),
  /** The user as we last wrote or read it in Ziik. */
  ziik: Type.Union([
    Type.Object({
      active: Type.Boolean(),
      email: Text,
      firstName: Text,
      lastName: Text,
      /** Of a user who has two or more; absent: `unit` and `userTypes` are all. At most 20, with 50 types each. */
      memberships: Type.Optional(Type.Array(MembershipPart)),
    }),
    Type.Null(),
  ]),
  /** The version of the rules that decided, 0 where Azure alone did; absent in outcomes from before it was told. */
  rulesVersion: Type.Optional(Type.Integer({ minimum: 0 })),
  /**
   * The last version of the rules that decided the person as before, so that nothing was told; absent: none did since
   * it is noted.
   */
  confirmedRulesVersion: Type.Optional(Type.Integer({ minimum: 0 })),
  /** What an administrator asked for and this answers, or still waits with; absent: nobody asked. */
  asked: Type.Optional(Type.Object({ kind: Type.String(), actor: Text, at: Type.String() })),
  /** What the attempt found changed in Ziik, before it wrote anything; absent: nothing. */
  found: Type.Optional(
    Type.Object({
      email: Type.Optional(Text),
      firstName: Type.Optional(Text),
      lastName: Type.Optional(Text),
      active: Type.Optional(Type.Boolean()),
      unit: Type.Optional(Type.Union([NamedPart, Type.Null()])),
      userTypes: Type.Optional(Type.Array(NamedPart)),
    }),
  ),
  /** The run that holds the removal, and since when; absent: none does. */
  hold: Type.Optional(Type.Object({ runId: Type.String(), since: Type.String() })),
});

/** What is true in Ziik for one person, and why. */
export type UserOutcome = Static<typeof schema>;

/** `user.outcome`: the applier's word to config's read model. */
export const userOutcome = defineContract({
  name: 'UserOutcome',
  types: ['user.outcome'],
  summary: 'Resulting state of one person in Ziik, and why',
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
    {
      integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
      azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      sequence: 1795474800000042,
      revision: 1795474800000041,
      runId: '018f2f3e-0000-7000-8000-000000000001',
      what: 'reactivated',
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
      ziik: {
        active: true,
        email: 'ida.holm@contoso.example',
        firstName: 'Ida',
        lastName: 'Holm',
        memberships: [samplePlacement, { unit: { id: 12, name: 'Shop 002 Odense' }, userTypes: [] }],
      },
      retry: {
        since: '2026-11-23T10:00:00.000Z',
        reason: 'Ziik did not answer in time.',
        nextAt: '2026-11-23T10:01:00.000Z',
      },
      rulesVersion: 3,
      confirmedRulesVersion: 2,
      asked: { kind: 'reactivation', actor: 'ada', at: '2026-11-23T09:59:58.000Z' },
      found: { active: false, firstName: 'I.', unit: null, userTypes: [] },
      hold: { runId: '018f2f3e-0000-7000-8000-000000000002', since: '2026-11-23T09:00:00.000Z' },
    },
    {
      integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
      azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      sequence: 1795474800000010,
      revision: 1795474800000002,
      runId: '018f2f3e-0000-7000-8000-000000000001',
      what: 'listed',
      status: 'held',
      ziikUserId: 4711,
      email: 'ida.holm@contoso.example',
      firstName: 'Ida',
      lastName: 'Holm',
      unit: samplePlacement.unit,
      userTypes: samplePlacement.userTypes,
      findings: [{ code: 'removal-held', field: null, value: null, nearest: [], holder: null }],
      deactivatedAt: null,
      purgeAt: null,
      at: '2026-11-23T10:00:00.000Z',
      azure: null,
      decision: null,
      lifecycle: { state: 'gone', cause: 'soft-deleted' },
      ziik: { active: true, email: 'ida.holm@contoso.example', firstName: 'Ida', lastName: 'Holm' },
    },
  ],
});
