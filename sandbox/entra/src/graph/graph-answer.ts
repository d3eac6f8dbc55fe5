import { randomUUID } from 'node:crypto';
import { type Answer, type Call, headerOf } from '../answer.ts';

/** A refusal by Graph: status and `error.code`, which clients branch on, and a message. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** An answer of Graph, with its ids; `units` is the cost in resource units. */
export function graphAnswer(call: Call, body: string, units: number, headers: Record<string, string> = {}): Answer {
  return {
    status: 200,
    headers: {
      'content-type':
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      'odata-version': '4.0',
      'x-ms-resource-unit': String(units),
      ...requestIds(call),
      ...headers,
    },
    body,
  };
}

/** Graph's error body for a refusal. */
export function refusalAnswer(call: Call, refusal: GraphRefusal, now: number): Answer {
  const ids = requestIds(call);
  return {
    status: refusal.status,
    headers: { 'content-type': 'application/json', ...ids, ...refusal.headers },
    body: JSON.stringify({
      error: {
        code: refusal.code,
        message: refusal.message,
        innerError: { date: new Date(now).toISOString().slice(0, 19), ...ids },
      },
    }),
  };
}

function requestIds(call: Call): { 'request-id': string; 'client-request-id': string } {
  const requestId = randomUUID();
  return { 'request-id': requestId, 'client-request-id': headerOf(call, 'client-request-id') ?? requestId };
}
