/** A schema of an OpenAPI 3.1 document, as far as our documents use JSON Schema. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Operation {
  readonly 'x-role'?: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: Schema }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** An OpenAPI document, as far as it is compared. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Keywords that allow less the higher they are, and the less the lower they are. */
const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const FORMS = ['pattern', 'format', 'multipleOf', 'uniqueItems'];
const TOO_DEEP = 40;

/**
 * What a client that was written for the document before may stumble over in the one after, one line each.
 *
 * | what | breaks a client when it |
 * | --- | --- |
 * | call, good status, media type, parameter | is not there any more |
 * | role | is another, unless everybody may call now |
 * | value that is sent | is refused that was taken: a new required member, a narrower type, list or bound |
 * | value that is answered | lacks a member, may lack it, or is of another type or form |
 *
 * New members of answers break nobody, nor do new codes: clients take what they do not know.
 */
export function breakingChanges(before: Document, after: Document): string[] {
  const comparison = new Comparison(before, after);
  for (const [path, methods] of Object.entries(before.paths))
    for (const [method, operation] of Object.entries(methods))
      comparison.operation(`${method.toUpperCase()} ${path}`, operation, after.paths[path]?.[method]);
  return [...new Set(comparison.found)];
}

class Comparison {
  readonly found: string[] = [];
  readonly #before: Document;
  readonly #after: Document;
  constructor(before: Document, after: Document) {
    this.#before = before;
    this.#after = after;
  }

  operation(name: string, before: Operation, after: Operation | undefined): void {
    if (after === undefined) return void this.found.push(`${name} is not there any more`);
    const isOpen = (operation: Operation) => operation.security?.length === 0;
    if (isOpen(before) && !isOpen(after)) this.found.push(`${name} needs a token`);
    if (after['x-role'] !== undefined && after['x-role'] !== before['x-role'])
      this.found.push(`${name} needs the role ${after['x-role']}`);
    this.#parameters(name, before.parameters ?? [], after.parameters ?? []);
    this.#body(name, before.requestBody, after.requestBody);
    for (const [status, { content }] of Object.entries(before.responses)) {
      if (!status.startsWith('2')) continue;
      const answer = after.responses[status];
      if (answer === undefined) this.found.push(`${name} never answers with ${status}`);
      else this.#content(`${name} ${status}`, content, answer.content, 'answered');
    }
  }

  #parameters(name: string, before: Operation['parameters'] & {}, after: Operation['parameters'] & {}): void {
    const same = (all: typeof before, one: (typeof before)[number]) =>
      all.find((each) => each.name === one.name && each.in === one.in);
    for (const parameter of before) {
      const now = same(after, parameter);
      if (now === undefined) this.found.push(`${name} takes no ${parameter.in} parameter ${parameter.name}`);
      else this.#schema(`${name}?${parameter.name}`, parameter.schema, now.schema, 'sent');
    }
    for (const parameter of after)
      if (parameter.required && !same(before, parameter)?.required)
        this.found.push(`${name} needs the ${parameter.in} parameter ${parameter.name}`);
  }

  #body(name: string, before: Operation['requestBody'], after: Operation['requestBody']): void {
    if (after?.required && !before?.required) this.found.push(`${name} needs a body`);
    if (before !== undefined) this.#content(`${name} body`, before.content, after?.content, 'sent');
  }

  #content(at: string, before: Content = {}, after: Content = {}, way: Way): void {
    for (const [type, { schema }] of Object.entries(before)) {
      const now = after[type];
      if (now === undefined) this.found.push(`${at} has no ${type} ${way}`);
      else this.#schema(at, schema, now.schema, way);
    }
  }

  #schema(at: string, given: Schema, now: Schema, way: Way, depth = 0): void {
    if (depth > TOO_DEEP) throw new Error(`The schema at ${at} has no end.`);
    const before = variants(this.#before, given);
    const after = variants(this.#after, now);
    const pairs = new Map(before.map((one) => [one, after.filter((other) => isAlike(one, other, way))] as const));
    const unmet = way === 'sent' ? before.filter((one) => pairs.get(one)!.length === 0) : [];
    const added = way === 'answered' ? after.filter((other) => !before.some((one) => isAlike(one, other, way))) : [];
    for (const one of unmet) this.found.push(`${at}: ${nameOf(one)} is no longer taken`);
    for (const other of added) this.found.push(`${at}: ${nameOf(other)} may be answered now`);
    for (const [one, others] of pairs) if (others.length > 0) this.#best(at, one, others, way, depth);
  }

  /** Of several variants of a kind one has to do. */
  #best(at: string, one: Schema, others: readonly Schema[], way: Way, depth: number): void {
    const attempts = others.map((other) => {
      const attempt = new Comparison(this.#before, this.#after);
      attempt.#variant(at, one, other, way, depth);
      return attempt.found;
    });
    this.found.push(...attempts.reduce((best, each) => (each.length < best.length ? each : best)));
  }

  #variant(at: string, before: Schema, after: Schema, way: Way, depth: number): void {
    if (way === 'sent') this.#taken(at, before, after);
    else if (!equal(before.format, after.format)) this.found.push(`${at}: the format is another`);
    if (before.items !== undefined && after.items !== undefined)
      this.#schema(`${at}/-`, before.items, after.items, way, depth + 1);
    this.#members(at, before, after, way, depth);
  }

  #members(at: string, before: Schema, after: Schema, way: Way, depth: number): void {
    for (const [name, member] of Object.entries(before.properties ?? {})) {
      const now = after.properties?.[name];
      if (now !== undefined) this.#schema(`${at}/${name}`, member, now, way, depth + 1);
      else if (way === 'answered' || after.additionalProperties === false)
        this.found.push(`${at}/${name} is not ${way === 'sent' ? 'taken' : 'answered'} any more`);
    }
    const [needed, given] = way === 'sent' ? [after, before] : [before, after];
    for (const name of needed.required ?? [])
      if (!given.required?.includes(name) && (way === 'sent' || after.properties?.[name] !== undefined))
        this.found.push(`${at}/${name} ${way === 'sent' ? 'is required' : 'may be missing'}`);
  }

  /** What of a single value was taken, and is not any more. */
  #taken(at: string, before: Schema, after: Schema): void {
    const values = (schema: Schema) => schema.enum ?? ('const' in schema ? [schema.const] : undefined);
    const allowed = values(after);
    if (allowed !== undefined) {
      const lost = values(before)?.filter((value) => !allowed.some((each) => equal(each, value)));
      if (lost === undefined) this.found.push(`${at}: only some values are taken`);
      for (const value of lost ?? []) this.found.push(`${at}: ${JSON.stringify(value)} is no longer taken`);
    }
    const narrows = (keyword: string, isNarrower: (one: number, other: number) => boolean) =>
      after[keyword] !== undefined &&
      (before[keyword] === undefined || isNarrower(before[keyword] as number, after[keyword] as number));
    for (const keyword of LOWER_BOUNDS)
      if (narrows(keyword, (one, other) => other > one)) this.found.push(`${at}: ${keyword} is higher`);
    for (const keyword of UPPER_BOUNDS)
      if (narrows(keyword, (one, other) => other < one)) this.found.push(`${at}: ${keyword} is lower`);
    for (const keyword of FORMS)
      if (after[keyword] !== undefined && !equal(before[keyword], after[keyword]))
        this.found.push(`${at}: the ${keyword} is another`);
    const isClosed = (schema: Schema) => schema.additionalProperties === false;
    if (isClosed(after) && !isClosed(before)) this.found.push(`${at}: unknown members are refused`);
  }
}

/** Whether a value is a client's or ours. */
type Way = 'sent' | 'answered';

/** The schemas of which a value fits one, without references. */
function variants(document: Document, schema: Schema): Schema[] {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)!;
    const named = document.components.schemas[name];
    if (named === undefined) throw new Error(`The document has no schema ${name}.`);
    return variants(document, named);
  }
  for (const keyword of ['oneOf', 'allOf', 'not', 'if', 'prefixItems', 'patternProperties'])
    if (schema[keyword] !== undefined) throw new Error(`${keyword} cannot be compared yet.`);
  return schema.anyOf?.flatMap((each) => variants(document, each)) ?? [schema];
}

/** Whether what is sent is of a type that is taken, or what is answered of one that was; no type is every type. */
function isAlike(before: Schema, after: Schema, way: Way): boolean {
  const [some, all] = (way === 'sent' ? [before, after] : [after, before]).map(typesOf);
  return all == null || some?.every((type) => all.includes(type)) === true;
}

function typesOf({ type, enum: values, const: value, ...rest }: Schema): string[] | null {
  if (type !== undefined) return [type].flat() as string[];
  const all = values ?? ('const' in rest || value !== undefined ? [value] : undefined);
  return all === undefined ? null : [...new Set(all.map((each) => (each === null ? 'null' : typeof each)))];
}

function nameOf(schema: Schema): string {
  return typesOf(schema)?.join(' or ') ?? 'any value';
}

function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
