import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** One message between services: its CloudEvents types, its JSON schema and samples that the tests keep true. */
export interface Contract<Data> {
  readonly name: string;
  /** The values of `ce_type` under which this message travels. */
  readonly types: readonly string[];
  readonly summary: string;
  readonly schema: TSchema;
  readonly samples: readonly Data[];
  /** Whether a decoded value fits the schema. Unknown properties fit: changes are additive. */
  check(value: unknown): value is Data;
  /** Why a value does not fit, without its content; for the dead letter. */
  problems(value: unknown): string;
}

/** Compiles a contract from its schema, from which its type is derived. */
export function defineContract<Schema extends TSchema>(contract: {
  name: string;
  types: readonly string[];
  summary: string;
  schema: Schema;
  samples: readonly Static<Schema>[];
}): Contract<Static<Schema>> {
  const validator = Compile(contract.schema);
  return {
    ...contract,
    check: (value): value is Static<Schema> => validator.Check(value),
    problems: (value) =>
      validator
        .Errors(value)
        .slice(0, 5)
        .map((error) => `${error.instancePath || '/'} ${error.message}`)
        .join('; '),
  };
}
