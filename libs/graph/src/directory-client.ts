import { DIRECTORY_PROPERTIES } from '@user-sync/domain';
import { CLOUDS, type Cloud } from './clouds.ts';
import { DirectoryError } from './directory-error.ts';
import { createGraphRequests, type GraphPath, type ObservedCall } from './read-directory/graph-requests.ts';
import { type Entry, type Page, readPage } from './read-directory/read-page.ts';
import { RUN_ERRORS, type RunErrorCode } from './run-errors.ts';
import { allowsReadingUsers } from './sign-in/read-roles.ts';
import { createTokenSource } from './sign-in/token-source.ts';
import { PACING, type Pacing, tryAgain } from './try-again.ts';

const SELECT = `$select=id,${DIRECTORY_PROPERTIES.join(',')}`;
const LIST_START: GraphPath = `/v1.0/users?$top=999&${SELECT}`;
const DELTA_START: GraphPath = `/v1.0/users/delta?${SELECT}`;
/** With the `$select`: the token carries it, and later deltas track nothing else. */
const LATEST: GraphPath = `/v1.0/users/delta?$deltatoken=latest&${SELECT}`;

export interface DirectoryClientOptions {
  readonly tenantId: string;
  readonly applicationId: string;
  /** The value of the application's client secret. */
  readonly secret: string;
  readonly cloud: Cloud;
  /** Origin of the sign-in service where it is not Microsoft's; `http:` is for loopback addresses. */
  readonly loginUrl?: string | undefined;
  /** Origin of Graph where it is not Microsoft's. */
  readonly graphUrl?: string | undefined;
  /** Time limits in milliseconds. */
  readonly signInTimeoutMs?: number | undefined;
  readonly requestTimeoutMs?: number | undefined;
  readonly pacing?: Partial<Pacing> | undefined;
  /** Told of every call to Graph, with its outcome and duration. */
  readonly observe?: ((call: ObservedCall) => void) | undefined;
  /** Told when values on a page were unusable and read as null: names of properties, never values. */
  readonly warn?: ((refusedProperties: readonly string[]) => void) | undefined;
}

/** Result of one step of `verify`. */
export interface DirectoryCheck {
  readonly name: 'token' | 'permission' | 'directory';
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly code: RunErrorCode | null;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string | null;
}

/**
 * One tenant's directory, as one application sees it. Every method throws `DirectoryError` (or the signal's reason),
 * after trying again what may pass by itself. Links are paths below Graph's root: to be kept, never looked into.
 */
export interface DirectoryClient {
  /** The delta link that means "from now". */
  latestLink(signal?: AbortSignal): Promise<GraphPath>;
  /** All users, 999 a page, from the start or from a page's link. */
  listPages(from?: GraphPath | null, signal?: AbortSignal): AsyncGenerator<Page>;
  /** A delta round from a link, or all users where there is none. The last page has the next round's link. */
  deltaPages(from: GraphPath | null, signal?: AbortSignal): AsyncGenerator<Page>;
  /** Whether the directory has this user at present; one in the recycle bin counts as gone. */
  exists(id: string, signal?: AbortSignal): Promise<boolean>;
  /** Signs in anew: proves tenant, application and secret, not the permission. */
  signIn(): Promise<void>;
  /** Tries everything that a read needs, past all held tokens; `people` is the first page of the list. */
  verify(): Promise<{ checks: DirectoryCheck[]; people: readonly Entry[] | null }>;
}

/** Makes the client of one tenant and application. A changed secret needs a new one. No call is made yet. */
export function createDirectoryClient(options: DirectoryClientOptions): DirectoryClient {
  const root = new URL(options.graphUrl ?? CLOUDS[options.cloud].graph);
  const pacing: Pacing = { ...PACING, ...options.pacing };
  // Somebody waits for the answer to a trial.
  const soon: Pacing = { ...pacing, tries: Math.min(2, pacing.tries), longestMs: 5_000 };
  const tokens = createTokenSource({ ...options, timeoutMs: options.signInTimeoutMs ?? 20_000 });
  const graph = createGraphRequests({
    root,
    tokens,
    timeoutMs: options.requestTimeoutMs ?? 60_000,
    observe: options.observe,
  });

  function getPage(operation: string, path: GraphPath, signal?: AbortSignal, pace = pacing): Promise<Page> {
    return tryAgain(
      async () => {
        const page = readPage(await graph.get(operation, path, signal), operation, root);
        if (page.refusedProperties.length > 0) options.warn?.(page.refusedProperties);
        return page;
      },
      pace,
      signal,
    );
  }

  async function latestLink(signal?: AbortSignal, pace = pacing): Promise<GraphPath> {
    const page = await getPage('users/delta', LATEST, signal, pace);
    if (page.next.deltaLink === undefined) throw withoutLink('users/delta');
    return page.next.deltaLink;
  }

  async function* pages(operation: string, start: GraphPath, signal?: AbortSignal): AsyncGenerator<Page> {
    let path: GraphPath | undefined = start;
    while (path !== undefined) {
      const page: Page = await getPage(operation, path, signal);
      // A delta round ends with a link and nothing else; an answer without one is not a whole round.
      if (operation === 'users/delta' && page.next.end) throw withoutLink(operation);
      yield page;
      path = page.next.nextLink;
    }
  }

  return {
    latestLink: (signal) => latestLink(signal),
    listPages: (from, signal) => pages('users', from ?? LIST_START, signal),
    deltaPages: (from, signal) => pages('users/delta', from ?? DELTA_START, signal),
    exists: (id, signal) =>
      tryAgain(
        async () => {
          try {
            await graph.get('users/{id}', `/v1.0/users/${encodeURIComponent(id)}?$select=id`, signal);
            return true;
          } catch (error) {
            // Only Graph's own "not found" counts, never that of something in between, which carries no code.
            if (error instanceof DirectoryError && error.status === 404 && error.microsoftCode) return false;
            throw error;
          }
        },
        pacing,
        signal,
      ),
    signIn: () => tryAgain(async () => void (await tokens.renew()), soon),
    verify: () =>
      verify({
        signIn: () => tryAgain(tokens.renew, soon),
        firstPage: () => getPage('users', LIST_START, undefined, soon),
        latestLink: () => latestLink(undefined, soon),
      }),
  };
}

async function verify(steps: {
  signIn(): Promise<string>;
  firstPage(): Promise<Page>;
  latestLink(): Promise<GraphPath>;
}): ReturnType<DirectoryClient['verify']> {
  let token: string;
  try {
    token = await steps.signIn();
  } catch (error) {
    return { checks: [failed('token', error), skipped('permission'), skipped('directory')], people: null };
  }
  const signedIn = passed('token', 'Microsoft Entra accepts the application and its secret.');
  try {
    const { entries: people } = await steps.firstPage();
    await steps.latestLink();
    const allowed = passed('permission', 'The application may read all users (User.Read.All).');
    const readable = passed('directory', `The users of the tenant can be read; the first page has ${people.length}.`);
    return { checks: [signedIn, allowed, readable], people };
  } catch (error) {
    const isPermission = error instanceof DirectoryError && error.code === 'permission-missing';
    if (isPermission || allowsReadingUsers(token) === false) {
      const missing = isPermission ? error : new DirectoryError('misconfigured', 'permission-missing');
      return { checks: [signedIn, failed('permission', missing), skipped('directory')], people: null };
    }
    return { checks: [signedIn, skipped('permission'), failed('directory', error)], people: null };
  }
}

function withoutLink(operation: string): DirectoryError {
  const detail = 'Graph ended a round without the link of the next one.';
  return new DirectoryError('transient', 'graph-unavailable', { operation, status: 200, detail });
}

const CHECK_TITLES = { token: 'Sign-in', permission: 'Permission', directory: 'Reading the directory' } as const;

function passed(name: DirectoryCheck['name'], detail: string): DirectoryCheck {
  return { name, status: 'passed', code: null, title: CHECK_TITLES[name], detail, remedy: null };
}

function skipped(name: DirectoryCheck['name']): DirectoryCheck {
  const detail = 'Not tried, because another check failed.';
  return { name, status: 'skipped', code: null, title: CHECK_TITLES[name], detail, remedy: null };
}

function failed(name: DirectoryCheck['name'], error: unknown): DirectoryCheck {
  const isKnown = error instanceof DirectoryError;
  const { title, detail, remedy } = isKnown ? error : RUN_ERRORS.internal;
  return { name, status: 'failed', code: isKnown ? error.code : 'internal', title, detail, remedy };
}
