/** A call that is turned down: the HTTP status and the words of the answer, in the shape that Laravel uses. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: Record<string, string[]> | undefined;

  constructor(status: number, message: string, errors?: Record<string, string[]>) {
    super(message);
    this.status = status;
    this.errors = errors;
  }

  get body(): { message: string; errors?: Record<string, string[]> } {
    return this.errors ? { message: this.message, errors: this.errors } : { message: this.message };
  }
}

/** 422 for one field. */
export function invalid(field: string, reason: string): Refusal {
  return new Refusal(422, 'The given data was invalid.', { [field]: [reason] });
}
