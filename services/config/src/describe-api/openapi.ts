import type { TSchema } from 'typebox';
import Type from 'typebox';
import { API_ROUTES, type ApiRoute } from '../answer-requests/api-route.ts';
import { DeadLetterView } from '../clear-dead-letters/dead-letters.controller.ts';
import { AuditEntryView } from '../keep-audit/audit.controller.ts';
import { UnmatchedValueView, UserDetailView, UserView } from '../list-users/user.schema.ts';
import { InstanceInput, InstanceView, SLUG, TRIGGERS } from '../manage-instances/instance.schema.ts';
import {
  AttentionView,
  IntegrationCreate,
  IntegrationPatch,
  IntegrationView,
} from '../manage-integrations/integration.schema.ts';
import { ErrorWords, RunOfInstanceView, RunView } from '../run-integration/run.schema.ts';
import { VerificationView } from '../verify-integration/verification.controller.ts';

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
  Integration: IntegrationView,
  IntegrationCreate,
  IntegrationPatch,
  Attention: AttentionView,
  Run: RunView,
  RunOfInstance: RunOfInstanceView,
  ErrorWords,
  User: UserView,
  UserDetail: UserDetailView,
  UnmatchedValue: UnmatchedValueView,
  Verification: VerificationView,
  AuditEntry: AuditEntryView,
  DeadLetter: DeadLetterView,
};

const MEANINGS: Record<number, string> = {
  200: 'As asked for',
  201: 'Made; the address is in Location',
  202: 'Taken; it happens soon',
  204: 'Done',
  400: 'The address or the body cannot be read',
  401: 'No valid token',
  403: 'The token lacks the role',
  404: 'Not there, or not for this caller',
  409: 'Not possible in this state; see code',
  412: 'Changed since If-Match',
  413: 'The body is over 100 kB',
  415: 'The body is of another media type than JSON',
  422: 'Values cannot be taken; see errors',
  429: 'Too often; Retry-After says when to try again',
  503: 'Not possible at present',
};

/** What the parts of a path look like; anything else leads nowhere. */
const PATH_PARTS: Readonly<Record<string, unknown>> = {
  id: { type: 'string', format: 'uuid' },
  slug: { type: 'string', pattern: SLUG.source },
  trigger: { type: 'string', enum: TRIGGERS },
  azureId: { type: 'string', minLength: 1 },
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
        'Integrations that keep the users of a Ziik instance in step with Microsoft Entra ID. Lists are paged by cursor; errors are problem details (RFC 9457) with a stable code; times are ISO 8601 in UTC.',
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
          description: 'Claims: iss, aud, exp, sub, roles (platform-administrator or operator), instance.',
        },
      },
    },
  };
}

function operation(route: ApiRoute) {
  const { method, path, summary, role, query, body, answers, problems = [], mediaType = 'application/json' } = route;
  const { takesAnyBody = false, headers = {} } = route;
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
        required: false,
        // Given without a value it is not given.
        allowEmptyValue: true,
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
          ...(schema ? { content: { [mediaType]: { schema: withRefs(schema) } } } : {}),
        },
      ]),
      ...[...statuses].sort().map((status) => [String(status), problemAnswer(MEANINGS[status])]),
      ['default', problemAnswer('Any other problem: an error of ours (500), or not possible at present (503)')],
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

/** A schema as it stands in the document: named ones by reference, without the marks that only our checks read. */
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
