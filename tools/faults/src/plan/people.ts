import type { Dice } from './dice.ts';
import { addressOf, type PersonValues } from './history.ts';

/** Names of units at the beginning; one holds a comma, one a letter that has two forms. */
export const unitNames = ['Aarhus', 'Odense', 'Vejle', 'Esbjerg', 'Ribe, Torvet', 'Ærø Havn å', 'Skive'];

/** Names of user types at the beginning. */
export const userTypeNames = ['Seller', 'Manager', 'Trainee', 'Driver, night', 'Cook'];

const givenNames = ['Ida', 'Bo', 'Kim', 'Zoë', 'Ann', 'Per', 'Liv', 'Ole'];
const surnames = ['Holm', 'Lund', 'Dahl', 'Berg', 'Krogh', 'Friis'];

/** A value of the matching field for units: mostly a unit's name, sometimes odd in one way. */
function someUnit(dice: Dice): string | null {
  const name = dice.pick(unitNames);
  return dice.weigh<string | null>([
    [72, name],
    [6, 'Atlantis'],
    [4, `${name}, ${dice.pick(unitNames)}`],
    [4, null],
    [4, `  ${name} `],
    [4, name.toLowerCase()],
    [3, name.normalize('NFD')],
    [3, `${name},`],
  ]);
}

/** A value of the matching field for user types. */
function someTypes(dice: Dice): string | null {
  const name = dice.pick(userTypeNames);
  return dice.weigh<string | null>([
    [60, name],
    [18, `${name}, ${dice.pick(userTypeNames)}`],
    [7, `${name}, Wizard`],
    [5, 'Wizard'],
    [5, null],
    [5, name.toUpperCase()],
  ]);
}

/** Somebody new in Azure. */
export function somebody(dice: Dice, who: string): PersonValues {
  const guest = dice.chance(4);
  const mail = dice.weigh<string | null>([
    [90, addressOf(who)],
    [5, ` ${addressOf(who).toUpperCase()}`],
    [5, null],
  ]);
  return {
    givenName: dice.chance(3) ? null : dice.pick(givenNames),
    surname: dice.chance(3) ? null : dice.pick(surnames),
    mail,
    userPrincipalName: guest ? `${who}_out.example#EXT#@trial.example` : addressOf(who),
    userType: guest ? 'Guest' : 'Member',
    accountEnabled: !dice.chance(3),
    department: someUnit(dice),
    city: someUnit(dice),
    jobTitle: someTypes(dice),
    officeLocation: someTypes(dice),
  };
}

/** A change of one thing about a person. */
export function someChange(dice: Dice, who: string, serial: number): PersonValues {
  return dice.weigh<() => PersonValues>([
    [30, () => ({ department: someUnit(dice) })],
    [20, () => ({ jobTitle: someTypes(dice) })],
    [6, () => ({ city: someUnit(dice), officeLocation: someTypes(dice) })],
    [14, () => ({ surname: dice.pick(surnames) })],
    [5, () => ({ givenName: dice.pick(givenNames) })],
    [10, () => ({ mail: addressOf(`${who}n${serial}`) })],
    [4, () => ({ surname: null })],
    [4, () => ({ mail: null })],
    [7, () => ({ accountEnabled: dice.chance(50) })],
  ])();
}
