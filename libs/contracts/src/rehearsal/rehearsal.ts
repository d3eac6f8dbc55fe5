import { REHEARSED_KINDS, USER_STATUSES } from '@user-sync/domain';
import Type, { type Static } from 'typebox';
import { defineContract } from '../contract.ts';
import { DirectoryUserPart, FindingPart, MembershipPart, NamedPart, oneOf, subject, Text } from '../parts.ts';
import { samplePlacement, sampleUser } from '../samples.ts';
import { userCommand, userCommandSchema } from '../user-command/user-command.ts';
import { userEvent, userEventSchema } from '../user-event/user-event.ts';

/*
 * Messages of rehearsals have types of their own, so that nobody who does not know them carries one out: to a version
 * before them they are unreadable, and go to the dead letter.
 */

/** The preview that a rehearsal is for. */
const rehearsalId = Type.String({ minLength: 1 });
const SAMPLE_ID = '018f2f3e-0000-7000-8000-0000000000aa';

const eventSchema = Type.Object({ ...userEventSchema.properties, rehearsalId });

/** What the directory says of one person, to be decided for a rehearsal alone. */
export type RehearsalEvent = Static<typeof eventSchema>;

export const rehearsalEvent = defineContract({
  name: 'RehearsalEvent',
  types: ['rehearsal.user'],
  summary: 'A person in the directory, to be decided for a rehearsal; nothing is to be written for it',
  schema: eventSchema,
  samples: [{ ...userEvent.samples[0]!, rehearsalId: SAMPLE_ID }],
});

const commandSchema = Type.Object({ ...userCommandSchema.properties, rehearsalId });

/** What the mapper decided for one person of a rehearsal. */
export type RehearsalCommand = Static<typeof commandSchema>;

export const rehearsalCommand = defineContract({
  name: 'RehearsalCommand',
  types: ['rehearsal.command'],
  summary: 'Desired state of one person, to be compared with Ziik for a rehearsal; nothing is to be written',
  schema: commandSchema,
  samples: [{ ...userCommand.samples[0]!, rehearsalId: SAMPLE_ID }],
});

const markerSchema = Type.Object({
  rehearsalId,
  integrationId: subject.integrationId,
  /** How many people the rehearsal is about. */
  people: Type.Integer({ minimum: 0 }),
  /** Every partition that carries a marker of it. */
  partitions: Type.Array(Type.Integer({ minimum: 0 })),
});

/** Stands behind the last message of a rehearsal in one partition. May be repeated. */
export type RehearsalMarker = Static<typeof markerSchema>;

const sampleMarker: RehearsalMarker = {
  rehearsalId: SAMPLE_ID,
  integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
  people: 1_000,
  partitions: [0, 1, 2],
};

/** From the poller through the mapper to the applier. */
export const rehearsalEnded = defineContract({
  name: 'RehearsalEnded',
  types: ['rehearsal.ended'],
  summary: 'No further person of this rehearsal follows in this partition',
  schema: markerSchema,
  samples: [sampleMarker],
});

/** From the applier to config. */
export const rehearsalSettled = defineContract({
  name: 'RehearsalSettled',
  types: ['rehearsal.settled'],
  summary: 'Every outcome of this rehearsal precedes this marker in its partition',
  schema: markerSchema,
  samples: [sampleMarker],
});

const Place = Type.Union([MembershipPart, Type.Null()]);

const outcomeSchema = Type.Object({
  ...subject,
  rehearsalId,
  /** What a full run would make of the person. */
  kind: oneOf(REHEARSED_KINDS),
  status: oneOf(USER_STATUSES),
  email: Text,
  firstName: Text,
  lastName: Text,
  /** The user of Ziik that is linked, or would be, as Ziik showed it. */
  ziikUser: Type.Union([
    Type.Object({ id: NamedPart.properties.id, email: Text, firstName: Text, lastName: Text }),
    Type.Null(),
  ]),
  /** Where the user stands in Ziik, and would stand. */
  before: Place,
  after: Place,
  findings: Type.Array(FindingPart),
  azure: Type.Union([DirectoryUserPart, Type.Null()]),
});

/** What a full run would make of one person. */
export type RehearsalOutcome = Static<typeof outcomeSchema>;

export const rehearsalOutcome = defineContract({
  name: 'RehearsalOutcome',
  types: ['rehearsal.outcome'],
  summary: 'What a full run would make of one person',
  schema: outcomeSchema,
  samples: [
    {
      integrationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
      azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      rehearsalId: SAMPLE_ID,
      kind: 'linked',
      status: 'assigned',
      email: 'ida.holm@contoso.example',
      firstName: 'Ida',
      lastName: 'Holm',
      ziikUser: { id: 4711, email: 'ida.holm@contoso.example', firstName: 'Ida M.', lastName: 'Holm' },
      before: { unit: { id: 12, name: 'Shop 002 Odense' }, userTypes: [] },
      after: samplePlacement,
      findings: [],
      azure: sampleUser,
    },
  ],
});
