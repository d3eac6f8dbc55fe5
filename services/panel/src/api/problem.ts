/** What the API says when it declines: `application/problem+json`. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
  /** By which the call is found in the logs. */
  readonly requestId: string | null;
  /** In seconds; where the API says when to try again. */
  readonly retryAfter: number | null;
}

/** Thrown by every call of the API that does not succeed. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/** The call reached nobody: no network, or the service is away. */
export const UNREACHABLE = 'unreachable';

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  return { status: 0, code: UNREACHABLE, detail: '', errors: [], requestId: null, retryAfter: null };
}

/** Whether trying again may help without anybody doing anything. */
export function isPassing({ status }: Problem): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 502;
}

export async function readProblem(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    status: response.status,
    code: body.code ?? (response.status >= 502 ? UNREACHABLE : 'internal'),
    detail: body.detail ?? '',
    errors: body.errors ?? [],
    requestId: response.headers.get('x-request-id'),
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
  };
}
