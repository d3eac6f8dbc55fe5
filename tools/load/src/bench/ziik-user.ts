/** A person as both loops read one from Graph. */
export interface GraphPerson {
  readonly id: string;
  readonly mail?: string | null;
  readonly userPrincipalName: string;
  readonly givenName?: string | null;
  readonly surname?: string | null;
  readonly jobTitle?: string | null;
  readonly department?: string | null;
}

/** The body that creates a person in Ziik by department and job title; `units` and `userTypes` are ids by name. */
export function bodyOf(
  person: GraphPerson,
  units: ReadonlyMap<string, number>,
  userTypes: ReadonlyMap<string, number>,
): string {
  const unit = units.get(person.department ?? '');
  return JSON.stringify({
    first_name: person.givenName,
    last_name: person.surname,
    email: person.mail ?? person.userPrincipalName,
    reference: person.id,
    welcome: false,
    ...(unit !== undefined && {
      unit,
      userTypes: (person.jobTitle ?? '').split(',').flatMap((name) => userTypes.get(name.trim()) ?? []),
    }),
  });
}
