import type { Named, NewUser, UserPatch } from '@user-sync/domain';
import {
  idInLocation,
  parseJson,
  readMemberships,
  readPage,
  readUser,
  type ZiikMembership,
  type ZiikUser,
} from './answers.ts';
import { type Result, unexpectedAnswer } from './classify.ts';
import { readPages, readUnits, readUserTypes } from './read-lists.ts';
import { refusingWrites } from './refuse-writes.ts';
import { createTransport, type Transport, type ZiikClientOptions } from './transport.ts';

/** What to set on a membership; `unit` moves it. Ids. */
export interface MembershipInput {
  readonly unit?: number;
  readonly userTypes?: readonly number[];
}

/** The calls that read users; they change nothing in Ziik. */
export interface ZiikReader {
  /** The user with this id; an answer about another one is unexpected. */
  getUser(id: number): Promise<Result<ZiikUser>>;
  /** The user with this external reference, null where there is none. */
  findByReference(reference: string): Promise<Result<ZiikUser | null>>;
  /** Active users with exactly this address; entries may lack the e-mail itself. */
  searchByEmail(email: string): Promise<Result<readonly ZiikUser[]>>;
  /** All deactivated, not yet anonymised users, page by page; ends after the first failure. */
  listInactive(): AsyncGenerator<Result<readonly ZiikUser[]>>;
  memberships(id: number): Promise<Result<readonly ZiikMembership[]>>;
}

/** A Ziik instance over REST (docs.ziik.io). Every method answers with a value and never throws for what Ziik does. */
export interface ZiikClient extends ZiikReader {
  /** Makes a user and answers with its id. A 422 is `refused`; a lost answer is `transient` with `unclear`. */
  createUser(user: NewUser): Promise<Result<{ readonly id: number }>>;
  patchUser(id: number, patch: UserPatch): Promise<Result<null>>;
  deactivate(id: number): Promise<Result<null>>;
  reactivate(id: number): Promise<Result<null>>;
  /** Anonymises for good. */
  remove(id: number): Promise<Result<null>>;
  addMembership(id: number, membership: MembershipInput & { readonly unit: number }): Promise<Result<null>>;
  /** Changes the membership in `unitId`; `unit` in it moves the membership. */
  patchMembership(id: number, unitId: number, membership: MembershipInput): Promise<Result<null>>;
  /** All units (no departments). A failure where they could not be read completely. */
  units(): Promise<Result<readonly Named[]>>;
  /** All user types. */
  userTypes(): Promise<Result<readonly Named[]>>;
  /** Signs in if need be; for checking the account. */
  verify(): Promise<Result<null>>;
  /**
   * The same instance, over the same connections and sign-in, for a rehearsal: without the calls that write, and over a
   * transport that throws `WriteRefused` for any request but a GET.
   */
  readonly reader: ZiikReader;
  close(): Promise<void>;
}

/** Makes the client of one instance. Throws a `RangeError` where the address is not one that may be called. */
export function createZiikClient(options: ZiikClientOptions): ZiikClient {
  const transport = createTransport(options);
  const { write } = transport;
  return {
    ...readerOver(transport),
    reader: readerOver(refusingWrites(transport)),
    createUser: (user) => createUser(transport, user),
    patchUser: (id, patch) =>
      write({
        operation: 'patch-user',
        method: 'PATCH',
        path: `/users/${id}`,
        body: {
          first_name: patch.firstName,
          last_name: patch.lastName,
          email: patch.email,
          reference: patch.reference,
        },
        repeatable: true,
      }),
    deactivate: (id) =>
      write({ operation: 'deactivate-user', method: 'POST', path: `/users/${id}/deactivate`, repeatable: true }),
    reactivate: (id) =>
      write({ operation: 'reactivate-user', method: 'POST', path: `/users/${id}/reactivate`, repeatable: true }),
    remove: (id) => write({ operation: 'remove-user', method: 'DELETE', path: `/users/${id}`, repeatable: true }),
    addMembership: (id, body) =>
      write({ operation: 'add-membership', method: 'POST', path: `/users/${id}/units`, body, repeatable: false }),
    patchMembership: (id, unitId, body) =>
      write({
        operation: 'change-membership',
        method: 'PATCH',
        path: `/users/${id}/units/${unitId}`,
        body,
        repeatable: true,
      }),
    units: () => readUnits(transport),
    userTypes: () => readUserTypes(transport),
    verify: () => transport.verify(),
    close: () => transport.close(),
  };
}

/** The reading calls over a transport. */
function readerOver(transport: Transport): ZiikReader {
  const { read } = transport;
  return {
    getUser: (id) =>
      read('get-user', `/users/${id}`, (parsed) => {
        const user = readUser(parsed);
        return user?.id === id ? user : null;
      }),
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
      for await (const page of readPages(transport, 'list-inactive', '/users?inactive=1')) {
        yield page.ok ? { ok: true, value: page.value.entries.flatMap((entry) => readUser(entry) ?? []) } : page;
      }
    },
    memberships: (id) => read('read-memberships', `/users/${id}/units`, readMemberships),
  };
}

async function createUser({ call }: Transport, user: NewUser): Promise<Result<{ readonly id: number }>> {
  const answer = await call({
    operation: 'create-user',
    method: 'POST',
    path: '/users',
    body: {
      first_name: user.firstName,
      last_name: user.lastName,
      email: user.email,
      reference: user.reference,
      welcome: user.welcome,
      ...(user.unit === undefined ? {} : { unit: user.unit }),
      ...(user.userTypes === undefined ? {} : { userTypes: user.userTypes }),
    },
    repeatable: false,
  });
  if (!answer.ok) return answer;
  const { location, body, status } = answer.value;
  // The Location says the id, which spares parsing a thousand bytes of user.
  const id = idInLocation(location) ?? readUser(parseJson(body))?.id ?? null;
  return id === null ? { ok: false, failure: unexpectedAnswer(status, true) } : { ok: true, value: { id } };
}
