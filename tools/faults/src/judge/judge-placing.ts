import { expectPerson, namesIn } from '@user-sync/judge';
import type { CatalogueNames } from '../world/record.ts';
import type { Difference, DoneCall, Facts, Someone } from './facts.ts';

/** A membership is read at most so long before it is written. */
const readMs = 10_000;

/** Memberships are written after they were read, not where there are two, and only where a person's values led to. */
export function judgePlacing(facts: Facts, instance: number): Difference[] {
  return facts.calls[instance]!.flatMap((call) => {
    if (call.operation === 'users.create') return judgePlace(facts, call);
    if (!call.operation.startsWith('memberships.') || call.operation === 'memberships.list') return [];
    return [...judgeReading(facts, call), ...judgePlace(facts, call)];
  });
}

function judgeReading(facts: Facts, call: DoneCall): Difference[] {
  const rule = 'no membership is written without reading it first';
  const before = facts.calls[call.instance]!.filter(
    ({ id, index, operation }) => id === call.id && index < call.index && operation.startsWith('memberships.'),
  ).at(-1);
  if (before?.operation !== 'memberships.list' || call.at - before.at > readMs) {
    return [{ rule, words: `${call.operation} of user ${call.id}` }];
  }
  if (before.user!.memberships.length < 2) return [];
  return [{ rule: 'a user with two memberships is left to Ziik', words: `${call.operation} of user ${call.id}` }];
}

function judgePlace(facts: Facts, call: DoneCall): Difference[] {
  const unit = numberOf(call.body.unit);
  const types = Array.isArray(call.body.userTypes) ? call.body.userTypes.map(Number) : undefined;
  if (unit === undefined && types === undefined) return [];
  const user = call.user ?? { reference: String(call.body.reference ?? ''), email: String(call.body.email ?? '') };
  const people = facts.standsFor(call.instance, user, call.index);
  if (people.some((someone) => isExplained(facts, someone, call, unit ?? call.unitId, types))) return [];
  return [
    {
      rule: 'a placement has its reason',
      words: `${call.operation} put user ${call.id} into unit ${unit ?? call.unitId} with user types [${types}]: no values of ${people.map(({ azureId }) => azureId).join(', ')} led there`,
    },
  ];
}

/** Whether some values that the person had, by some rules and names that there were until then, lead to this place. */
function isExplained(
  facts: Facts,
  someone: Someone,
  call: DoneCall,
  unit: number,
  types: number[] | undefined,
): boolean {
  const { directory, instance, versions } = someone;
  const rules = facts.rulesOf(directory, call.index);
  const withdraws = rules.some(({ options }) => options.unmatched === 'withdraw');
  return facts.cataloguesOf(instance, call.index).some((catalogue) => {
    const units = namesIn(catalogue.units.map(({ name }) => name));
    const userTypes = namesIn(catalogue.userTypes.map(({ name }) => name));
    return rules.some(({ unitField, userTypeField, options: { matching } }) =>
      versions.some(({ index, person }) => {
        if (index > call.index) return false;
        const place = expectPerson(person, units, userTypes, { unitField, userTypeField, matching });
        const isUnit = place.unit !== null && idsOf(catalogue.units, [place.unit]).includes(unit);
        // Withdrawn types leave the membership where it is.
        if (types?.length === 0 && withdraws) return isUnit || call.body.unit === undefined;
        return isUnit && (types === undefined || sameNumbers(types, idsOf(catalogue.userTypes, place.userTypes)));
      }),
    );
  });
}

function idsOf(named: CatalogueNames['units'], names: readonly string[]): number[] {
  return named.filter(({ name }) => names.includes(name)).map(({ id }) => id);
}

function sameNumbers(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}

function numberOf(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}
