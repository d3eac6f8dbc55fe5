import { type Answer, type Call, jsonAnswer } from '../answer.ts';
import type { GraphBend } from '../graph/graph.ts';
import { GraphRefusal, refusalAnswer } from '../graph/graph-answer.ts';
import { aadstsAnswer } from '../sign-in/aadsts.ts';
import type { Fault } from './faults.ts';

/** What a fault does to a true answer of Graph, where it leaves it one. */
export function bendOf(fault: Fault | undefined): GraphBend {
  switch (fault?.kind) {
    case 'empty-page':
      return { page: { limit: 0 } };
    case 'page':
      return { page: fault.page ?? {} };
    case 'resync':
    case 'sync-state-not-found':
      return { refusal: fault.kind };
    default:
      return {};
  }
}

/** The answer that a fault gives in place of the true one, or `undefined` where the true one is sent. */
export function answerOfFault(call: Call, fault: Fault | undefined, now: number): Answer | undefined {
  if (fault?.kind === 'html-502') {
    return {
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
    };
  }
  if (fault?.kind === 'aadsts') return aadstsAnswer(fault.aadsts ?? 90033, now, { ...fault.headers });
  if (fault?.kind !== undefined || fault?.status === undefined) return undefined;
  const { status, headers = {}, body } = fault;
  if (typeof body === 'string') return { status, headers: { 'content-type': 'text/plain', ...headers }, body };
  if (body !== undefined) return jsonAnswer(status, body, headers);
  const refusal = new GraphRefusal(status, fault.code ?? 'UnknownError', fault.message ?? '', headers);
  return refusalAnswer(call, refusal, now);
}
