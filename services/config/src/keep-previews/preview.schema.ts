import { FINDING_CODES, type TallyResult, USER_STATUSES } from '@user-sync/domain';
import Type, { type Static } from 'typebox';
import { AliasInput } from '../define-aliases/alias.schema.ts';
import { NamedView } from '../list-users/user.schema.ts';
import { checkIntegration, IntegrationPatch } from '../manage-integrations/integration.schema.ts';
import { PAGE_QUERY } from '../serve-http/pages.ts';
import type { InputError } from '../serve-http/problem.ts';
import { PREVIEW_KINDS } from './preview-kinds.ts';

const MOST_ALIASES = 1_000;
const MaybeText = Type.Union([Type.String(), Type.Null()]);
const Time = Type.String({ format: 'date-time' });
const MaybeTime = Type.Union([Time, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

const { unitField, userTypeField, options } = IntegrationPatch.properties;
const { kind: aliasKind, value: aliasValue, target: aliasTarget } = AliasInput.properties;

/** What is to be previewed: settings as they would be changed; what is left out stays. Or a whole synchronisation. */
export const PreviewInput = Type.Object(
  {
    run: Type.Optional(
      Type.Enum(['full'], {
        description:
          'A whole synchronisation by the present settings, also while the integration is disabled: Azure and Ziik are read, Ziik is not written.',
        'x-detail': 'run is "full".',
      }),
    ),
    unitField,
    userTypeField,
    options,
    aliases: Type.Optional(
      Type.Array(
        Type.Object(
          {
            kind: aliasKind,
            value: aliasValue,
            target: Type.Union([aliasTarget, Type.Null()], {
              description: 'The unit or user type that the value would mean; null: the alias would be removed.',
              'x-detail': 'target is {"id": …} with the id of a unit or user type, or null.',
            }),
          },
          { additionalProperties: false },
        ),
        { maxItems: MOST_ALIASES, description: 'Aliases that would be made, changed or removed. All others stay.' },
      ),
    ),
  },
  { additionalProperties: false },
);
export type PreviewInput = Static<typeof PreviewInput>;

/** What no schema can say of the values by themselves. */
export function checkPreview(body: Readonly<Record<string, unknown>>): InputError[] {
  if ('run' in body && Object.keys(body).length > 1) {
    const detail = 'Preview a whole synchronisation, or other settings; not both at once.';
    return [{ pointer: '/run', code: 'run-and-settings', detail }];
  }
  if ('run' in body) return [];
  if (Object.keys(body).length > 0) return checkIntegration(body);
  const detail = 'Name what would be changed: unitField, userTypeField, options or aliases.';
  return [{ pointer: '', code: 'nothing-to-preview', detail }];
}

/** A person in Ziik, before or after. */
export const PreviewState = Type.Object({
  status: Type.Enum([...USER_STATUSES]),
  unit: Type.Union([NamedView, Type.Null()]),
  userTypes: Type.Array(NamedView),
  findings: Type.Array(
    Type.Object({
      code: Type.Enum([...FINDING_CODES]),
      field: MaybeText,
      value: MaybeText,
      holder: Type.Optional(MaybeText),
    }),
    {
      description:
        'What is to be known about the person, such as a value that matches nothing. holder: the Azure id of who has the address.',
    },
  ),
});
export type PreviewState = Static<typeof PreviewState>;

const kindOf = Type.Enum([...PREVIEW_KINDS], {
  description:
    'What becomes of the person. sees-nothing: loses the unit or the last user type, or comes into Ziik without one. loses-types: keeps some. left-out: is left alone from now on. placed: sees something from now on. held: would be deactivated, and the removal limit holds that for a decision. Of a run alone: conflict: somebody else has the address. refused: Ziik gave no answer. incomplete: a mandatory field, or a unit that Ziik requires, is missing. linked: a user who is in Ziik already. same: nothing.',
  'x-detail': `kind is one of ${PREVIEW_KINDS.join(', ')}.`,
});

/** One person in a preview. */
export const PreviewUserView = Type.Object({
  azureId: Type.String(),
  kind: kindOf,
  firstName: MaybeText,
  lastName: MaybeText,
  email: MaybeText,
  before: Type.Union([PreviewState, Type.Null()]),
  after: Type.Union([PreviewState, Type.Null()]),
  ziikUser: Type.Optional(
    Type.Union(
      [Type.Object({ id: Type.Integer(), email: MaybeText, firstName: MaybeText, lastName: MaybeText }), Type.Null()],
      { description: 'Of a run: the user of Ziik that is linked, or would be, as Ziik shows the user.' },
    ),
  ),
});
export type PreviewUserView = Static<typeof PreviewUserView>;

/** People with the same change. */
export const PreviewGroup = Type.Object({
  kind: kindOf,
  about: Type.Enum(['unit', 'user-types', 'person'], {
    description: 'What from and to name: a unit, or user types. person: the whole person; both are empty.',
  }),
  from: Type.Array(NamedView),
  to: Type.Array(NamedView),
  people: Count,
});
export type PreviewGroup = Static<typeof PreviewGroup>;

/**
 * How many people there are of each kind. The optional ones are of a run alone; `unassigned` are those of all kinds who
 * would see nothing.
 */
export const ChangeSummary = Type.Object({
  same: Count,
  moved: Count,
  placed: Count,
  typesChanged: Count,
  losesTypes: Count,
  seesNothing: Count,
  leftOut: Count,
  deactivated: Count,
  held: Count,
  created: Type.Optional(Count),
  linked: Type.Optional(Count),
  updated: Type.Optional(Count),
  reactivated: Type.Optional(Count),
  unassigned: Type.Optional(Count),
  conflict: Type.Optional(Count),
  incomplete: Type.Optional(Count),
  refused: Type.Optional(Count),
  unmatched: Type.Integer({
    minimum: 0,
    description: 'Of those who stay the same: in place, though a value of theirs would match nothing.',
  }),
});
export type ChangeSummary = Static<typeof ChangeSummary>;

/** The numbers, as a summary names them. */
export function summaryOf({ counts, unmatched }: TallyResult): ChangeSummary {
  return {
    same: counts.same,
    moved: counts.moved,
    placed: counts.placed,
    typesChanged: counts['types-changed'],
    losesTypes: counts['loses-types'],
    seesNothing: counts['sees-nothing'],
    leftOut: counts['left-out'],
    deactivated: counts.deactivated,
    held: counts.held,
    unmatched,
  };
}

/** A preview as the API shows it. */
export const PreviewView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  integrationId: Type.String({ format: 'uuid' }),
  kind: Type.Enum(['change', 'run'], {
    description: 'change: of other settings. run: of a whole synchronisation.',
  }),
  status: Type.Enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  request: Type.Object({}, { additionalProperties: true, description: 'What was asked for.' }),
  basis: Type.Union(
    [
      Type.Object({
        version: Type.Integer({ description: 'Of the integration: its entity tag.' }),
        catalogueReadAt: Type.Union([Time, Type.Null()], {
          description: 'When units and user types were last read.',
        }),
        people: Type.Integer({ minimum: 0, description: 'People who were decided.' }),
        at: Time,
      }),
      Type.Null(),
    ],
    { description: 'What the preview rests on; null until it has begun.' },
  ),
  progress: Type.Union(
    [
      Type.Object({
        done: Count,
        expected: Type.Union([Count, Type.Null()]),
        read: Type.Optional(Count),
        decided: Type.Optional(Count),
      }),
      Type.Null(),
    ],
    {
      description:
        'How many people have been decided, of a run: looked up in Ziik; null while the preview waits. Of a run also how many were read in Azure, and decided.',
    },
  ),
  summary: Type.Union([ChangeSummary, Type.Null()], { description: 'Null unless the preview is done.' }),
  groups: Type.Array(PreviewGroup, {
    maxItems: 50,
    description: 'The largest groups of people with the same change, the worst kind first. Empty unless done.',
  }),
  fingerprint: Type.Union([Type.String(), Type.Null()], {
    description: 'A hash of the outcome: two previews with the same one say the same of everybody.',
  }),
  error: Type.Union(
    [
      Type.Object({
        code: Type.Enum(['catalogue-unread', 'interrupted', 'internal', 'azure-unreadable']),
        detail: Type.String(),
      }),
      Type.Null(),
    ],
    { description: 'Why the preview failed.' },
  ),
  actor: Type.String({ description: "The token's `sub` of who asked." }),
  createdAt: Time,
  finishedAt: MaybeTime,
  expiresAt: Type.String({ format: 'date-time', description: 'The preview is removed then.' }),
});
export type PreviewView = Static<typeof PreviewView>;

/** The list of a preview's people. */
export const PreviewUsersQuery = Type.Object(
  { ...PAGE_QUERY, kind: Type.Optional(kindOf) },
  { additionalProperties: false },
);
export type PreviewUsersQuery = Static<typeof PreviewUsersQuery>;
