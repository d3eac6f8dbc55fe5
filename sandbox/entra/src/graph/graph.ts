import { type Answer, type Call, headerOf } from '../answer.ts';
import type { SandboxDirectory } from '../directory/directory.ts';
import type { TokenClaims } from '../sign-in/sign-in.ts';
import { GraphRefusal, refusalAnswer } from './graph-answer.ts';
import { listDeletedUsers, listUsers, readUser } from './list-users.ts';
import type { PageShape } from './page-shape.ts';
import { readDelta, resyncRefusal, selectOfDelta, stateNotFound } from './read-delta.ts';

/** The calls of Graph that are offered. */
export type GraphOperation = 'delta' | 'users' | 'user' | 'deleted-users' | 'unknown';

/** Which call of Graph a path is. */
export function graphOperationOf(path: string): GraphOperation {
  if (/^\/v1\.0\/users\/(microsoft\.graph\.)?delta(\(\))?$/i.test(path)) return 'delta';
  if (/^\/v1\.0\/users$/i.test(path)) return 'users';
  if (/^\/v1\.0\/users\/[^/]+$/i.test(path)) return 'user';
  if (/^\/v1\.0\/directory\/deletedItems\/microsoft\.graph\.user$/i.test(path)) return 'deleted-users';
  return 'unknown';
}

/** What Graph needs to know about the caller. */
export interface GraphCaller {
  readonly claims: TokenClaims | undefined;
  readonly directory: SandboxDirectory | undefined;
  readonly now: number;
}

/** What a fault makes of an answer of Graph that is otherwise true. */
export interface GraphBend {
  readonly page?: PageShape;
  /** Refuse as the service does when it wants a full round. */
  readonly refusal?: 'resync' | 'sync-state-not-found';
}

/** Answers a call of Graph. */
export function answerGraph(call: Call, operation: GraphOperation, caller: GraphCaller, bend: GraphBend): Answer {
  try {
    const directory = admit(call, caller);
    if (call.method !== 'GET')
      throw new GraphRefusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed.');
    if (bend.refusal === 'resync') throw resyncRefusal(call, selectOfDelta(call));
    if (bend.refusal === 'sync-state-not-found') throw stateNotFound();
    directory.catchUp();
    const shape = bend.page ?? {};
    switch (operation) {
      case 'delta':
        return readDelta(call, directory, shape);
      case 'users':
        return listUsers(call, directory, shape);
      case 'user':
        return readUser(call, directory, call.path.slice('/v1.0/users/'.length));
      case 'deleted-users':
        return listDeletedUsers(call, directory, shape);
      default:
        throw new GraphRefusal(400, 'BadRequest', `Resource not found for the segment '${call.path}'.`);
    }
  } catch (error) {
    if (error instanceof GraphRefusal) return refusalAnswer(call, error, caller.now);
    throw error;
  }
}

/** The directory that the token is for. A consent given counts from the next token on, one withdrawn at once. */
function admit(call: Call, { claims, directory, now }: GraphCaller): SandboxDirectory {
  if (!claims || !directory || claims.expiresAt <= now) {
    const problem = !headerOf(call, 'authorization')
      ? 'Access token is empty.'
      : claims
        ? 'Lifetime validation failed, the token is expired.'
        : 'Access token validation failure. Invalid audience or signature.';
    throw new GraphRefusal(401, 'InvalidAuthenticationToken', problem, {
      'www-authenticate': `Bearer realm="", authorization_uri="${call.origin}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
    });
  }
  if (!claims.roles.includes('User.Read.All') || !directory.settings.consent) {
    throw new GraphRefusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  }
  return directory;
}
