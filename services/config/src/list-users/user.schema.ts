import {
  DIRECTORY_PROPERTIES,
  EXPLANATION_STEPS,
  FINDING_CODES,
  MATCHING_FIELDS,
  STEP_CODES,
  STEP_OUTCOMES,
  USER_STATUSES,
  VERDICTS,
} from '@user-sync/domain';
import Type from 'typebox';
import { HistoryEntryView } from '../keep-history/history.schema.ts';
import { PAGE_QUERY, pageOf } from '../serve-http/pages.ts';
import { USER_SORTS } from './sort-users.ts';
import { SyncView } from './sync-steps.ts';

const MOST_AZURE_IDS = 100;
const GUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const AzureId = Type.String({ minLength: 1, maxLength: 200 });

const MaybeText = Type.Union([Type.String(), Type.Null()]);
const MaybeTime = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);
/** Characters that nobody sees, beside a value. */
export const Invisible = Type.Optional(
  Type.Array(Type.String(), {
    description: 'Invisible characters in the value, each once, such as `U+200B`; left out if there are none.',
  }),
);
/** A unit or a user type of Ziik. */
export const NamedView = Type.Object({ id: Type.Integer(), name: Type.String() });
const MatchedView = Type.Object({
  ...NamedView.properties,
  by: Type.Optional(
    Type.Enum(['alias', 'folded'], {
      description:
        'alias: an alias says so; folded: named so but for letter case and white space. Left out: by its name.',
    }),
  ),
  value: Type.Optional(Type.String({ description: 'What Azure says instead; beside `by`.' })),
});

const user = {
  azureId: Type.String(),
  ziikUserId: Type.Union([Type.Integer(), Type.Null()]),
  email: MaybeText,
  firstName: MaybeText,
  lastName: MaybeText,
  status: Type.Enum([...USER_STATUSES]),
  unit: Type.Union([NamedView, Type.Null()]),
  userTypes: Type.Array(NamedView),
  findings: Type.Array(
    Type.Object({
      code: Type.Enum([...FINDING_CODES]),
      field: MaybeText,
      value: MaybeText,
      invisible: Invisible,
      nearest: Type.Array(NamedView),
      holder: Type.Union([Type.String(), Type.Null()], {
        description: 'Azure id of the person who has the address that this one needs.',
      }),
    }),
  ),
  deactivatedAt: MaybeTime,
  purgeAt: MaybeTime,
  updatedAt: Type.String({ format: 'date-time' }),
  retry: Type.Union(
    [Type.Object({ since: Type.String({ format: 'date-time' }), reason: Type.String() }), Type.Null()],
    {
      description:
        'Since when attempts to write the user to Ziik have failed, and why; they are retried. Null: no failure.',
    },
  ),
};

/** A user in a list. */
export const UserView = Type.Object(user);

/** Which values go with which code, for the document. */
function valuesOf(codes: Readonly<Record<string, readonly string[]>>): string {
  const lines = Object.entries(codes).map(
    ([code, values]) => `${code}: ${values.length === 0 ? 'none' : values.join(', ')}`,
  );
  return `What goes into the words, by code. ${lines.join('; ')}.`;
}

/** Why a user stands in Ziik as they do. */
export const ExplanationView = Type.Object(
  {
    verdict: Type.Object({
      code: Type.Enum(Object.keys(VERDICTS)),
      values: Type.Object({}, { additionalProperties: true, description: valuesOf(VERDICTS) }),
    }),
    steps: Type.Array(
      Type.Object({
        step: Type.Enum([...EXPLANATION_STEPS]),
        outcome: Type.Enum([...STEP_OUTCOMES], {
          description: 'stop: nothing comes after it, or nothing is seen in Ziik for it; note: stops nothing.',
        }),
        code: Type.Enum(Object.keys(STEP_CODES)),
        values: Type.Object({}, { additionalProperties: true, description: valuesOf(STEP_CODES) }),
      }),
    ),
  },
  {
    description:
      'In one verdict and step by step, from Azure to Ziik. A verdict with -kept: still placed, nothing was changed; -without-types: still in a unit, sees nothing; -some: in place, something else that was stated is left out.',
  },
);

/** One user with the data that was read, the state in Ziik, the decision and the history. */
export const UserDetailView = Type.Object({
  ...user,
  azure: Type.Union([
    Type.Object(
      Object.fromEntries(
        DIRECTORY_PROPERTIES.map((name) => [
          name,
          name === 'accountEnabled' ? Type.Union([Type.Boolean(), Type.Null()]) : MaybeText,
        ]),
      ),
    ),
    Type.Null(),
  ]),
  ziik: Type.Union([
    Type.Object({ active: Type.Boolean(), email: MaybeText, firstName: MaybeText, lastName: MaybeText }),
    Type.Null(),
  ]),
  decision: Type.Union([
    Type.Object({ unit: Type.Union([MatchedView, Type.Null()]), userTypes: Type.Array(MatchedView) }),
    Type.Null(),
  ]),
  explanation: Type.Union([ExplanationView, Type.Null()], { description: 'Null: the user is being unlisted.' }),
  history: Type.Array(HistoryEntryView, { description: 'The newest 100 entries, newest first.' }),
  memberships: Type.Array(
    Type.Object({ unit: Type.Union([NamedView, Type.Null()]), userTypes: Type.Array(NamedView) }),
    {
      description: 'Those seen in Ziik; who has two or more is managed there alone.',
    },
  ),
  hold: Type.Union([Type.Object({ runId: Type.String(), since: Type.String({ format: 'date-time' }) }), Type.Null()], {
    description: 'The run that holds the removal, and since when; null: none does.',
  }),
  nextTryAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'When attempts that fail are repeated next; null: none fails, or it is not known.',
  }),
  requests: Type.Array(
    Type.Object({
      kind: Type.String({ examples: ['sync', 'reactivation', 'adoption'] }),
      at: Type.String({ format: 'date-time' }),
      actor: Type.String({ description: "The token's `sub`." }),
    }),
    { description: 'What administrators asked for about this user: the newest 20, newest first.' },
  ),
  sync: Type.Union([SyncView, Type.Null()], { description: 'Null: nobody has asked for it lately.' }),
});

/** The list of users: filters, order and place. */
export const UsersQuery = Type.Object(
  {
    ...PAGE_QUERY,
    sort: Type.Optional(
      Type.Enum([...USER_SORTS], {
        description:
          'By name as people see it (first, then last name), by the time of the removal for good (those without one last), or the last changed first; by Azure id where left out.',
        'x-detail': `sort is one of ${USER_SORTS.join(', ')}.`,
      }),
    ),
    status: Type.Optional(
      Type.Enum([...USER_STATUSES], { 'x-detail': `status is one of ${USER_STATUSES.join(', ')}.` }),
    ),
    finding: Type.Optional(
      Type.Enum([...FINDING_CODES], { 'x-detail': `finding is one of ${FINDING_CODES.join(', ')}.` }),
    ),
    search: Type.Optional(
      Type.String({
        maxLength: 200,
        description:
          'Part of first and last name, e-mail, id in Ziik, unit, user type or a value that matches none; or an Azure id, of which the first eight characters are enough. One or two letters or digits are the beginning of a word. Letter case, accents, white space around and invisible characters do not count; å is aa.',
      }),
    ),
    field: Type.Optional(
      Type.Enum([...MATCHING_FIELDS], {
        description: 'A property in Azure that has to be `value`; without a value, one that has to be empty.',
        'x-detail': `field is one of ${MATCHING_FIELDS.join(', ')}.`,
      }),
    ),
    value: Type.Optional(
      Type.String({
        maxLength: 2_000,
        description:
          'The exact value of `field`, but for white space around it. With a `finding` about a unit or user types it may also stand between commas, as in a row of unmatched-values.',
      }),
    ),
    unit: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,14}$',
        description: 'Id of the unit in which they stand in Ziik.',
        'x-detail': 'unit is the id of a unit in Ziik, a whole number.',
      }),
    ),
    run: Type.Optional(
      Type.String({
        pattern: GUID.source,
        description: 'Id of a run: the users that it changed.',
        'x-detail': 'run is the id of a run.',
      }),
    ),
    azureId: Type.Optional(
      Type.Union([AzureId, Type.Array(AzureId, { minItems: 1, maxItems: MOST_AZURE_IDS })], {
        description: `Azure id of a user; may be given up to ${MOST_AZURE_IDS} times.`,
        'x-detail': `azureId is an Azure id, given at most ${MOST_AZURE_IDS} times.`,
      }),
    ),
  },
  { additionalProperties: false },
);

/** One page of users. */
export const UsersPage = Type.Object({
  ...pageOf(UserView).properties,
  total: Type.Union([Type.Integer(), Type.Null()], {
    description: `How many users fit, on all pages together; null: thousands, more than are counted, by filters of which no count is kept.`,
  }),
});
