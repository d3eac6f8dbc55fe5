import { setTimeout as pause } from 'node:timers/promises';

/** A user as the API lists one; the parts that a judge reads. */
export interface ListedUser {
  readonly azureId: string;
  readonly ziikUserId: number | null;
  readonly email: string | null;
  readonly status: string;
  readonly unit: { readonly id: number; readonly name: string } | null;
  readonly userTypes: readonly { readonly id: number; readonly name: string }[];
  readonly findings: readonly {
    readonly code: string;
    readonly field: string | null;
    readonly holder: string | null;
  }[];
}

/** A run as the API shows one; the parts that a judge reads. */
export interface ListedRun {
  readonly id: string;
  readonly kind: string;
  readonly trigger: string;
  readonly status: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly settledAt: string | null;
  readonly held: { readonly deactivations: number; readonly decision: string | null } | null;
  readonly error: { readonly code: string } | null;
}

/** How long a call is tried while the API does not answer. */
const patienceMs = 90_000;

/** Calls of the REST API by somebody who tries again while it does not answer (dead, restarting, without database). */
export function patientCaller(origin: string, token: string) {
  async function call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
    const until = Date.now() + patienceMs;
    for (;;) {
      try {
        const answer = await fetch(new URL(path, origin), {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(5_000),
        });
        const text = await answer.text();
        if (answer.status < 500 || Date.now() > until) {
          return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T };
        }
      } catch (error) {
        if (Date.now() > until) throw error;
      }
      await pause(100);
    }
  }

  /** Like `call`; throws with the answer where it is no 2xx. */
  async function must<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call<T>(method, path, body);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }

  /** Everything that is listed, page by page. */
  async function list<T>(path: string): Promise<T[]> {
    const all: T[] = [];
    let cursor: string | null = null;
    do {
      const query = `limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
      const page: { data: T[]; nextCursor: string | null } = await must('GET', `${path}?${query}`);
      all.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor);
    return all;
  }

  return { call, must, list };
}

export type PatientCaller = ReturnType<typeof patientCaller>;
