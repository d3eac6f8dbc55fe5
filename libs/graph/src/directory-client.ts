import { createHash } from 'node:crypto';
import { DIRECTORY_PROPERTIES, type DirectoryUser } from '@user-sync/domain';
import { LARGEST_ANSWER } from '@user-sync/runtime';
import { CLOUDS, type Cloud } from './clouds.ts';
import { DirectoryError } from './directory-error.ts';
import { createGraphRequests, type GraphPath, type ObservedCall } from './read-directory/graph-requests.ts';
import { type Entry, type Page, readNamedPerson, readPage, readPerson } from './read-directory/read-page.ts';
import { RUN_ERRORS, type RunErrorCode } from './run-errors.ts';
import type { Credential, CredentialKind } from './sign-in/credential.ts';
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
  /** What the application signs in with. */
  readonly credential: Credential;
  readonly cloud: Cloud;
  /** Origin of the sign-in service where it is not Microsoft's; `http:` is for loopback addresses. */
  readonly loginUrl?: string | undefined;
  /** Origin of Graph where it is not Microsoft's. */
  readonly graphUrl?: string | undefined;
  /** Whether this tenant has been read before: the advice is another then. Left out: not. */
  readonly hasRead?: boolean | undefined;
  /** Time limits of a whole call in milliseconds; one that is silent for half as long ends too. */
  readonly signInTimeoutMs?: number | undefined;
  readonly requestTimeoutMs?: number | undefined;
  /** The most that one answer may have, as it comes and unpacked. */
  readonly mostAnswerBytes?: number | undefined;
  readonly pacing?: Partial<Pacing> | undefined;
  /** Called after every call to Graph, with its outcome and duration. */
  readonly observe?: ((call: ObservedCall) => void) | undefined;
  /** Called when values on a page were unusable and read as null: names of properties, never values. */
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
  /** What stands in the words, by name. */
  readonly values: Readonly<Record<string, string | number>>;
}

/**
 * One tenant's directory, as one application sees it. Every method throws `DirectoryError` (or the signal's reason),
 * after retrying transient failures. Links are paths below Graph's root: store them, never parse them.
 */
export interface DirectoryClient {
  /** The delta link that means "from now". */
  latestLink(signal?: AbortSignal): Promise<GraphPath>;
  /** All users, 999 a page, from the start or from a page's link. */
  listPages(from?: GraphPath | null, signal?: AbortSignal): AsyncGenerator<Page>;
  /** A delta round from a link, or all users where there is none. The last page has the next round's link. */
  deltaPages(from: GraphPath | null, signal?: AbortSignal): AsyncGenerator<Page>;
  /** The properties of one user, null where they are not set; null: the directory does not show the user at present. */
  find(id: string, signal?: AbortSignal): Promise<Partial<DirectoryUser> | null>;
  /** The same of a user who is named by id or sign-in name, with the id. */
  lookUp(
    name: string,
    signal?: AbortSignal,
  ): Promise<{ readonly id: string; readonly properties: Partial<DirectoryUser> } | null>;
  /** Whether the directory has this user at present; one in the recycle bin counts as gone. */
  exists(id: string, signal?: AbortSignal): Promise<boolean>;
  /** Signs in again: proves tenant, application and credential, not the permission. */
  signIn(): Promise<void>;
  /**
   * Tries everything that a read needs, past all kept tokens; `people` is the first page of the list. What the signal
   * cuts counts as not answered.
   */
  verify(signal?: AbortSignal): Promise<{ checks: DirectoryCheck[]; people: readonly Entry[] | null }>;
}

/** Makes the client of one tenant and application. A changed credential needs a new one. No call is made yet. */
export function createDirectoryClient(options: DirectoryClientOptions): DirectoryClient {
  const root = new URL(options.graphUrl ?? CLOUDS[options.cloud].graph);
  const pacing: Pacing = { ...PACING, ...options.pacing };
  // Somebody waits for the answer to a trial.
  const soon: Pacing = { ...pacing, budgetMs: Math.min(5_000, pacing.budgetMs), longestMs: 5_000 };
  const tokens = createTokenSource({ ...options, timeoutMs: options.signInTimeoutMs ?? 20_000 });
  const graph = createGraphRequests({
    root,
    tokens,
    timeoutMs: options.requestTimeoutMs ?? 60_000,
    hasRead: options.hasRead ?? false,
    mostBytes: options.mostAnswerBytes ?? LARGEST_ANSWER.bytes,
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

  /** The answer to asking for one user, whatever it has in it; null: Graph itself says that it has none of this id. */
  function getPerson(
    id: string,
    select: string,
    pace: Pacing,
    signal?: AbortSignal,
  ): Promise<{ readonly body: unknown } | null> {
    return tryAgain(
      async () => {
        try {
          return { body: await graph.get('users/{id}', `/v1.0/users/${encodeURIComponent(id)}?${select}`, signal) };
        } catch (error) {
          // Only Graph's own "not found" counts, never that of something in between, which carries no code.
          if (error instanceof DirectoryError && error.status === 404 && error.microsoftCode) return null;
          throw error;
        }
      },
      pace,
      signal,
    );
  }

  async function* pages(operation: string, start: GraphPath, signal?: AbortSignal): AsyncGenerator<Page> {
    let path: GraphPath | undefined = start;
    // Digests, since links may be kilobytes long and a round may have thousands.
    const followed = new Set<string>();
    let isEmpty = false;
    while (path !== undefined) {
      const digest = createHash('sha1').update(path).digest('base64');
      // An empty page may lead to itself until Graph has something to report; the caller limits how long.
      if (followed.has(digest) && !isEmpty) throw endlessPaging(operation);
      followed.add(digest);
      const page: Page = await getPage(operation, path, signal);
      // A delta round ends with a link and nothing else; an answer without one is not a whole round.
      if (operation === 'users/delta' && page.next.end) throw withoutLink(operation);
      yield page;
      isEmpty = page.entries.length === 0;
      path = page.next.nextLink;
    }
  }

  return {
    latestLink: (signal) => latestLink(signal),
    listPages: (from, signal) => pages('users', from ?? LIST_START, signal),
    deltaPages: (from, signal) => pages('users/delta', from ?? DELTA_START, signal),
    find: async (id, signal) => {
      const answer = await getPerson(id, SELECT, soon, signal);
      return answer === null ? null : readPerson(answer.body, 'users/{id}', id);
    },
    lookUp: async (name, signal) => {
      const answer = await getPerson(name, SELECT, soon, signal);
      return answer === null ? null : readNamedPerson(answer.body, 'users/{id}', name);
    },
    exists: async (id, signal) => (await getPerson(id, '$select=id', pacing, signal)) !== null,
    signIn: () => tryAgain(async () => void (await tokens.renew()), soon),
    verify: (signal) => {
      const inTime = async <T>(step: Promise<T>): Promise<T> => {
        try {
          return await step;
        } catch (error) {
          if (!signal?.aborted) throw error;
          throw new DirectoryError('transient', 'graph-unavailable', { detail: 'Microsoft did not answer in time.' });
        }
      };
      return verify({
        kind: options.credential.kind,
        signIn: () => inTime(tryAgain(tokens.renew, soon, signal)),
        firstPage: () => inTime(getPage('users', LIST_START, signal, soon)),
        latestLink: () => inTime(latestLink(signal, soon)),
      });
    },
  };
}

const ACCEPTED: Readonly<Record<CredentialKind, string>> = {
  secret: 'Microsoft Entra accepts the application and its secret.',
  certificate: 'Microsoft Entra accepts the application and its certificate.',
  federated: "Microsoft Entra accepts the application and the platform's identity.",
};

async function verify(steps: {
  kind: CredentialKind;
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
  const signedIn = passed('token', ACCEPTED[steps.kind]);
  try {
    const { entries: people } = await steps.firstPage();
    await steps.latestLink();
    const allowed = passed('permission', 'The application may read all users (User.Read.All).');
    const readable = passed('directory', `The users of the tenant can be read; the first page has ${people.length}.`, {
      people: people.length,
    });
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

/** The pages of a round lead round in a circle, or on and on without anybody new. */
export function endlessPaging(operation: string): DirectoryError {
  return new DirectoryError('transient', 'graph-unavailable', {
    operation,
    status: 200,
    title: "Microsoft's list of users does not end",
    detail: 'Page after page led to the same users again, so the reading was stopped.',
  });
}

function withoutLink(operation: string): DirectoryError {
  const detail = 'Graph ended a round without the link of the next one.';
  return new DirectoryError('transient', 'graph-unavailable', { operation, status: 200, detail });
}

const CHECK_TITLES = { token: 'Sign-in', permission: 'Permission', directory: 'Reading the directory' } as const;

function passed(name: DirectoryCheck['name'], detail: string, values: DirectoryCheck['values'] = {}): DirectoryCheck {
  return { name, status: 'passed', code: null, title: CHECK_TITLES[name], detail, remedy: null, values };
}

function skipped(name: DirectoryCheck['name']): DirectoryCheck {
  const detail = 'Not tried, because another check failed.';
  return { name, status: 'skipped', code: null, title: CHECK_TITLES[name], detail, remedy: null, values: {} };
}

function failed(name: DirectoryCheck['name'], error: unknown): DirectoryCheck {
  const isKnown = error instanceof DirectoryError;
  const { title, detail, remedy } = isKnown ? error : RUN_ERRORS.internal;
  const values = isKnown ? error.values : {};
  return { name, status: 'failed', code: isKnown ? error.code : 'internal', title, detail, remedy, values };
}
