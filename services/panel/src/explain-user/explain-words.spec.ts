import { readFileSync } from 'node:fs';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from '@jest/globals';
import type { TextId } from '../frame/texts.tsx';
import { nameOfPerson, partsOf, stepWords, verdictWords } from './explain-words.ts';
import type { Person, Step } from './person.ts';
import type { ExplainedValues } from './said.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const english = JSON.parse(read('../texts/en.json')) as Record<TextId, string>;
const danish = JSON.parse(read('../texts/da.json')) as Record<TextId, string>;

const NOW = new Date('2026-11-28T12:00:00Z');
const AT = '2026-11-20T12:00:00Z';
const UNIT = { id: 1, name: 'Aarhus Centrum' };
const SAMPLES: ExplainedValues = {
  unit: UNIT,
  userTypes: [UNIT],
  field: 'department',
  value: 'Aarhus C',
  nearest: [UNIT],
  count: 2,
  missing: ['mail', 'surname'],
  email: 'anna.holm@contoso.example',
  holder: { azureId: 'bo', name: 'Bo Lind', deactivatedAt: AT },
  memberships: [UNIT, UNIT],
  cause: 'soft-deleted',
  deactivatedAt: AT,
  purgeAt: '2027-02-18T12:00:00Z',
  since: AT,
  at: AT,
  reason: 'Ziik did not answer.',
  nextTryAt: AT,
  by: 'alias',
  firstName: 'Anna',
  lastName: 'Holm',
  ziikUserId: 4711,
};

/** The codes of verdicts and of steps, with the names of their values, as the description of the API has them. */
const [verdicts, steps] = [
  ...read('../api/schema.ts').matchAll(/What goes into the words, by code\. (.*)\. \*\//g),
].map(([, text]) =>
  text!.split('; ').map((entry) => {
    const [code, values] = entry.split(': ') as [string, string];
    return { code, names: values === 'none' ? [] : values.split(', ') };
  }),
) as [Code[], Code[]];

interface Code {
  readonly code: string;
  readonly names: readonly string[];
}

function valuesOf({ names }: Code, samples = SAMPLES): ExplainedValues {
  return Object.fromEntries(
    names.map((name) => {
      if (!(name in samples)) throw new Error(`The value ${name} is not known here.`);
      return [name, samples[name]];
    }),
  );
}

/** Values that a text needs; those inside a choice only where it is chosen. */
function neededBy(elements: readonly MessageFormatElement[], given: Readonly<Record<string, unknown>>): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.select) {
      const chosen = element.options[String(given[element.value])] ?? element.options.other!;
      return [element.value, ...neededBy(chosen.value, given)];
    }
    if (element.type === TYPE.plural)
      return [element.value, ...Object.values(element.options).flatMap(({ value }) => neededBy(value, given))];
    return [element.value];
  });
}

/** What may be missing of a person: nothing, or everything that may. */
const LACKING: ExplainedValues = {
  ...SAMPLES,
  nearest: [],
  count: null,
  holder: null,
  memberships: null,
  cause: null,
  deactivatedAt: null,
  purgeAt: null,
  nextTryAt: null,
};
const FULLNESS = [
  ['with all values', SAMPLES],
  ['with as few as there may be', LACKING],
] as const;

describe('the sentence about a person', () => {
  it('is there for every code of the API, each of its own', () => {
    const sentences = verdicts.map(({ code }) => english[`explain.verdict.${code}` as TextId]);

    expect(verdicts.length).toBeGreaterThan(40);
    expect(verdicts.filter((_, at) => sentences[at] === undefined)).toEqual([]);
    expect(new Set(sentences).size).toBe(verdicts.length);
  });

  describe.each(FULLNESS)('%s', (_, samples) => {
    it.each(verdicts)('of $code has everything that its words need', (verdict) => {
      const explanation = { verdict: { code: verdict.code as never, values: valuesOf(verdict, samples) }, steps: [] };

      const { id, values } = verdictWords(explanation, { name: 'Anna Holm' }, NOW);

      for (const texts of [english, danish])
        expect(Object.keys(values)).toEqual(expect.arrayContaining(neededBy(parse(texts[id]), values)));
    });
  });

  it('[S17] names the field as the customer does, and the value as Azure states it', () => {
    const verdict = {
      code: 'unit-unknown' as const,
      values: valuesOf(verdicts.find(({ code }) => code === 'unit-unknown')!),
    };

    expect(verdictWords({ verdict, steps: [] }, { name: 'Anna Holm' }, NOW)).toEqual({
      id: 'explain.verdict.unit-unknown',
      values: expect.objectContaining({
        name: { name: 'Anna Holm' },
        field: { sentence: { id: 'azure.department' } },
        value: { value: 'Aarhus C' },
      }),
    });
  });

  it.each([
    ['before its day', '2027-02-18T12:00:00Z', 'later'],
    ['after its day', '2026-11-27T12:00:00Z', 'now'],
  ])('[S35] tells of the removal for good %s', (_, purgeAt, due) => {
    const verdict = { code: 'deactivated' as const, values: { cause: 'deleted', deactivatedAt: AT, purgeAt } };

    expect(verdictWords({ verdict, steps: [] }, { name: 'x' }, NOW).values).toMatchObject({
      due,
      purgeAt: { day: purgeAt },
    });
  });

  it('is there for somebody who is being unlisted', () => {
    expect(verdictWords(null, { name: 'x' }, NOW).id).toBe('explain.verdict.unlisted');
  });
});

describe('a step from Azure to Ziik', () => {
  it('has words for every code of the API', () => {
    expect(steps.length).toBeGreaterThan(35);
    expect(steps.filter(({ code }) => english[`explain.step.${code}` as TextId] === undefined)).toEqual([]);
  });

  describe.each(FULLNESS)('%s', (_, samples) => {
    it.each(steps)('of $code has everything that its words need', (given) => {
      const by = given.code === 'user-types-matched' ? { by: [{ id: 1, value: 'AARHUS', by: 'folded' }] } : {};
      const step = {
        step: 'ziik',
        outcome: 'ok',
        code: given.code as never,
        values: { ...valuesOf(given, samples), ...by },
      };

      for (const { id, values } of stepWords(step as Step, NOW))
        for (const texts of [english, danish])
          expect(Object.keys(values)).toEqual(expect.arrayContaining(neededBy(parse(texts[id]), values)));
    });
  });

  it('says beneath which user types were found by an alias or by folding', () => {
    const by = [
      { id: 1, value: 'boss', by: 'alias' },
      { id: 2, value: 'COOK', by: 'folded' },
    ];
    const userTypes = [UNIT, { id: 2, name: 'Cook' }];
    const values = { field: 'jobTitle', value: 'boss, COOK', userTypes, by };

    const said = stepWords({ step: 'user-types', outcome: 'ok', code: 'user-types-matched', values }, NOW);

    expect(said.slice(1)).toEqual([
      { id: 'explain.step.user-types-matched.alias', values: { value: { value: 'boss' }, meant: { named: [UNIT] } } },
      {
        id: 'explain.step.user-types-matched.folded',
        values: { value: { value: 'COOK' }, meant: { named: [{ id: 2, name: 'Cook' }] } },
      },
    ]);
  });
});

describe('the parts of the way', () => {
  it('are in their order; whether the account is enabled belongs to Azure', () => {
    const step = (name: Step['step']) => ({ step: name, outcome: 'ok', code: 'found', values: {} }) as Step;
    const taken = (['azure', 'account', 'unit', 'user-types', 'user-types', 'ziik'] as const).map(step);

    expect(partsOf(taken).map(({ part, steps: all }) => [part, all.length])).toEqual([
      ['azure', 2],
      ['unit', 1],
      ['user-types', 2],
      ['ziik', 1],
    ]);
  });
});

describe('the name of a person', () => {
  const nobody = { firstName: null, lastName: null, email: null, azure: null, status: 'incomplete' } as Person;

  it.each<[string, Partial<Person>, string | null]>([
    ['both names', { firstName: 'Anna', lastName: 'Holm', email: 'a@b' }, 'Anna Holm'],
    ['the address, without names', { email: 'a@b' }, 'a@b'],
    ['the sign-in name, without an address', { azure: { userPrincipalName: 'anna@c' } as Person['azure'] }, 'anna@c'],
    ['nothing, after a purge', { status: 'purged' }, null],
  ])('is %s', (_, person, name) => {
    expect(nameOfPerson({ ...nobody, ...person })).toBe(name);
  });
});
