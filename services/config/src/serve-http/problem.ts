/** What is wrong with one value of a request. */
export interface InputError {
  /** JSON pointer to the value; of a query parameter or path, its name behind a slash. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** An answer that says what went wrong (RFC 9457), what it means and what to do; `code` is stable. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly InputError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    code: string,
    detail: string,
    { errors, headers = {} }: { errors?: readonly InputError[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }
}

/** The resource does not exist, or not for this caller. */
export function notFound(what: string): Problem {
  return new Problem(404, 'not-found', `There is no such ${what}.`);
}

/** More than any form has; only a hostile request has more errors, and gets a small answer all the same. */
const MOST_ERRORS = 40;
const LONGEST_POINTER = 120;

/** Values that cannot be taken, all of them at once; of very many, the first ones. */
export function invalid(errors: readonly InputError[]): Problem {
  const count = errors.length === 1 ? 'One value is' : `${errors.length} values are`;
  const see = errors.length > MOST_ERRORS ? `the first ${MOST_ERRORS} are in errors` : 'see errors';
  return new Problem(422, errors[0]?.code ?? 'invalid', `${count} not valid; ${see}.`, {
    errors: errors.slice(0, MOST_ERRORS).map((error) => ({ ...error, pointer: shortened(error.pointer) })),
  });
}

function shortened(pointer: string): string {
  return pointer.length <= LONGEST_POINTER ? pointer : `${pointer.slice(0, LONGEST_POINTER).toWellFormed()}…`;
}

const TITLES: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'A valid token is needed',
  403: 'The token does not allow this',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'The request took too long',
  409: 'Not possible in this state',
  412: 'Changed in the meantime',
  413: 'The body is too large',
  415: 'The body must be JSON',
  422: 'Invalid values',
  429: 'Too many requests',
  431: 'The headers are too large',
  500: 'Internal error',
  503: 'Not available at the moment',
};

/** The JSON of a problem. */
export function problemBody({ status, code, detail, errors }: Problem) {
  return {
    type: `urn:azure-user-sync:problem:${code}`,
    title: TITLES[status] ?? 'Not possible',
    status,
    detail,
    code,
    ...(errors === undefined ? {} : { errors }),
  };
}
