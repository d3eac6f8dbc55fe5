import { readClaims } from '../sign-in/read-claims.ts';
import { openedWith } from '../sign-in/take-token.ts';
import { API_ROOT } from './api-root.ts';
import { earlyPaths } from './early-paths.ts';

/** Longer than the scripts take on a slow line; what nobody has taken by then is old. */
const KEPT_MS = 30_000;

interface Asked {
  readonly token: string;
  readonly at: number;
  readonly answer: Promise<Response>;
  /** As soon as it has come. */
  body?: unknown;
}

// Asked for while the other scripts are still on their way: on a slow line each answer that is waited for later is a
// way to the server and back more before anything is seen.
const asked = new Map<string, Asked>();
const token = openedWith();
if (token !== null) {
  for (const path of earlyPaths(window.location.hash.slice(1), readClaims(token), Date.now())) {
    const answer = fetch(`${API_ROOT}${path}`, { headers: { authorization: `Bearer ${token}` } });
    asked.set(path, { token, at: performance.now(), answer });
  }
}
const bodies = [...asked.values()].map(async (early) => {
  const response = await early.answer;
  if (response.ok) early.body = await response.clone().json();
});
// Who takes an answer hears of its failure.
const settled = Promise.allSettled(bodies);

/** Resolves when the answers have come, or after so many milliseconds. */
export function earlyAnswers(withinMs: number): Promise<unknown> {
  return Promise.race([settled, new Promise((resolve) => setTimeout(resolve, withinMs))]);
}

function take(path: string, by: string | undefined): Asked | undefined {
  const early = asked.get(path);
  if (early === undefined || early.token !== by || performance.now() - early.at > KEPT_MS) return undefined;
  asked.delete(path);
  return early;
}

/** What has come for this person, by path; each once. */
export function takeEarlyBodies(by: string | undefined): [path: string, body: unknown][] {
  return [...asked.entries()].flatMap(([path, { body }]) =>
    body !== undefined && take(path, by) !== undefined ? [[path, body] as [string, unknown]] : [],
  );
}

/** The answer to a request that was already sent for the same person; once, then the request is sent as any other. */
export function takeEarlyAnswer(url: string, by: string | undefined): Promise<Response> | undefined {
  return url.startsWith(API_ROOT) ? take(url.slice(API_ROOT.length), by)?.answer : undefined;
}
