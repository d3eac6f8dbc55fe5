/** What is wrong with a list of addresses: the codes of the API, so that both say the same. */
export type AddressesError = 'invalid-email' | 'repeated-email' | 'invalid-emails';

const MOST = 10;
const LONGEST = 254;
const ADDRESS =
  /^[^\s@"(),:;<>[\\\]]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** The addresses in a text, as people write them down: with commas, semicolons or spaces between them. */
export function readAddresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

/** The text for addresses: what somebody typed, as long as it says the same. */
export function textOfAddresses(addresses: readonly string[], typed: string): string {
  const isSame = JSON.stringify(readAddresses(typed)) === JSON.stringify(addresses);
  return isSame ? typed : addresses.join(', ');
}

export function checkAddresses(addresses: readonly string[]): AddressesError | null {
  if (addresses.some((address) => address.length > LONGEST || !ADDRESS.test(address))) return 'invalid-email';
  if (new Set(addresses.map((address) => address.toLowerCase())).size < addresses.length) return 'repeated-email';
  return addresses.length > MOST ? 'invalid-emails' : null;
}
