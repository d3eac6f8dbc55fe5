import type { TSchema } from 'typebox';
import Type from 'typebox';
import { DeadLetterView } from '../clear-dead-letters/dead-letters.controller.ts';
import { StatisticsView } from '../count-runs/statistics.controller.ts';
import { HoldView } from '../decide-removals/hold.schema.ts';
import { AliasInput, AliasView } from '../define-aliases/alias.schema.ts';
import { SessionView } from '../describe-session/session.controller.ts';
import { UnmatchedValueView } from '../group-values/value.schema.ts';
import { AuditEntryView } from '../keep-audit/audit.controller.ts';
import { PreviewInput, PreviewUserView, PreviewView } from '../keep-previews/preview.schema.ts';
import { CatalogueEntryView } from '../list-catalogue/catalogue.schema.ts';
import { ExplanationView, UserDetailView, UserView } from '../list-users/user.schema.ts';
import { LookupView } from '../look-up-person/lookup.schema.ts';
import { InstanceInput, InstanceView, SLUG, TRIGGERS } from '../manage-instances/instance.schema.ts';
import {
  AttentionView,
  IntegrationCreate,
  IntegrationPatch,
  IntegrationView,
} from '../manage-integrations/integration.schema.ts';
import { NotificationsView, TestMailView } from '../notify-by-mail/notifications.schema.ts';
import { PurgesView } from '../plan-purges/purges.controller.ts';
import { StatusView } from '../report-status/status.controller.ts';
import { ErrorWords, RunOfInstanceView, RunView } from '../run-integration/run.schema.ts';
import { API_ROUTES, type ApiRoute } from '../serve-http/api-route.ts';
import { SummaryView } from '../sum-users/summary.controller.ts';
import { InstanceVerificationView } from '../verify-instance/instance-verification.controller.ts';
import { FieldAdviceView, VerificationInput, VerificationView } from '../verify-integration/verification.schema.ts';

const ProblemView = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  errors: Type.Optional(
    Type.Array(Type.Object({ pointer: Type.String(), code: Type.String(), detail: Type.String() })),
  ),
});

/** Schemas that have a name of their own in the document. */
const NAMED: Readonly<Record<string, TSchema>> = {
  Problem: ProblemView,
  Instance: InstanceView,
  InstanceInput,
  InstanceVerification: InstanceVerificationView,
  Integration: IntegrationView,
  IntegrationCreate,
  IntegrationPatch,
  Attention: AttentionView,
  Run: RunView,
  RunOfInstance: RunOfInstanceView,
  Hold: HoldView,
  Statistics: StatisticsView,
  ErrorWords,
  User: UserView,
  UserDetail: UserDetailView,
  Explanation: ExplanationView,
  UnmatchedValue: UnmatchedValueView,
  UsersSummary: SummaryView,
  Purges: PurgesView,
  Lookup: LookupView,
  Preview: PreviewView,
  PreviewInput,
  PreviewUser: PreviewUserView,
  Verification: VerificationView,
  VerificationInput,
  FieldAdvice: FieldAdviceView,
  Notifications: NotificationsView,
  TestMail: TestMailView,
  Session: SessionView,
  Alias: AliasView,
  AliasInput,
  CatalogueEntry: CatalogueEntryView,
  Status: StatusView,
  AuditEntry: AuditEntryView,
  DeadLetter: DeadLetterView,
};

const MEANINGS: Record<number, string> = {
  200: 'Success',
  201: 'Created; Location has the address',
  202: 'Accepted; it will be executed soon',
  204: 'Done',
  400: 'The address or the body cannot be read',
  401: 'No valid token',
  403: 'The token lacks the role',
  404: 'Not found, or not visible to this caller',
  409: 'Not possible in this state; see code',
  412: 'Changed since If-Match',
  413: 'The body exceeds 100 kB',
  415: 'The media type of the body is not JSON',
  422: 'Invalid values; see errors',
  429: 'Too many requests; see Retry-After',
  503: 'Not available at the moment',
};

/** What the parts of a path look like; anything else leads nowhere. */
const PATH_PARTS: Readonly<Record<string, unknown>> = {
  id: { type: 'string', format: 'uuid' },
  slug: { type: 'string', pattern: SLUG.source },
  trigger: { type: 'string', enum: TRIGGERS },
  azureId: { type: 'string', minLength: 1 },
  aliasId: { type: 'string', format: 'uuid' },
};

/** The OpenAPI 3.1 document of the API, made from the routes and schemas that also check the requests. */
export function describeApi() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of API_ROUTES) {
    const path = route.path.replace(/:([^/]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Azure User Sync for Ziik',
      version: '1.0.0',
      description:
        'Integrations that keep the users of a Ziik instance in sync with Microsoft Entra ID. Lists are paged by cursor; errors are problem details (RFC 9457) with a stable code; times are ISO 8601 in UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(NAMED).map(([name, schema]) => [name, withRefs(schema, true)])),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'Claims: iss, aud, exp, sub, roles (platform-administrator or operator), instance; name, where the audit is to show one.',
        },
      },
    },
  };
}

function operation(route: ApiRoute) {
  const { method, path, summary, role, query, body, answers, problems = [], mediaType = 'application/json' } = route;
  const { takesAnyBody = false, headers = {}, fileType } = route;
  const file = fileType === undefined ? {} : { [fileType]: { schema: { type: 'string' } } };
  // Any call may have an address that cannot be read, or a parameter that does not exist.
  const statuses = new Set(problems).add(400).add(422);
  if (role !== 'public') statuses.add(401).add(403).add(429);
  if (method !== 'GET') statuses.add(413).add(415);
  return {
    operationId: operationId(method, path),
    summary,
    ...(role === 'public' ? { security: [] } : { security: [{ token: [] }] }),
    ...(role === 'public' || role === 'anyone' ? {} : { 'x-role': role }),
    parameters: [
      ...[...path.matchAll(/:([^/]+)/g)].map(([, name]) => ({
        name,
        in: 'path',
        required: true,
        schema: PATH_PARTS[name!],
      })),
      ...Object.entries(query?.properties ?? {}).map(([name, schema]) => ({
        name,
        in: 'query',
        required: query?.required?.includes(name) ?? false,
        // Given without a value it is not given.
        allowEmptyValue: !query?.required?.includes(name),
        schema: withRefs(schema as TSchema),
      })),
      ...(statuses.has(412) ? [{ name: 'If-Match', in: 'header', required: false, schema: { type: 'string' } }] : []),
      ...Object.entries(headers).map(([name, description]) => ({
        name,
        in: 'header',
        required: false,
        description,
        schema: { type: 'string' },
      })),
    ],
    ...(body || takesAnyBody
      ? {
          requestBody: {
            required: body?.required !== undefined,
            content: { 'application/json': { schema: body ? withRefs(body) : {} } },
          },
        }
      : {}),
    responses: Object.fromEntries([
      ...Object.entries(answers).map(([status, schema]) => [
        status,
        {
          description: MEANINGS[Number(status)],
          ...(schema ? { content: { [mediaType]: { schema: withRefs(schema) }, ...file } } : {}),
        },
      ]),
      ...[...statuses].sort().map((status) => [String(status), problemAnswer(MEANINGS[status])]),
      ['default', problemAnswer('Any other problem: an internal error (500), or temporarily unavailable (503)')],
    ]),
  };
}

function problemAnswer(description: string | undefined) {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function operationId(method: string, path: string): string {
  const words = path.split(/[/:.-]+/).filter((word) => word !== '' && word !== 'v1');
  return [method.toLowerCase(), ...words.map((word) => word[0]!.toUpperCase() + word.slice(1))].join('');
}

/** A schema for the document: named ones by reference, without the marks that only our checks read. */
function withRefs(schema: unknown, isRoot = false): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((part) => withRefs(part));
  const name = isRoot ? undefined : Object.keys(NAMED).find((each) => NAMED[each] === schema);
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'x-trim' && key !== 'x-detail' && key !== 'x-code')
      .map(([key, part]) => [key, withRefs(part)]),
  );
}
