import { addressPart, givenNames, surnames } from './names.ts';
import { addressOwner, addressSharer, oddityOf } from './oddity.ts';
import type { Person } from './person.ts';
import { personId, scramble } from './person-id.ts';
import { headOffice, officeTypes, shopCity, shopCount, shopName, shopTypes, typeWithComma } from './shop-chain.ts';

const givenParts = givenNames.map(addressPart);
const surnameParts = surnames.map(addressPart);

/** A stream of numbers from 0 to 2^32 − 1 that is the same for the same two numbers. */
export function randomNumbers(seed: number, stream: number): () => number {
  let state = scramble(scramble(seed) ^ stream);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return scramble(state);
  };
}

/** The domain of the addresses in a directory. */
export function domainOf(seed: number): string {
  return `shops${seed}.example`;
}

/**
 * The person at an index of the directory of so many people that a seed makes: the same arguments, the same person.
 * Indices from `people` on are those hired later.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a switch with a few lines for each oddity
export function describePerson(seed: number, index: number, people: number): Person {
  const next = randomNumbers(seed, index);
  const oddity = oddityOf(index, people, next());
  const id = personId(seed, index);
  const domain = domainOf(seed);
  const given = next() % givenNames.length;
  const family = next() % surnames.length;
  const local = `${givenParts[given]}.${surnameParts[family]}.${index.toString(36)}`;
  const random = next();
  const inOffice = random % 25 === 0;
  const shop = next() % shopCount(people);
  const place = shopCity(inOffice ? 0 : shop);

  let givenName: string | null | undefined = givenNames[given]!;
  let surname: string | null | undefined = surnames[family]!;
  let userPrincipalName = `${local}@${domain}`;
  let mail: string | null | undefined = userPrincipalName;
  let department: string | null | undefined = inOffice ? headOffice : shopName(shop);
  let jobTitle: string | undefined = jobTitleOf(inOffice, next());
  let userType: string | null = 'Member';
  let streetAddress = (random >>> 5) % 10 < 4 ? `Storgade ${1 + ((random >>> 9) % 180)}` : undefined;

  switch (oddity) {
    case 'guest':
    case 'guest-without-mail':
      userType = 'Guest';
      mail = oddity === 'guest' ? `${local}@partner.example` : null;
      userPrincipalName = `${local}_partner.example#EXT#@${domain}`;
      break;
    case 'no-mail':
      mail = (random & 1) === 0 ? null : undefined;
      break;
    case 'no-surname':
      surname = (random & 1) === 0 ? null : undefined;
      break;
    case 'no-given-name':
      givenName = (random & 1) === 0 ? null : undefined;
      break;
    case 'unknown-unit':
      department = misspelled(shop, random);
      break;
    case 'two-units':
      department = `${shopName(shop)}, ${shopName((shop + 1) % shopCount(people))}`;
      break;
    case 'unknown-type':
      jobTitle = 'Customer happiness hero';
      break;
    case 'known-and-unknown-type':
      jobTitle = `${shopTypes[random % shopTypes.length]}, Customer happiness hero`;
      break;
    case 'cleared-department':
      department = null;
      break;
    case 'unset-department':
      department = undefined;
      break;
    case 'unset-job-title':
      jobTitle = undefined;
      break;
    case 'decomposed-name':
      givenName = `Zoë ${givenName}`.normalize('NFD');
      break;
    case 'decomposed-unit':
      department = department.normalize('NFD');
      break;
    case 'blanks-around-unit':
      department = ` ${department}  `;
      break;
    case 'comma-in-surname':
      surname = `${surname}, Jr.`;
      break;
    case 'loud-mail':
      mail = ` ${mail.toUpperCase()} `;
      break;
    case 'no-user-type':
      userType = null;
      break;
    case 'type-with-comma':
      jobTitle = typeWithComma;
      break;
    case 'long-values':
      surname = `${surname}-`.repeat(64).slice(0, 63).concat('é');
      streetAddress = 'Lange Straße "Süd" \\ 1\n'.repeat(43).slice(0, 1024);
      break;
    case 'shared-address':
      if (index === addressSharer) mail = describePerson(seed, addressOwner, people).mail;
      break;
  }

  return {
    id,
    userPrincipalName,
    mail,
    displayName: [givenName, surname].filter(Boolean).join(' '),
    givenName,
    surname,
    jobTitle,
    officeLocation: inOffice ? `Floor ${1 + (random % 5)}` : `No. ${shop + 1}`,
    companyName: (random >>> 3) % 20 === 0 ? undefined : `Nordic Shops ${place.country}`,
    department,
    streetAddress,
    city: place.city,
    state: place.state,
    country: place.country,
    postalCode: String(1000 + ((shop * 37) % 9000)),
    accountEnabled: oddity !== 'disabled',
    userType,
    employeeId: (random >>> 4) % 10 === 0 ? undefined : String(100_000 + index),
    deletedDateTime: undefined,
    onPremisesSyncEnabled: undefined,
    mobilePhone: (random >>> 6) % 5 < 2 ? `+45 ${10_000_000 + (random % 89_999_999)}` : undefined,
    businessPhones: [],
    preferredLanguage: (random >>> 7) % 2 === 0 ? place.language : undefined,
    usageLocation: place.isoCountry,
    externalUserState: userType === 'Guest' ? 'Accepted' : undefined,
    createdDateTime: `20${10 + (random % 15)}-0${1 + (random % 9)}-1${random % 10}T08:15:00Z`,
  };
}

function jobTitleOf(inOffice: boolean, random: number): string {
  if (inOffice) return officeTypes[random % officeTypes.length]!;
  const main = shopTypes[random % shopTypes.length]!;
  const more = shopTypes[(random >>> 8) % shopTypes.length]!;
  return (random >>> 16) % 4 === 0 && more !== main ? `${main}, ${more}` : main;
}

function misspelled(shop: number, random: number): string {
  const name = shopName(shop);
  switch (random % 3) {
    case 0:
      return name.toLowerCase();
    case 1:
      return name.replace('Shop 0', 'Shop ').replace('Shop', 'Store');
    default:
      return `${name}s`;
  }
}
