import { cities } from './names.ts';

/** The unit of those who work in no shop. */
export const headOffice = 'Head Office';

const places = ['Centrum', 'Torvet', 'Triangeln', 'Airport'];

/** User types of those who work in a shop. */
export const shopTypes: readonly string[] = [
  'Sales assistant',
  'Cashier',
  'Stock clerk',
  'Store manager',
  'Deputy manager',
  'Key holder',
  'Visual merchandiser',
  'Trainee',
  'Barista',
];

/** User types of the office staff. */
export const officeTypes: readonly string[] = ['Buyer', 'Accountant', 'HR partner', 'IT support', 'Area manager'];

/** A user type whose own name holds a comma. */
export const typeWithComma = 'Driver, night shift';

/** How many shops a chain with so many people has: one for about 40 people, at least 3, at most 400. */
export function shopCount(people: number): number {
  return Math.min(400, Math.max(3, Math.round(people / 40)));
}

const shopNames = Array.from({ length: 400 }, (_, shop) => {
  const name = `Shop ${String(shop + 1).padStart(3, '0')} ${shopCity(shop).city}`;
  return shop % 10 === 9 ? `${name}, ${places[((shop - 9) / 10) % places.length]}` : name;
});

/** The name of a shop (from 0); every tenth holds a comma. */
export function shopName(shop: number): string {
  return shopNames[shop]!;
}

/** The city in which a shop stands. */
export function shopCity(shop: number): (typeof cities)[number] {
  return cities[shop % cities.length]!;
}

/** The units that a Ziik instance for a chain with so many people has. */
export function unitNames(people: number): string[] {
  return [headOffice, ...shopNames.slice(0, shopCount(people))];
}

/** The user types that a Ziik instance for such a chain has. */
export function userTypeNames(): string[] {
  return [...shopTypes, ...officeTypes, typeWithComma];
}
