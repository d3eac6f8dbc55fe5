import { invalid } from '../refusal.ts';

/** What goes wrong with the connection; without a kind the fault is an answer with another status. */
export const faultKinds = [
  'status',
  'reset',
  'lost-answer',
  'slow',
  'hang',
  'too-big',
  'trickle',
  'endless-list',
] as const;

/**
 * `status` answers without doing the work, `reset` cuts the connection before it, `lost-answer` after it,
 * `slow` does the work and answers late, `hang` does nothing and never answers, `too-big` sends
 * `bytes` of blanks, `trickle` one byte every `delayMs` for ever, `endless-list` a full page of units whatever page is
 * asked for.
 */
export type FaultKind = (typeof faultKinds)[number];

/** What goes wrong. */
export interface Fault {
  kind?: FaultKind;
  /** Default 500. */
  status?: number;
  /** Sent as it is when it is a string, otherwise as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** For `slow` and `trickle`; default 1000. */
  delayMs?: number;
  /** For `too-big`; default 400,000,000. */
  bytes?: number;
  /** For `too-big`: as gzip. */
  packed?: boolean;
}

/** Which calls a fault hits, and how often. All parts of `match` must fit; an empty one fits every call. */
export interface FaultRule {
  match?: {
    /** Name of a call; `users.*` for all calls whose name begins so. */
    operation?: string;
    method?: string;
    /** Regular expression on path and query below `/api`, as `/users/12`. */
    path?: string;
    /** Regular expression on the body's text. */
    body?: string;
  };
  /** Default 1; -1 for ever. */
  times?: number;
  /** Default 1. */
  probability?: number;
  fault: Fault;
}

/** A rule as listed: how often it is still due, and how often it has struck. */
export interface ListedFault extends FaultRule {
  id: number;
  times: number;
  hits: number;
}

interface Armed {
  listed: ListedFault;
  path: RegExp | undefined;
  body: RegExp | undefined;
}

/** The faults of one instance, first fitting rule first. */
export class FaultRules {
  #rules: Armed[] = [];
  #last = 0;

  /** 422 for a rule that cannot be read. */
  add(rule: FaultRule): ListedFault {
    const { kind } = rule.fault ?? {};
    if (!rule.fault) throw invalid('fault', 'The fault field is required.');
    if (kind && !faultKinds.includes(kind)) throw invalid('fault.kind', `One of: ${faultKinds.join(', ')}.`);
    const listed = { ...rule, id: ++this.#last, times: rule.times ?? 1, hits: 0 };
    this.#rules.push({
      listed,
      path: expression('match.path', rule.match?.path),
      body: expression('match.body', rule.match?.body),
    });
    return listed;
  }

  list(): ListedFault[] {
    return this.#rules.map(({ listed }) => listed);
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault that strikes this call, if one does; it counts as struck. */
  strike(operation: string, method: string, path: string, body: string): Fault | undefined {
    for (const rule of this.#rules) {
      const { listed } = rule;
      const { match, probability = 1 } = listed;
      if (listed.times === 0) continue;
      if (match?.operation && !fits(match.operation, operation)) continue;
      if (match?.method && match.method !== method) continue;
      if (rule.path && !rule.path.test(path)) continue;
      if (rule.body && !rule.body.test(body)) continue;
      if (probability < 1 && Math.random() >= probability) continue;
      if (listed.times > 0) listed.times--;
      listed.hits++;
      return listed.fault;
    }
    return undefined;
  }
}

function fits(wanted: string, operation: string): boolean {
  return wanted.endsWith('*') ? operation.startsWith(wanted.slice(0, -1)) : operation === wanted;
}

function expression(field: string, text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined;
  try {
    return new RegExp(text);
  } catch {
    throw invalid(field, 'Not a regular expression.');
  }
}
