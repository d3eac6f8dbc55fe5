/** What a person is called by. */
export interface Named {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
}

/** First and last name, else the address; null where a person has none of them, as after a purge. */
export function nameOf({ firstName, lastName, email }: Named): string | null {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return name === '' ? email : name;
}
