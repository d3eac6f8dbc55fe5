import type { Person } from '@user-sync/sandbox-entra';

/** Why somebody lacks a unit or user types, as the reasons are called for administrators. */
export interface Reason {
  readonly code: string;
  readonly value: string | null;
}

/** What the requirements say about one person of the directory. */
export interface ExpectedPerson {
  readonly azureId: string;
  readonly missing: readonly string[];
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly unit: string | null;
  readonly userTypes: readonly string[];
  readonly reasons: readonly Reason[];
}

/** What of an integration says where people belong. */
export interface PlainRules {
  readonly unitField: keyof Person;
  readonly userTypeField: keyof Person;
  readonly matching: 'exact' | 'relaxed';
}

const usual: PlainRules = { unitField: 'department', userTypeField: 'jobTitle', matching: 'exact' };

/**
 * A second, plain reading of the rules, written apart from the services' own: what the directory implies for a newly
 * created user under default options (S16–S22, S26–S30).
 */
export function expectPerson(
  person: Person,
  units: Names,
  userTypes: Names,
  { unitField, userTypeField, matching }: PlainRules = usual,
): ExpectedPerson {
  const mail = blank(person.mail) ? principalAsAddress(person.userPrincipalName) : person.mail!.trim();
  const firstName = (person.givenName ?? '').trim();
  const lastName = (person.surname ?? '').trim();
  const stated = text(person[unitField]);
  const several = parts(stated);
  const reasons: Reason[] = [];

  let unit: string | null = null;
  const whole = named(units, stated, matching);
  if (several.length === 0) reasons.push({ code: 'unit-missing', value: stated || null });
  else if (whole.length === 0 && several.length > 1) reasons.push({ code: 'unit-several', value: stated });
  else {
    const found = whole.length > 0 ? whole : named(units, several[0]!, matching);
    if (found.length === 1) unit = found[0]!;
    else reasons.push({ code: found.length === 0 ? 'unit-unknown' : 'unit-ambiguous', value: stated });
  }

  const title = text(person[userTypeField]);
  const wanted = named(userTypes, title, matching).length === 0 ? parts(title) : [title];
  const matched = new Set<string>();
  if (wanted.length === 0) reasons.push({ code: 'user-type-missing', value: title || null });
  for (const part of wanted) {
    const found = named(userTypes, part, matching);
    if (found.length === 1) matched.add(found[0]!);
    else reasons.push({ code: found.length === 0 ? 'user-type-unknown' : 'user-type-ambiguous', value: part });
  }

  return {
    azureId: person.id,
    missing: [mail === '' && 'mail', firstName === '' && 'givenName', lastName === '' && 'surname'].filter(
      (property) => property !== false,
    ),
    email: mail,
    firstName,
    lastName,
    unit,
    userTypes: unit === null ? [] : [...matched],
    reasons,
  };
}

function blank(value: string | null | undefined): boolean {
  return value === null || value === undefined || value.trim() === '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function principalAsAddress(name: string): string {
  return name.toUpperCase().includes('#EXT#') ? '' : name.trim();
}

function parts(value: string): string[] {
  return [...new Set(value.split(',').map((part) => part.trim().normalize('NFC')))].filter((part) => part !== '');
}

/** Names of a kind in Ziik, found by their trimmed NFC form and by the form in which `relaxed` compares. */
export interface Names {
  readonly exact: ReadonlyMap<string, readonly string[]>;
  readonly folded: ReadonlyMap<string, readonly string[]>;
}

/** Makes them findable. */
export function namesIn(names: readonly string[]): Names {
  return { exact: Map.groupBy(names, plain), folded: Map.groupBy(names, folded) };
}

/** The names that are meant by a value: several where a name is not unique; an exact one wins over a folded one. */
function named(names: Names, value: string, matching: PlainRules['matching']): readonly string[] {
  return names.exact.get(plain(value)) ?? (matching === 'relaxed' ? names.folded.get(folded(value)) : undefined) ?? [];
}

function plain(value: string): string {
  return value.normalize('NFC').trim();
}

function folded(value: string): string {
  return plain(value).replace(/\s+/g, ' ').toLowerCase();
}
