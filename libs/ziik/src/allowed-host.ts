import { isIP } from 'node:net';
import { isLoopback } from '@user-sync/runtime';

/**
 * Whether an instance's address may be called: `https:` on the standard port with a host named by `suffixes`
 * (`host` exactly, `.suffix` for any host below it), without user info. A loopback host that is listed may be `http:`
 * and have any port. Keeps an administrator's typing from turning this service against hosts inside the cluster.
 */
export function allowedHost(address: string, suffixes: readonly string[]): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  const host = url.hostname.toLowerCase();
  const listed = suffixes.some((suffix) => matches(host, suffix.trim().toLowerCase()));
  if (!listed) return false;
  if (isLoopback(host)) return url.protocol === 'http:' || url.protocol === 'https:';
  return url.protocol === 'https:' && url.port === '';
}

/** Whether the address's host is listed itself, not by a suffix: only such a host may have a private address. */
export function isListedItself(address: string, suffixes: readonly string[]): boolean {
  const host = new URL(address).hostname.toLowerCase();
  return suffixes.some((suffix) => suffix.trim().toLowerCase() === host);
}

function matches(host: string, suffix: string): boolean {
  if (suffix === '' || suffix === '.') return false;
  // A literal address has no suffix: the last part of one says nothing about whose it is.
  if (!suffix.startsWith('.')) return host === suffix;
  return isIP(host.replace(/^\[|\]$/g, '')) === 0 && host.endsWith(suffix) && host.length > suffix.length;
}
