import type { IncomingMessage, ServerResponse } from 'node:http';
import { catalogueCalls } from '../catalogue/catalogue-calls.ts';
import type { Fault } from '../faults/fault-rules.ts';
import { sendTooBig, sendTrickle } from '../faults/send-without-end.ts';
import type { Witness, ZiikInstance } from '../instance.ts';
import { Refusal } from '../refusal.ts';
import { membershipCalls } from '../users/membership-calls.ts';
import { userCalls } from '../users/user-calls.ts';
import { userView } from '../users/user-json.ts';
import { webhookCalls } from '../webhooks/webhook-calls.ts';
import type { Answer, Call, Handler } from './call.ts';
import { findRoute, type Operation, type Route } from './routes.ts';
import { signInCalls } from './sign-in-calls.ts';

const handlers: Record<Exclude<Operation, 'unknown'>, Handler> = {
  ...signInCalls,
  ...userCalls,
  ...membershipCalls,
  ...catalogueCalls,
  ...webhookCalls,
};

/** One call as received; `target` is path and query below `/api`. */
interface Received {
  readonly instance: ZiikInstance;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly route: Route;
  /** Its number in the journal. */
  readonly n: number;
}

/** Serves one call to an instance's API: journal, faults, limits, sign-in, work, answer. */
export function serveCall(
  instance: ZiikInstance,
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
): void {
  const method = request.method ?? 'GET';
  const queryAt = target.indexOf('?');
  const path = queryAt < 0 ? target : target.slice(0, queryAt);
  const route = routeOf(method, path.slice(1));
  const n = instance.calls.begin(instance.clock(), method, target, route.operation);
  const received: Received = { instance, request, response, method, target, path, route, n };
  if (method === 'GET') {
    deal(received, '');
    return;
  }
  const chunks: Buffer[] = [];
  let isComplete = false;
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    isComplete = true;
    deal(received, chunks.length === 1 ? chunks[0]!.toString() : Buffer.concat(chunks).toString());
  });
  // A caller that goes away in the middle of its body.
  request.on('error', () => {
    if (!isComplete) end(received, 0, undefined);
  });
}

function routeOf(method: string, path: string): Route {
  try {
    return findRoute(method, path);
  } catch {
    return { operation: 'unknown', methods: {}, id: 0, secondId: 0, reference: '' };
  }
}

function deal(received: Received, body: string): void {
  const { instance, response, method, target, route, n } = received;
  const { settings } = instance;
  if (settings.journalBodies && body !== '') instance.calls.keepBody(n, body);
  const fault = instance.faults.strike(route.operation, method, target, body);
  switch (fault?.kind) {
    case undefined:
    case 'status':
      answer(received, fault ? faultAnswer(fault) : work(received, body), settings.latencyMs, fault);
      return;
    case 'slow':
      answer(received, work(received, body), settings.latencyMs + (fault.delayMs ?? 1000), fault);
      return;
    case 'lost-answer': {
      const { status, call } = work(received, body);
      end(received, status, fault, call);
      response.socket?.destroy();
      return;
    }
    case 'reset':
      end(received, 0, fault);
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      response.on('close', () => end(received, 0, fault));
      return;
    case 'too-big':
      response.on('close', () => end(received, 200, fault));
      void sendTooBig(response, fault.bytes ?? 400_000_000, fault.packed ?? false);
      return;
    case 'trickle':
      response.on('close', () => end(received, 200, fault));
      sendTrickle(response, fault.delayMs ?? 1000);
      return;
    case 'endless-list':
      answer(received, pageOfEndlessList(target), settings.latencyMs, fault);
  }
}

type Worked = Answer & { call?: Call };

function work({ instance, request, path, target, route, n }: Received, body: string): Worked {
  const { settings, calls } = instance;
  if (settings.down) return { status: 503, body: { message: 'Be right back.' } };
  if (settings.maxConcurrent > 0 && calls.inFlight > settings.maxConcurrent) {
    return { status: 429, body: { message: 'Too Many Attempts.' } };
  }
  let call: Call | undefined;
  try {
    if (route.operation === 'unknown') throw misdirected(route);
    const token = bearer(request.headers.authorization);
    if (route.operation !== 'authenticate' && !instance.signIn.isValid(token, instance.clock())) {
      throw new Refusal(401, 'Unauthenticated.');
    }
    instance.anonymiseExpired();
    const query = new URLSearchParams(target.slice(path.length + 1));
    call = { instance, route, path, query, body: parsed(body), userId: 0, reference: '' };
    if (instance.witness) tellWitness(instance.witness, call, n);
    return { ...handlers[route.operation](call), call };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: error.body, ...(call && { call }) };
  }
}

function tellWitness(witness: Witness, { instance, route, body }: Call, n: number): void {
  const user =
    /^(users|memberships)\./.test(route.operation) && route.id > 0 ? instance.directory.byId(route.id) : undefined;
  witness.works({
    n,
    operation: route.operation,
    body,
    userId: route.id,
    unitId: route.secondId,
    user: user && userView(user),
  });
}

function misdirected({ methods }: Route): Refusal {
  return Object.keys(methods).length > 0
    ? new Refusal(405, 'The method is not supported for this route.')
    : new Refusal(404, 'Not Found.');
}

function bearer(authorization: string | undefined): string {
  return authorization?.startsWith('Bearer ') ? authorization.slice(7) : '';
}

function parsed(body: string): Record<string, unknown> {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Answered below, like every other body that is no object.
  }
  throw new Refusal(400, 'The body is not a JSON object.');
}

function pageOfEndlessList(target: string): Worked {
  const page = Number(/[?&]page=(\d+)/.exec(target)?.[1] ?? 1);
  const data = Array.from({ length: 100 }, (_, at) => {
    const id = page * 100 + at;
    return { id, reference: '', name: `Unit ${id}`, level: 1, unit_type: 'unit', parent: null };
  });
  return { status: 200, body: { data, meta: { current_page: page, last_page: page + 1, per_page: 100 } } };
}

function faultAnswer({ status = 500, body = { message: 'Server Error' }, headers }: Fault): Worked {
  return { status, body, ...(headers && { headers }) };
}

function answer(received: Received, worked: Worked, delayMs: number, fault: Fault | undefined): void {
  if (delayMs > 0) setTimeout(() => send(received, worked, fault), delayMs).unref();
  else send(received, worked, fault);
}

function send(received: Received, { status, body, headers, call }: Worked, fault: Fault | undefined): void {
  const { response } = received;
  end(received, status, fault, call);
  if (body === undefined || status === 204) {
    response.writeHead(status, headers).end();
    return;
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers })
    .end(text);
}

function end({ instance, route, n }: Received, status: number, fault: Fault | undefined, call?: Call): void {
  instance.calls.end(n, route.operation, {
    status,
    fault: fault && (fault.kind ?? 'status'),
    userId: call?.userId ?? 0,
    reference: call?.reference ?? '',
  });
  instance.witness?.answered(n, status, fault);
}
