// What real directories hold besides tidy people, and how often: one oddity a person at most, per 10,000 people.
const rates = {
  guest: 100,
  'guest-without-mail': 2,
  disabled: 100,
  'no-mail': 80,
  'no-surname': 25,
  'no-given-name': 25,
  'unknown-unit': 100,
  'two-units': 30,
  'unknown-type': 100,
  'known-and-unknown-type': 50,
  'cleared-department': 40,
  'unset-department': 40,
  'unset-job-title': 40,
  'decomposed-name': 30,
  'decomposed-unit': 30,
  'blanks-around-unit': 30,
  'comma-in-surname': 10,
  'loud-mail': 30,
  'no-user-type': 20,
  'type-with-comma': 50,
  'long-values': 5,
} as const;

/** What is odd about a person; `shared-address` is the pair of people who have one address. */
export type Oddity = keyof typeof rates | 'shared-address' | 'none';

const table: Oddity[] = [];
for (const [oddity, rate] of Object.entries(rates)) {
  for (let place = 0; place < rate; place++) table.push(oddity as Oddity);
}

/** The first of the two people who have one address. */
export const addressOwner = 3;

/** The second of them. */
export const addressSharer = 8;

/** The oddity of the person at an index, by a random number. */
export function oddityOf(index: number, people: number, random: number): Oddity {
  if (people >= 10 && (index === addressOwner || index === addressSharer)) return 'shared-address';
  return table[random % 10_000] ?? 'none';
}
