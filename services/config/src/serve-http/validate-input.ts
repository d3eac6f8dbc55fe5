import { hasNul } from '@user-sync/domain';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import type { InputError } from './problem.ts';

// No form has as many fields; what else is wrong in a list of many values need not all be named.
Settings.Set({ maxErrors: 64 });

/** Annotations that a schema may carry for people: the code of any problem with the value, and what it should be. */
interface Annotated {
  readonly 'x-code'?: string;
  readonly 'x-detail'?: string;
}

const validators = new WeakMap<TSchema, ReturnType<typeof Compile>>();

/**
 * Everything that is wrong with a value, one error per pointer, unknown properties last; empty when it fits the schema.
 */
export function validateInput(schema: TSchema, value: unknown): InputError[] {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = Compile(schema);
    validators.set(schema, validator);
  }
  if (validator.Check(value)) return [];
  const errors = new Map<string, InputError>();
  const add = (pointer: string, code: string, detail: string) => {
    if (!errors.has(pointer)) errors.set(pointer, { pointer, code, detail });
  };
  const unknown: InputError[] = [];
  // Without the unknown ones: they would take the places of other errors, which the validator counts.
  const known = takeKnown(schema, value, '', unknown);
  for (const { keyword, schemaPath, instancePath, params, message } of validator.Errors(known)) {
    if (keyword === 'required') {
      for (const name of (params as { requiredProperties: string[] }).requiredProperties)
        add(`${instancePath}/${inPointer(name)}`, 'required', `${name} is required.`);
    } else if (keyword !== 'boolean' && !schemaPath.includes('/anyOf/')) {
      const { 'x-code': code, 'x-detail': detail } = (follow(schema, schemaPath) ?? {}) as Annotated;
      const given = follow(known, instancePath);
      const name = instancePath.split('/').at(-1);
      if (name && (given === '' || (given === null && (keyword === 'type' || keyword === 'enum'))))
        add(instancePath, 'required', `${name} is required.`);
      else add(instancePath, code ?? 'invalid-value', detail ?? `The value ${message}.`);
    }
  }
  const all = [...errors.values(), ...unknown];
  // It does not fit, whether or not the validator can say why.
  return all.length > 0 ? all : [{ pointer: '', code: 'invalid-value', detail: 'The value does not have this form.' }];
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly additionalProperties?: boolean | TSchema;
}

/** The part of a value that the schema knows; what it does not know and does not take is added to `unknown`. */
function takeKnown(schema: TSchema, value: unknown, pointer: string, unknown: InputError[]): unknown {
  const { properties, additionalProperties } = schema as ObjectSchema;
  if (properties === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const known: [string, unknown][] = [];
  for (const [name, part] of Object.entries(value)) {
    const at = `${pointer}/${inPointer(name)}`;
    const of = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (of !== undefined) known.push([name, takeKnown(of, part, at, unknown)]);
    else if (additionalProperties !== false) known.push([name, part]);
    else unknown.push({ pointer: at, code: 'unknown-property', detail: 'There is no such property.' });
  }
  return Object.fromEntries(known);
}

/** No body of the API is deeper; what lies below is refused as an unknown property or as a value of the wrong kind. */
const DEEPEST = 8;

/**
 * Texts, also names of properties, that no table keeps as they are: with a NUL, or with half of a surrogate pair, which
 * becomes another character in UTF-8.
 */
export function unstorableTexts(value: unknown, pointer = '', depth = 0): InputError[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [unstorable(pointer)];
  if (typeof value !== 'object' || value === null || depth === DEEPEST) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const at = `${pointer}/${inPointer(name)}`;
    return isStorable(name) ? unstorableTexts(part, at, depth + 1) : [unstorable(at)];
  });
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !hasNul(text);
}

function unstorable(pointer: string): InputError {
  const detail = 'The text contains a NUL or half of a surrogate pair. Enter it again.';
  return { pointer: pointer.toWellFormed(), code: 'invalid-value', detail };
}

/** Cuts white space off the texts that a schema marks with `x-trim`: pasted ids and secrets often carry some. */
export function trimMarked(schema: TSchema, value: Record<string, unknown>): Record<string, unknown> {
  const properties = (schema as { properties?: Record<string, { 'x-trim'?: boolean }> }).properties ?? {};
  return Object.fromEntries(
    Object.entries(value).map(([name, given]) => [
      name,
      typeof given === 'string' && properties[name]?.['x-trim'] ? given.trim() : given,
    ]),
  );
}

/** What a JSON pointer leads to; undefined where it leads nowhere. */
function follow(root: unknown, pointer: string): unknown {
  let node = root;
  for (const part of pointer.replace(/^#/, '').split('/').slice(1)) {
    if (typeof node !== 'object' || node === null) return undefined;
    node = (node as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return node;
}

function inPointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
