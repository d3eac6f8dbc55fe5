import Type, { type Static } from 'typebox';
import { defineContract } from '../contract.ts';
import { DirectoryUserPart, Revision, subject } from '../parts.ts';
import { sampleUser } from '../samples.ts';

/** Also what a rehearsal sends, which adds to it. */
export const userEventSchema = Type.Object({
  ...subject,
  revision: Revision,
  runId: Type.String(),
  /** A full run by an administrator: Ziik is to be read and set right, also where nothing changed in Azure. */
  verify: Type.Boolean(),
  /** The whole state, or null for somebody who is gone. */
  user: Type.Union([DirectoryUserPart, Type.Null()]),
  /**
   * An administrator asked for this very person: also who was removed in Ziik by hand is brought back. Absent: nobody
   * did.
   */
  asked: Type.Optional(Type.Boolean()),
  removed: Type.Union([Type.Literal('soft-deleted'), Type.Literal('deleted'), Type.Literal('absent'), Type.Null()]),
});

/**
 * What the directory says of one person: the whole state, never a difference. `user: null` exactly when `removed` is
 * set.
 */
export type UserEvent = Static<typeof userEventSchema>;

/** `user.created`, `user.updated`, `user.deleted`; restored is created. */
export const userEvent = defineContract({
  name: 'UserEvent',
  types: ['user.created', 'user.updated', 'user.deleted'],
  summary: 'A person in the directory was created, updated or deleted',
  schema: userEventSchema,
  samples: [
    {
      integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
      azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      revision: 1795474800000001,
      runId: '018f2f3e-0000-7000-8000-000000000001',
      verify: false,
      user: sampleUser,
      removed: null,
    },
    {
      integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
      azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      revision: 1795474800000002,
      runId: '018f2f3e-0000-7000-8000-000000000002',
      verify: false,
      user: null,
      removed: 'soft-deleted',
    },
    {
      integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
      azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      revision: 1795474800000003,
      runId: '018f2f3e-0000-7000-8000-000000000003',
      verify: true,
      asked: true,
      user: sampleUser,
      removed: null,
    },
  ],
});
