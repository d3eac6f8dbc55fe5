import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import da from '../texts/da.json' with { type: 'json' };
import en from '../texts/en.json' with { type: 'json' };
import { type Check, describeCheck, obstacleOf } from './describe-check.ts';

/** Why an integration is late without a check that fails. */
const OTHER_REASONS = ['disabled', 'round-unending', 'round-missing', 'changes-waiting'];

/** The codes of failed checks, as the API's description has them. */
function describedCodes(): string[] {
  const schema = readFileSync(new URL('../api/schema.ts', import.meta.url), 'utf8');
  const reasons = /^ +Integration: \{.*?^ +freshness: \{.*?^ +reason:(.*?);/ms.exec(schema)![1]!;
  const codes = [...reasons.matchAll(/'([\w-]+)'/g)].map(([, code]) => code!);
  return codes.filter((code) => !OTHER_REASONS.includes(code));
}
const RUN_ERROR_CODES = describedCodes();

function check(change: Partial<Check>): Check {
  return {
    name: 'token',
    status: 'passed',
    code: null,
    title: 'Title',
    detail: 'Detail.',
    remedy: null,
    values: {},
    since: null,
    ...change,
  };
}
const failed = (code: string, name: Check['name'] = 'token') => check({ name, status: 'failed', code });

describe('what is said of a check', () => {
  it.each(RUN_ERROR_CODES)('[S4] has words of its own and a cure for %s, in each language', (code) => {
    for (const hasRead of [false, true]) {
      const { why, cure } = describeCheck(failed(code), hasRead);
      for (const texts of [en, da]) {
        expect(texts[why!]).toMatch(/\.$/);
        expect(texts[cure!]).toMatch(/\.$/);
      }
    }
  });

  it('[S4] is another sentence for each code', () => {
    const sentences = RUN_ERROR_CODES.map((code) => en[describeCheck(failed(code), false).why!]);

    expect(new Set(sentences).size).toBe(RUN_ERROR_CODES.length);
  });

  it.each(['token', 'permission', 'directory', 'ziik'] as const)('is a line for %s, whatever came of it', (name) => {
    for (const status of ['passed', 'failed', 'skipped'] as const)
      expect(en).toHaveProperty([describeCheck(check({ name, status }), false).line]);
  });

  it('is the number of what was found', () => {
    const words = describeCheck(check({ name: 'ziik', values: { units: 214, userTypes: 9 } }), false);

    expect(words).toMatchObject({ line: 'verify.passed.ziik', values: { units: 214, userTypes: 9 }, why: null });
  });

  it('[S4] is another cure where the directory has been read before', () => {
    expect(describeCheck(failed('application-unknown'), false).cure).toBe('verify.application-unknown.cure');
    expect(describeCheck(failed('application-unknown'), true).cure).toBe('verify.application-unknown.onceRead');
  });

  it('is what the service says where the panel does not know the code', () => {
    const words = describeCheck({ ...failed('of-tomorrow'), remedy: 'Do this.' }, false);

    expect(words).toMatchObject({ why: null, cure: null, unknown: 'Title. Detail. Do this.' });
  });

  it('names the code of Microsoft, by which its support finds the reason', () => {
    const words = describeCheck({ ...failed('microsoft-refused'), values: { microsoftCode: 'AADSTS90000' } }, false);

    expect(words.microsoftCode).toBe('AADSTS90000');
  });
});

describe('what stands in the way', () => {
  it('is the first check that failed', () => {
    const checks = [check({}), failed('permission-missing', 'permission'), failed('ziik-unavailable', 'ziik')];

    expect(obstacleOf({ checks, people: null, advice: null, pairs: null })?.code).toBe('permission-missing');
  });

  it('is nothing where all passed', () => {
    expect(obstacleOf({ checks: [check({})], people: null, advice: null, pairs: null })).toBeUndefined();
  });
});
