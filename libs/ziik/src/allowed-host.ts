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

function matches(host: string, suffix: string): boolean {
  if (suffix === '' || suffix === '.') return false;
  return suffix.startsWith('.') ? host.endsWith(suffix) && host.length > suffix.length : host === suffix;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
