import type { LookupFunction } from 'node:net';
import type { Named } from '@user-sync/domain';
import { Pool } from 'undici';
import { allowedHost, isListedItself } from './allowed-host.ts';
import {
  asId,
  idInLocation,
  type ListPage,
  parseJson,
  readMemberships,
  readNamed,
  readPage,
  readUser,
  type ZiikMembership,
  type ZiikUser,
} from './answers.ts';
import { classify, type Failure, type Result, unexpectedAnswer } from './classify.ts';
import { publicOnly } from './public-addresses.ts';
import { type Answer, type Outgoing, sendRequest } from './send-request.ts';
import { createSignIn } from './sign-in.ts';

/** Where and as whom to call, and the limits of every call. */
export interface ZiikClientOptions {
  /** The API's root, as `https://acme.ziik.io/api`. */
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  /** Hosts that may be called, see {@link allowedHost}. */
  readonly allowedHosts: readonly string[];
  /** Resolves names; the system's way by default. */
  readonly resolve?: LookupFunction;
  /** Connections at most; each carries one request at a time. */
  readonly connections?: number;
  readonly connectTimeoutMs?: number;
  /** Longest wait for an answer's headers, and between two pieces of its body. */
  readonly answerTimeoutMs?: number;
  readonly maxBodyBytes?: number;
  /** Told after every call, for metrics and spans. */
  readonly onCall?: (call: CallRecord) => void;
}

/** One finished call without any personal value: which operation, how it ended, how long it took. */
export interface CallRecord {
  readonly operation: string;
  /** null where no answer came. */
  readonly status: number | null;
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** What a new user is made with; `unit` and `userTypes` are ids. */
export interface NewUser {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly reference: string;
  readonly welcome: boolean;
  readonly unit?: number;
  readonly userTypes?: readonly number[];
}

/** Profile properties to change; what is absent stays. */
export interface UserPatch {
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly reference?: string;
}

/** What to set on a membership; `unit` moves it. Ids. */
export interface MembershipInput {
  readonly unit?: number;
  readonly userTypes?: readonly number[];
}

/** A Ziik instance over REST (docs.ziik.io). Every method answers with a value and never throws for what Ziik does. */
export interface ZiikClient {
  /** Makes a user and answers with its id. A 422 is `refused`; a lost answer is `transient` with `unclear`. */
  createUser(user: NewUser): Promise<Result<{ readonly id: number }>>;
  getUser(id: number): Promise<Result<ZiikUser>>;
  /** The user with this external reference, null where there is none. */
  findByReference(reference: string): Promise<Result<ZiikUser | null>>;
  /** Active users with exactly this address; entries may lack the e-mail itself. */
  searchByEmail(email: string): Promise<Result<readonly ZiikUser[]>>;
  /** All deactivated, not yet anonymised users, page by page; ends after the first failure. */
  listInactive(): AsyncGenerator<Result<readonly ZiikUser[]>>;
  patchUser(id: number, patch: UserPatch): Promise<Result<null>>;
  deactivate(id: number): Promise<Result<null>>;
  reactivate(id: number): Promise<Result<null>>;
  /** Anonymises for good. */
  remove(id: number): Promise<Result<null>>;
  memberships(id: number): Promise<Result<readonly ZiikMembership[]>>;
  addMembership(id: number, membership: MembershipInput & { readonly unit: number }): Promise<Result<null>>;
  /** Changes the membership in `unitId`; `unit` in it moves the membership. */
  patchMembership(id: number, unitId: number, membership: MembershipInput): Promise<Result<null>>;
  /** All units (no departments). A failure where they could not be read completely. */
  units(): Promise<Result<readonly Named[]>>;
  /** All user types. */
  userTypes(): Promise<Result<readonly Named[]>>;
  /** Signs in if need be; for checking the account. */
  verify(): Promise<Result<null>>;
  close(): Promise<void>;
}

/** Pages of one list at most: a list that never ends is an error, not a loop. */
const MAX_PAGES = 100_000;

/** Makes the client of one instance. Throws a `RangeError` where the address is not one that may be called. */
export function createZiikClient(options: ZiikClientOptions): ZiikClient {
  if (!allowedHost(options.baseUrl, options.allowedHosts)) {
    throw new RangeError('The address of this Ziik instance is not among the allowed hosts (ZIIK_HOST_SUFFIXES).');
  }
  const url = new URL(options.baseUrl);
  const basePath = url.pathname.replace(/\/+$/, '');
  const answerTimeoutMs = options.answerTimeoutMs ?? 30_000;
  const limits = { maxBodyBytes: options.maxBodyBytes ?? 8 * 1024 * 1024, totalMs: 2 * answerTimeoutMs };
  const pool = new Pool(url.origin, {
    connections: options.connections ?? 64,
    pipelining: 1,
    connect: {
      timeout: options.connectTimeoutMs ?? 5_000,
      ...(options.resolve && { lookup: options.resolve }),
      // What is typed in is checked again where it leads to, at each connection.
      ...(!isListedItself(options.baseUrl, options.allowedHosts) && { lookup: publicOnly(options.resolve) }),
    },
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });
  const signIn = createSignIn(pool, { basePath, username: options.username, password: options.password }, limits);
  const { onCall } = options;

  /** One call with a token; signs in once more where Ziik no longer takes it. The answer is a 2xx. */
  const call = async (
    operation: string,
    method: Outgoing['method'],
    path: string,
    body: string | null = null,
    repeatable = method !== 'POST',
  ): Promise<Result<Answer & { kind: 'answer' }>> => {
    for (let attempt = 1; ; attempt++) {
      const signedIn = signIn.token();
      const token = signedIn instanceof Promise ? await signedIn : signedIn;
      if (!token.ok) return token;
      const startedAtMs = onCall === undefined ? 0 : Date.now();
      const started = onCall === undefined ? 0 : performance.now();
      const answer = await sendRequest(pool, { method, path: basePath + path, body, token: token.value }, limits);
      onCall?.({
        operation,
        status: answer.kind === 'answer' ? answer.status : null,
        startedAtMs,
        durationMs: performance.now() - started,
      });
      if (answer.kind === 'answer' && answer.status === 401 && attempt === 1) {
        signIn.refused(token.value);
        continue;
      }
      const failure = classify(answer, !repeatable);
      if (failure !== null) return { ok: false, failure };
      return { ok: true, value: answer as Answer & { kind: 'answer' } };
    }
  };

  const read = async <T>(operation: string, path: string, parse: (parsed: unknown) => T | null): Promise<Result<T>> => {
    const answer = await call(operation, 'GET', path);
    if (!answer.ok) return answer;
    const value = parse(parseJson(answer.value.body));
    return value === null ? { ok: false, failure: unexpectedAnswer(answer.value.status, false) } : { ok: true, value };
  };

  const write = async (
    operation: string,
    method: Outgoing['method'],
    path: string,
    body: unknown,
    repeatable: boolean,
  ): Promise<Result<null>> => {
    const answer = await call(operation, method, path, body === null ? null : JSON.stringify(body), repeatable);
    return answer.ok ? { ok: true, value: null } : answer;
  };

  async function* pages(operation: string, path: string): AsyncGenerator<Result<ListPage>> {
    for (let page = 1; page <= MAX_PAGES; page++) {
      const result = await read(operation, `${path}&page=${page}&limit=100`, readPage);
      yield result;
      if (!result.ok) return;
      const { entries, lastPage, perPage } = result.value;
      if (entries.length === 0) return;
      if (lastPage === null ? entries.length < (perPage ?? 100) : page >= lastPage) return;
    }
    yield { ok: false, failure: unexpectedAnswer(200, false) };
  }

  return {
    async createUser(user) {
      const body = JSON.stringify({
        first_name: user.firstName,
        last_name: user.lastName,
        email: user.email,
        reference: user.reference,
        welcome: user.welcome,
        ...(user.unit === undefined ? {} : { unit: user.unit }),
        ...(user.userTypes === undefined ? {} : { userTypes: user.userTypes }),
      });
      const answer = await call('create-user', 'POST', '/users', body);
      if (!answer.ok) return answer;
      // The Location says the id, which spares parsing a thousand bytes of user.
      const id = idInLocation(answer.value.location) ?? readUser(parseJson(answer.value.body))?.id ?? null;
      return id === null
        ? { ok: false, failure: unexpectedAnswer(answer.value.status, true) }
        : { ok: true, value: { id } };
    },
    getUser: (id) => read('get-user', `/users/${id}`, readUser),
    async findByReference(reference) {
      const result = await read('find-by-reference', `/users/reference/${encodeURIComponent(reference)}`, readUser);
      return !result.ok && result.failure.kind === 'gone' ? { ok: true, value: null } : result;
    },
    async searchByEmail(email) {
      const result = await read('search-by-email', `/users/search?email=${encodeURIComponent(email)}`, readPage);
      if (!result.ok) return result.failure.kind === 'gone' ? { ok: true, value: [] } : result;
      return { ok: true, value: result.value.entries.flatMap((entry) => readUser(entry) ?? []) };
    },
    async *listInactive() {
      for await (const page of pages('list-inactive', '/users?inactive=1')) {
        yield page.ok ? { ok: true, value: page.value.entries.flatMap((entry) => readUser(entry) ?? []) } : page;
      }
    },
    patchUser: (id, patch) =>
      write(
        'patch-user',
        'PATCH',
        `/users/${id}`,
        { first_name: patch.firstName, last_name: patch.lastName, email: patch.email, reference: patch.reference },
        true,
      ),
    deactivate: (id) => write('deactivate-user', 'POST', `/users/${id}/deactivate`, null, true),
    reactivate: (id) => write('reactivate-user', 'POST', `/users/${id}/reactivate`, null, true),
    remove: (id) => write('remove-user', 'DELETE', `/users/${id}`, null, true),
    memberships: (id) => read('read-memberships', `/users/${id}/units`, readMemberships),
    addMembership: (id, membership) => write('add-membership', 'POST', `/users/${id}/units`, membership, false),
    patchMembership: (id, unitId, membership) =>
      write('change-membership', 'PATCH', `/users/${id}/units/${unitId}`, membership, true),
    async units() {
      const found = new Map<number, Named | null>();
      let total: number | null = null;
      for await (const page of pages('list-units', '/units?type=unit')) {
        if (!page.ok) return page;
        for (const entry of page.value.entries) {
          const id = asId((entry as { id?: unknown } | null)?.id);
          if (id === null) return incomplete();
          found.set(id, isDepartment(entry) ? null : readNamed(entry));
        }
        total = page.value.total;
      }
      // The list moved while it was read page by page: what slipped through would look like a unit that is gone.
      if (total !== null && found.size < total) return incomplete();
      return { ok: true, value: [...found.values()].filter((unit) => unit !== null) };
    },
    async userTypes() {
      const result = await read('list-user-types', '/usertypes?all=1', readPage);
      if (!result.ok) return result;
      const types = result.value.entries.map(readNamed);
      return types.includes(null) ? incomplete() : { ok: true, value: types as Named[] };
    },
    async verify() {
      const token = await signIn.token();
      return token.ok ? { ok: true, value: null } : token;
    },
    close: () => pool.destroy(),
  };
}

function isDepartment(entry: unknown): boolean {
  const type = (entry as { unit_type?: unknown } | null)?.unit_type;
  const name = typeof type === 'object' && type !== null && 'name' in type ? type.name : type;
  return typeof name === 'string' && name.toLowerCase() === 'department';
}

function incomplete(): { ok: false; failure: Failure } {
  return { ok: false, failure: unexpectedAnswer(200, false) };
}
