import type { PageShape } from '../graph/page-shape.ts';
import { RefusedChange } from '../refused-change.ts';

const kinds = [
  'reset',
  'hang',
  'too-big',
  'trickle',
  'cut-json',
  'html-502',
  'slow',
  'aadsts',
  'resync',
  'sync-state-not-found',
  'empty-page',
  'page',
] as const;

/** What goes wrong with a call. */
export interface Fault {
  /** `reset`: the connection breaks. `hang`: no answer ever. `too-big`: `bytes` of blanks.
   * `trickle`: a byte every `gapMs`, for ever. `cut-json`: half of the true body. `html-502`: a gateway's
   * page. `slow`: true, after `ms`. `aadsts`: the sign-in error `aadsts`. `resync`: 410 with `Location`.
   * `sync-state-not-found`: 400. `empty-page`: nobody, and a link to go on. `page`: bent as `page` says. Without a
   * kind: `status`, `headers` and `body`. */
  readonly kind?: (typeof kinds)[number];
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text, or a value to send as JSON. Without it: Graph's error body of `code` and `message`. */
  readonly body?: unknown;
  readonly code?: string;
  readonly message?: string;
  /** Milliseconds to wait before the answer, whatever the kind. */
  readonly ms?: number;
  /** For `too-big`; 400,000,000 by default. */
  readonly bytes?: number;
  /** For `too-big`: as gzip. */
  readonly packed?: boolean;
  /** For `trickle`; 1,000 by default. */
  readonly gapMs?: number;
  /** Number of the sign-in error. */
  readonly aadsts?: number;
  readonly page?: PageShape;
}

/** Which calls a fault hits, and how often. */
export interface FaultRule {
  /** Only calls of this tenant. */
  readonly tenantId?: string;
  readonly match?: {
    /** A regular expression over the decoded path and query. */
    readonly path?: string;
    readonly method?: string;
  };
  /** So many matching calls pass first; 0 by default. */
  readonly skip?: number;
  /** How many calls it hits; 1 by default, -1 for ever. */
  readonly times?: number;
  readonly fault: Fault;
}

interface ArmedRule {
  readonly rule: FaultRule;
  readonly path: RegExp | undefined;
  skip: number;
  left: number;
}

/** The faults in wait. The first rule that matches a call hits it, in the order in which they were added. */
export class Faults {
  #rules: ArmedRule[] = [];

  /** Arms a rule; throws `RefusedChange` where it makes no sense. */
  add(rule: FaultRule): void {
    const { fault } = rule;
    if (!fault || (fault.kind === undefined && fault.status === undefined)) {
      throw new RefusedChange('A fault needs "fault" with a "kind" or a "status".');
    }
    if (fault.kind !== undefined && !kinds.includes(fault.kind)) {
      throw new RefusedChange(`There is no fault "${fault.kind}". Kinds: ${kinds.join(', ')}.`);
    }
    this.#rules.push({ rule, path: pathOf(rule), skip: rule.skip ?? 0, left: rule.times ?? 1 });
  }

  /** Disarms all rules. */
  clear(): void {
    this.#rules = [];
  }

  /** The fault that hits this call, if any; counts the rule down. */
  take(call: { method: string; pathAndQuery: string; tenantId: string | undefined }): Fault | undefined {
    for (const armed of this.#rules) {
      const { rule, path } = armed;
      if (rule.tenantId && rule.tenantId.toLowerCase() !== call.tenantId?.toLowerCase()) continue;
      if (rule.match?.method && rule.match.method.toUpperCase() !== call.method) continue;
      if (path && !path.test(call.pathAndQuery)) continue;
      if (armed.skip > 0) {
        armed.skip--;
        continue;
      }
      if (armed.left > 0 && --armed.left === 0) this.#rules = this.#rules.filter((other) => other !== armed);
      return rule.fault;
    }
    return undefined;
  }
}

function pathOf(rule: FaultRule): RegExp | undefined {
  if (rule.match?.path === undefined) return undefined;
  try {
    return new RegExp(rule.match.path);
  } catch (error) {
    throw new RefusedChange(`"match.path" is no regular expression: ${(error as Error).message}`);
  }
}
