import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { BlockList, isIPv6, type LookupFunction } from 'node:net';

/** Code of the error where a host has no address that may be called. */
export const ADDRESS_REFUSED = 'ERR_ZIIK_ADDRESS_REFUSED';

/** The host leads to where no customer's Ziik can be: into this network, to this machine, to its cloud's metadata. */
export class AddressRefused extends Error {
  readonly code = ADDRESS_REFUSED;
  constructor(host: string) {
    super(
      `${host} has no publicly routable address, so it is not called. Correct the instance's address; if the host is meant, list it itself, not only its suffix, in ZIIK_HOST_SUFFIXES.`,
    );
    this.name = 'AddressRefused';
  }
}

/**
 * What is not globally reachable by IANA's registry of special-purpose addresses, multicast, and Azure's own service.
 */
const NOT_PUBLIC_V4 = blockList('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]);
/** Only this is given out; loopback, unique local, link-local, multicast and mapped addresses are outside of it. */
const GIVEN_OUT_V6 = blockList('ipv6', [['2000::', 3]]);
/** Inside of it: protocol assignments with Teredo, documentation, 6to4. */
const NOT_PUBLIC_V6 = blockList('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);
/** Where a network with IPv6 alone reaches IPv4 (DNS64): as public as the address inside. */
const NAT64 = blockList('ipv6', [['64:ff9b::', 96]]);

/**
 * A name resolution that gives only addresses that are publicly routable, and fails with `AddressRefused` where a host
 * has none. To be used when a socket connects, so that what is checked is what is called: a name may have another
 * address by then than when it was entered.
 */
export function publicOnly(resolve: LookupFunction = systemLookup as LookupFunction): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const open = (found as LookupAddress[]).filter(({ address }) => isPublic(address));
      const [first] = open;
      if (first === undefined) return callback(new AddressRefused(host), []);
      if (options.all) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

/** Whether an IP address is publicly routable. */
export function isPublic(address: string): boolean {
  if (!isIPv6(address)) return !NOT_PUBLIC_V4.check(address, 'ipv4');
  if (NAT64.check(address, 'ipv6')) return isPublic(lastFourBytes(address));
  return GIVEN_OUT_V6.check(address, 'ipv6') && !NOT_PUBLIC_V6.check(address, 'ipv6');
}

function lastFourBytes(address: string): string {
  // `new URL` writes every IPv6 address in one way: hexadecimal, shortened.
  const { hostname } = new URL(`http://[${address}]/`);
  const [high = 0, low = 0] = hostname
    .slice(1, -1)
    .replace('::', ':0:')
    .split(':')
    .slice(-2)
    .map((part) => Number.parseInt(part || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function blockList(
  family: 'ipv4' | 'ipv6',
  ranges: readonly (readonly [network: string, prefix: number])[],
): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
}
