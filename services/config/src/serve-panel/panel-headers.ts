/** What the browser may do with the panel: run our own files, ask our own origin, and nothing else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
  "frame-src 'none'",
  "worker-src 'none'",
  "manifest-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];

/** An origin over https, or on loopback, without a path; or `.suffix` for every host below it. */
const PARENT = /^(https:\/\/[a-z0-9.-]+(:\d+)?|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?|(\.[a-z0-9-]+){2,})$/;

/**
 * The headers of the panel's page. `parents` are the origins that may hold it in a frame, as `https://host` or
 * `.suffix` for all hosts below one; without any nobody may. Throws where one is no origin.
 */
export function panelHeaders(parents: readonly string[]): Readonly<Record<string, string>> {
  const wrong = parents.find((each) => !PARENT.test(each));
  if (wrong !== undefined) {
    throw new Error(`PANEL_PARENT_ORIGINS must list origins as https://host or .suffix, not "${wrong}".`);
  }
  const ancestors = parents.map((each) => (each.startsWith('.') ? `https://*${each}` : each));
  const isAlone = ancestors.length === 0;
  return {
    'content-security-policy': [...POLICY, `frame-ancestors ${isAlone ? "'none'" : ancestors.join(' ')}`].join('; '),
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    // A page in a frame of another origin cannot be isolated from it.
    ...(isAlone && { 'cross-origin-opener-policy': 'same-origin' }),
  };
}
