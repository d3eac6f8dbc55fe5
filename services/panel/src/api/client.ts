import createClient, { type Middleware } from 'openapi-fetch';
import { renewSignIn } from '../sign-in/renew-sign-in.ts';
import { currentSignIn, signOut } from '../sign-in/session.ts';
import { API_ROOT } from './api-root.ts';
import { takeEarlyAnswer } from './ask-early.ts';
import { ApiError, readProblem } from './problem.ts';
import type { paths } from './schema.ts';

/** Sends a request as the person who is signed in; once more with the next token, where this one has ended. */
async function sendSignedIn(request: Request): Promise<Response> {
  // A body is read once; the API's are texts, small enough to be kept for the second time.
  const body = request.body === null ? null : await request.text();
  const before = currentSignIn();
  const first = await send(request, body);
  if (first.status !== 401) return first;
  if (currentSignIn() === before) await renewSignIn();
  const now = currentSignIn();
  if (now === before) signOut();
  // What one person was about to do is never done in the name of another.
  if (now === before || now?.identity !== before?.identity) return first;
  const second = await send(request, body);
  if (second.status === 401 && currentSignIn() === now) signOut();
  return second;
}

function send(request: Request, body: string | null): Promise<Response> {
  const signIn = currentSignIn();
  const early = request.method === 'GET' ? takeEarlyAnswer(request.url, signIn?.token) : undefined;
  if (early !== undefined) return early;
  const signed = new Request(request, { body });
  if (signIn !== null) signed.headers.set('authorization', `Bearer ${signIn.token}`);
  return fetch(signed);
}

const throwing: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return response;
    throw new ApiError(await readProblem(response));
  },
};

/** The API by the types of its own description. A call that does not succeed throws an ApiError. */
export const api = createClient<paths>({ baseUrl: API_ROOT, fetch: sendSignedIn });
api.use(throwing);

/** The answer of a call, which throws where there is none. */
export async function answerOf<Data>(call: Promise<{ data?: Data; response: Response }>): Promise<Data> {
  return (await call).data as Data;
}
