import { describe, expect, it } from '@jest/globals';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import '../app.module.ts';
import { API_ROUTES, type ApiRoute } from './api-route.ts';
import { checkInput } from './check-input.interceptor.ts';
import { type InputError, Problem, problemBody } from './problem.ts';

type Fields = Record<string, unknown>;

/** What the route says to it; empty where it takes it. */
function errorsOf(route: ApiRoute, query: unknown, body?: unknown): readonly InputError[] {
  return problemOf(route, query, body)?.errors ?? [];
}

function problemOf(route: ApiRoute, query: unknown, body?: unknown): Problem | undefined {
  try {
    checkInput(route, { query, body });
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

const junk = (count: number, of: unknown = 1): Fields =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`junk${index}`, of]));

/** Values of every kind; most fit no property. */
const VALUES = [null, true, 0, -1, 1.5, 1e9, '', 'yes', '-1', '1000000', 'x'.repeat(2_100), [], ['', 7], {}];

/** Every property of a schema, also those of objects within, with the pointer to it. */
function propertiesOf(schema: TSchema, pointer = ''): [pointer: string, schema: TSchema][] {
  const { properties = {} } = schema as { properties?: Record<string, TSchema> };
  return Object.entries(properties).flatMap(([name, property]) => [
    [`${pointer}/${name}`, property] as [string, TSchema],
    ...propertiesOf(property, `${pointer}/${name}`),
  ]);
}

/** A value with this at the pointer, and junk before it on every level. */
function withValueAt(pointer: string, value: unknown, noise: Fields): Fields {
  const [name, ...rest] = pointer.split('/').slice(1) as [string, ...string[]];
  return { ...noise, [name]: rest.length === 0 ? value : withValueAt(`/${rest.join('/')}`, value, noise) };
}

const parts = API_ROUTES.flatMap((route) => [
  ...(route.query ? [{ route, part: 'query', schema: route.query as TSchema }] : []),
  ...(route.body ? [{ route, part: 'body', schema: route.body as TSchema }] : []),
]).map((each) => ({ name: `${each.part} of ${each.route.method} ${each.route.path}`, ...each }));

describe('the input of every route', () => {
  it('is there', () => {
    expect(parts.length).toBeGreaterThan(10);
    expect(parts.flatMap(({ schema }) => propertiesOf(schema)).length).toBeGreaterThan(50);
  });

  it.each(parts)('is refused for each wrong value, however many unknown names there are: $name', (given) => {
    const { route, part, schema } = given;
    const check = (fields: Fields) => (part === 'query' ? errorsOf(route, fields) : errorsOf(route, {}, fields));
    for (const [pointer, property] of propertiesOf(schema)) {
      const validator = Compile(property);
      // An empty parameter is one that is not given.
      const wrong = VALUES.filter((value) => !validator.Check(value) && !(part === 'query' && value === ''));
      expect(wrong).not.toEqual([]);
      for (const value of wrong)
        for (const count of [0, 64, 200]) {
          const errors = check(withValueAt(pointer, value, junk(count)));
          expect(errors.map((error) => error.pointer)).toContainEqual(expect.stringContaining(pointer));
        }
    }
  });

  it.each(parts)('gets a small answer to a flood: $name', ({ route, part, schema }) => {
    const [[pointer]] = propertiesOf(schema) as [[string, TSchema]];
    const floods: Fields[] = [
      junk(1_500, 'x'),
      junk(1_500, '\0'),
      { ['long'.repeat(5_000)]: 1 },
      { ['\0'.repeat(20_000)]: 1 },
      { ['/'.repeat(20_000)]: 1 },
      Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}`.repeat(500), 1])),
      withValueAt(
        pointer,
        Array.from({ length: 2_000 }, () => '\0'),
        {},
      ),
      withValueAt(pointer, 'x'.repeat(20_000), {}),
    ];
    for (const flood of floods) {
      const problem = part === 'query' ? problemOf(route, flood) : problemOf(route, {}, flood);
      expect(problem?.status).toBe(422);
      expect(Buffer.byteLength(JSON.stringify(problemBody(problem!)))).toBeLessThan(16_000);
    }
  });

  it('has no parameter where the route names none', () => {
    const route = API_ROUTES.find(({ query }) => query === undefined)!;
    expect(errorsOf(route, { page: '2' })).toEqual([
      { pointer: '/page', code: 'invalid-parameter', detail: 'There is no such parameter.' },
    ]);
    expect(problemOf(route, junk(2_000))?.detail).toBe('2000 values are not valid; the first 40 are in errors.');
  });
});
