import { Compile } from 'typebox/schema';

/** The keywords of JSON Schema that the document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** One operation of the document, its references resolved. */
export interface Operation {
  /** As `GET /v1/runs/{id}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly role: string;
  readonly query: readonly { name: string; schema: Schema }[];
  readonly body: Schema | undefined;
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema: Schema }> }>>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Request {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

type Document = {
  paths: Record<string, Record<string, Record<string, unknown>>>;
  components: { schemas: Record<string, Schema> };
};

/** Calls the API by its operations and holds every answer against what `/openapi.json` says of it. */
export async function createApiCaller(origin: string) {
  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as Document;
  const operations = new Map(readOperations(document).map((operation) => [operation.name, operation]));
  const succeeded = new Set<string>();
  const breaches: string[] = [];
  const checks = new Map<Schema, ReturnType<typeof Compile>>();

  function breach(operation: Operation, status: number, mediaType: string, text: string): string | undefined {
    const response = operation.responses[status] ?? operation.responses.default;
    if (response === undefined) return 'is no status of this operation';
    if (text === '') return response.content === undefined ? undefined : 'has no body';
    const schema = response.content?.[mediaType]?.schema;
    if (schema === undefined) return `is ${mediaType || 'of no media type'}, which the document does not have`;
    let check = checks.get(schema);
    if (check === undefined) {
      check = Compile(strict(schema) as never);
      checks.set(schema, check);
    }
    const [, errors] = check.Errors(mediaType === 'text/event-stream' ? lastEvent(text) : JSON.parse(text));
    return errors.length === 0 ? undefined : JSON.stringify(errors.slice(0, 3));
  }

  async function call(name: string, path: string, { token, body, headers }: Request): Promise<Answer> {
    const operation = operations.get(name);
    if (operation === undefined) throw new Error(`/openapi.json has no ${name}.`);
    const answer = await fetch(`${origin}${path}`, {
      method: operation.method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    const mediaType = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const problem = breach(operation, answer.status, mediaType, text);
    if (problem !== undefined) breaches.push(`${name} ${answer.status} ${problem}: ${text.slice(0, 300)}`);
    if (answer.ok) succeeded.add(name);
    return { status: answer.status, body: mediaType.endsWith('json') && text ? JSON.parse(text) : text };
  }

  return { operations, succeeded, breaches, call };
}

export type ApiCaller = Awaited<ReturnType<typeof createApiCaller>>;

function readOperations(document: Document): Operation[] {
  const { paths } = resolve(document, document.components.schemas) as Document;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const { parameters, requestBody, responses, security } = described as {
        parameters: { name: string; in: string; schema: Schema }[];
        requestBody?: { content: Record<string, { schema: Schema }> };
        responses: Operation['responses'];
        security: readonly unknown[];
      };
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        role: security.length === 0 ? 'public' : String(described['x-role'] ?? 'anyone'),
        query: parameters.filter(({ in: place }) => place === 'query'),
        body: requestBody?.content['application/json']?.schema,
        responses,
      };
    }),
  );
}

/** The document's schemas are no rings, so references can be replaced by what they lead to. */
function resolve(part: unknown, schemas: Readonly<Record<string, Schema>>): unknown {
  if (Array.isArray(part)) return part.map((each) => resolve(each, schemas));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref } = part as Schema;
  if (typeof $ref === 'string') return resolve(schemas[$ref.split('/').at(-1)!], schemas);
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, resolve(value, schemas)]));
}

/** As a schema of what we send: nothing beyond what is described. */
function strict(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(strict);
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, strict(value)]));
  const { properties, additionalProperties } = part as Schema;
  return properties && additionalProperties === undefined ? { ...entries, additionalProperties: false } : entries;
}

function lastEvent(stream: string): unknown {
  const data = stream.split('\n').findLast((line) => line.startsWith('data: '));
  return JSON.parse(data?.slice('data: '.length) ?? 'null');
}
