import type { Person } from '@user-sync/sandbox-entra';

/** Why somebody lacks a unit or user types, as the reasons are called for administrators. */
export interface Reason {
  readonly code: string;
  readonly value: string | null;
}

/** What the requirements say about one person of the directory, with department as unit and job title as user type. */
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

/**
 * A second, plain reading of the rules, written apart from the services' own: what the directory implies for a newly
 * created user under default options (S16–S22, S26–S30).
 */
export function expectPerson(person: Person, units: Names, userTypes: Names): ExpectedPerson {
  const mail = blank(person.mail) ? principalAsAddress(person.userPrincipalName) : person.mail!.trim();
  const firstName = (person.givenName ?? '').trim();
  const lastName = (person.surname ?? '').trim();
  const stated = person.department?.trim() ?? '';
  const several = parts(stated);
  const reasons: Reason[] = [];

  let unit = named(units, stated);
  if (stated === '') reasons.push({ code: 'unit-missing', value: null });
  else if (unit === undefined && several.length > 1) reasons.push({ code: 'unit-several', value: stated });
  else {
    unit ??= named(units, several[0] ?? '');
    if (unit === undefined) reasons.push({ code: 'unit-unknown', value: stated });
  }

  const title = person.jobTitle?.trim() ?? '';
  const wanted = named(userTypes, title) === undefined ? parts(title) : [title];
  const matched = wanted.flatMap((part) => named(userTypes, part) ?? []);
  if (title === '') reasons.push({ code: 'user-type-missing', value: null });
  for (const part of wanted) {
    if (named(userTypes, part) === undefined) reasons.push({ code: 'user-type-unknown', value: part });
  }

  return {
    azureId: person.id,
    missing: [mail === '' && 'mail', firstName === '' && 'givenName', lastName === '' && 'surname'].filter(
      (property) => property !== false,
    ),
    email: mail,
    firstName,
    lastName,
    unit: unit ?? null,
    userTypes: unit === undefined ? [] : matched,
    reasons,
  };
}

function blank(value: string | null | undefined): boolean {
  return value === null || value === undefined || value.trim() === '';
}

function principalAsAddress(name: string): string {
  return name.toUpperCase().includes('#EXT#') ? '' : name.trim();
}

function parts(value: string): string[] {
  return [...new Set(value.split(',').map((part) => part.trim().normalize('NFC')))].filter((part) => part !== '');
}

/** Names of a kind in Ziik, found by their trimmed NFC form. */
export type Names = ReadonlyMap<string, string>;

/** Makes them findable. */
export function namesIn(names: readonly string[]): Names {
  return new Map(names.map((name) => [name.normalize('NFC').trim(), name]));
}

function named(names: Names, value: string): string | undefined {
  return names.get(value.normalize('NFC').trim());
}
