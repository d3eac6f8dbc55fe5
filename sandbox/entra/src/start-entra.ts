import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Answer, type Call, headerOf, jsonAnswer } from './answer.ts';
import { answerControl } from './control/answer-control.ts';
import { type DirectoryStart, SandboxDirectory } from './directory/directory.ts';
import { answerOfFault, bendOf } from './faults/apply-fault.ts';
import { type Fault, type FaultRule, Faults } from './faults/faults.ts';
import { sendTooBig, sendTrickle } from './faults/send-without-end.ts';
import { answerGraph, graphOperationOf } from './graph/graph.ts';
import { Journal, type JournalReport } from './journal/journal.ts';
import { RefusedChange } from './refused-change.ts';
import { SignIn } from './sign-in/sign-in.ts';

/** A running emulator for Entra sign-in and Microsoft Graph, on one address. */
export interface EntraSandbox {
  /** Origin of both the sign-in service and Graph on this machine, without a slash at its end. */
  readonly url: string;
  /** Makes a tenant with a directory, or recreates it: links into the old one are then unknown. */
  createTenant(tenantId: string, start: DirectoryStart): SandboxDirectory;
  /** A tenant's directory; throws where there is none. */
  directory(tenantId: string): SandboxDirectory;
  /** A tenant's directory, or `undefined`. */
  findDirectory(tenantId: string): SandboxDirectory | undefined;
  /** Lets calls to come go wrong. */
  addFault(rule: FaultRule): void;
  /** Lets nothing go wrong any more. */
  clearFaults(): void;
  /** How long every answer waits, in milliseconds; 0 at the start. */
  setLatency(latencyMs?: number): void;
  /** The calls received, those after a number in full. */
  journal(since?: number): JournalReport;
  /** Forgets the calls received. */
  clearJournal(): void;
  /** Ends the server and every connection. */
  close(): Promise<void>;
}

/** Where it listens, and the time in milliseconds, by which tokens and the recycle bin age. */
export interface EntraOptions {
  /** 0: any free one. */
  readonly port?: number;
  /** Address to listen on; loopback where left out. */
  readonly host?: string;
  /** PEM texts for serving https. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly clock?: () => number;
}

/** Starts the emulator. */
export async function startEntra({
  port = 0,
  host = '127.0.0.1',
  tls,
  clock = Date.now,
}: EntraOptions = {}): Promise<EntraSandbox> {
  const scheme = tls ? 'https' : 'http';
  const tenants = new Map<string, SandboxDirectory>();
  const faults = new Faults();
  const journal = new Journal();
  const signIn = new SignIn(clock);
  let latencyMs = 0;

  const receive = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch((error: Error) => {
      send(response, jsonAnswer(500, { error: `The sandbox itself failed: ${error.message}` }));
    });
  };
  const server = tls ? createTlsServer(tls, receive) : createServer(receive);
  server.keepAliveTimeout = 65_000;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await callOf(request, scheme);
    if (call.path.startsWith('/control/')) return send(response, answerControl(call, sandbox));

    const now = clock();
    const pathAndQuery = decoded(request.url ?? '/');
    const signInPath =
      /^\/([^/]+)\/(oauth2\/v2\.0\/token|v2\.0\/\.well-known\/openid-configuration|discovery\/v2\.0\/keys)$/;
    const [, tenant, signInCall] = signInPath.exec(call.path) ?? [];
    const graphOperation = graphOperationOf(call.path);
    const claims = tenant ? undefined : signIn.claimsOf(headerOf(call, 'authorization'));
    const tenantId = tenant ?? claims?.tenantId;
    const directory = tenantId === undefined ? undefined : sandbox.findDirectory(tenantId);
    const fault = faults.take({ method: call.method, pathAndQuery, tenantId });
    const waitMs = latencyMs + (fault?.ms ?? 0);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));

    let answer: Answer | undefined;
    if (!fault?.kind || !WITHOUT_ANSWER.has(fault.kind)) {
      answer = answerOfFault(call, fault, now) ?? (await trueAnswer());
      if (fault?.kind === 'cut-json') answer = { ...answer, body: answer.body.slice(0, answer.body.length / 2) };
    }
    journal.note({
      at: now,
      operation: signInCall ? (signInOperations[signInCall] ?? 'unknown') : graphOperation,
      method: call.method,
      path: pathAndQuery,
      tenantId: tenantId ?? null,
      status: answer?.status ?? 0,
      fault: fault ? nameOf(fault) : null,
    });
    if (answer) send(response, answer);
    else if (fault?.kind === 'reset') request.socket.resetAndDestroy();
    else if (fault?.kind === 'too-big') await sendTooBig(response, fault.bytes ?? 400_000_000, fault.packed ?? false);
    else if (fault?.kind === 'trickle') sendTrickle(response, fault.gapMs ?? 1_000);

    function trueAnswer(): Answer | Promise<Answer> {
      if (tenant && signInCall?.endsWith('keys')) return signIn.answerKeys();
      if (tenant && signInCall?.endsWith('openid-configuration')) return signIn.answerConfiguration(call, tenant);
      if (tenant && call.method === 'POST') return signIn.answerToken(call, tenant, directory);
      return answerGraph(call, graphOperation, { claims, directory, now: clock() }, bendOf(fault));
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

  const sandbox: EntraSandbox = {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    createTenant(tenantId, start) {
      const directory = new SandboxDirectory(tenantId, start, clock);
      tenants.set(tenantId.toLowerCase(), directory);
      return directory;
    },
    directory(tenantId) {
      const directory = sandbox.findDirectory(tenantId);
      if (!directory) throw new RefusedChange(`There is no tenant ${tenantId}; make it with createTenant.`);
      return directory;
    },
    findDirectory: (tenantId) => tenants.get(tenantId.toLowerCase()),
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    setLatency(value = 0) {
      latencyMs = value;
    },
    journal: (since) => journal.report(since),
    clearJournal: () => journal.clear(),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
  return sandbox;
}

/** Faults that send no answer, or one that is none. */
const WITHOUT_ANSWER: ReadonlySet<string> = new Set(['reset', 'hang', 'too-big', 'trickle']);

const signInOperations: Readonly<Record<string, string>> = {
  'oauth2/v2.0/token': 'token',
  'v2.0/.well-known/openid-configuration': 'openid-configuration',
  'discovery/v2.0/keys': 'keys',
};

function nameOf(fault: Fault): string {
  return fault.kind ?? String(fault.status);
}

async function callOf(request: IncomingMessage, scheme: string): Promise<Call> {
  const { method = 'GET', url = '/', headers } = request;
  const chunks: Buffer[] = [];
  if (method !== 'GET') for await (const chunk of request) chunks.push(chunk as Buffer);
  const mark = url.indexOf('?');
  return {
    method,
    origin: `${scheme}://${headers.host ?? '127.0.0.1'}`,
    path: decoded(mark < 0 ? url : url.slice(0, mark)).replace(/(?<=.)\/+$/, ''),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark)),
    headers,
    body: Buffer.concat(chunks).toString(),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
  response.end(body);
}
