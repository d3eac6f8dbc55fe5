import type { Finding, FindingCode } from '../finding.ts';
import { splitStated } from '../names.ts';
import type { ExplainedPerson } from './explanation.ts';

/** The codes of what keeps a value from naming one unit, or a user type. */
type ProblemCode = Extract<FindingCode, `unit-${string}` | `user-type-${string}` | 'alias-target-gone'>;

/** A finding about a value that names no unit or user type. */
export type Problem = Finding & { readonly code: ProblemCode };

const PROBLEMS: readonly string[] = [
  'unit-missing',
  'unit-unknown',
  'unit-ambiguous',
  'unit-several',
  'user-type-missing',
  'user-type-unknown',
  'user-type-ambiguous',
  'alias-target-gone',
] satisfies ProblemCode[];

/** What keeps the person from a unit, and from user types: an alias whose target is gone tells by its field which. */
export function problemsOf({ findings, rules }: ExplainedPerson): { unit: Problem[]; userTypes: Problem[] } {
  const problems = findings.filter((each): each is Problem => PROBLEMS.includes(each.code));
  const isOfUnit = ({ code, field }: Problem) =>
    code === 'alias-target-gone' ? field === rules.unitField : code.startsWith('unit-');
  return { unit: problems.filter(isOfUnit), userTypes: problems.filter((each) => !isOfUnit(each)) };
}

/** What goes into the words about a problem. `count`: how many units are stated, or have the name (10: or more). */
export function problemValues({ code, field, value, nearest }: Problem) {
  const count =
    code === 'unit-several' ? splitStated(value ?? '').length : code.endsWith('-ambiguous') ? nearest.length : null;
  return { field, value, nearest, count };
}
