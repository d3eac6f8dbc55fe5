import type { ChartValue } from './read-values.ts';

/** A JSON schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

const DURATION =
  '^P([0-9]+W|[0-9]+D|([0-9]+D)?T([0-9]+H([0-9]+M)?([0-9]+(\\.[0-9]{1,3})?S)?|[0-9]+M([0-9]+(\\.[0-9]{1,3})?S)?|[0-9]+(\\.[0-9]{1,3})?S))$';

const DEFINITIONS: Readonly<Record<string, Schema>> = {
  port: { type: 'integer', minimum: 1, maximum: 65_535 },
  duration: { type: 'string', description: 'ISO 8601: weeks, or days to seconds.', pattern: DURATION },
  resources: {
    type: 'object',
    additionalProperties: false,
    properties: {
      requests: { type: 'object' },
      limits: {
        type: 'object',
        required: ['memory'],
        properties: { memory: { type: 'string', pattern: '^[1-9]\\d*(Mi|Gi)$' } },
      },
    },
    required: ['requests', 'limits'],
  },
};

const REFUSED: Readonly<Record<string, string>> = {
  credentials: 'Refused with advice: credentials never belong in values.',
  address: 'Refused with advice: the address contains a password.',
  keys: 'Refused with advice: keys never belong in values.',
};

/** The chart's values.schema.json: closed everywhere, with the services' settings below `settings`. */
export function writeSchema(values: readonly ChartValue[], settings: Readonly<Record<string, Schema>>): Schema {
  const below = (path: string): ChartValue[] =>
    values.filter((value) => value.path.startsWith(path) && !value.path.slice(path.length).includes('.'));

  function schemaOf(value: ChartValue): Schema {
    const {
      refused,
      properties: narrowed,
      $ref,
      ...stated
    } = value.schema as {
      refused?: Record<string, string>;
      properties?: Record<string, Schema>;
      $ref?: string;
    };
    const described = value.description === '' ? {} : { description: value.description };
    if ($ref !== undefined) return { ...described, $ref: `#/$defs/${$ref}` };
    const refusals = Object.fromEntries(
      Object.entries(refused ?? {}).map(([name, why]) => [name, { description: REFUSED[why] }]),
    );
    const children = below(`${value.path}.`);
    if (value.path === 'settings') return closed(described, { ...merged(settings, narrowed ?? {}), ...refusals });
    if (children.length > 0) return { ...closed(described, { ...propertiesOf(children), ...refusals }), ...stated };
    return { ...described, ...typeOf(value.default), ...stated };
  }
  const propertiesOf = (children: readonly ChartValue[]) =>
    Object.fromEntries(children.map((child) => [child.path.split('.').at(-1), schemaOf(child)]));

  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Values of azure-user-sync',
    ...closed(
      {},
      { global: { type: 'object', description: 'Given by a parent chart; not read.' }, ...propertiesOf(below('')) },
    ),
    $defs: DEFINITIONS,
  };
}

/** What the services read of their environment, as it may stand below `settings`. */
export interface EnvironmentSetting {
  readonly type: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly each?: { readonly pattern: RegExp };
  readonly min?: number;
  readonly max?: number;
}

/** The schema of one setting. */
export function settingSchema({ type, description, choices, each, min, max }: EnvironmentSetting): Schema {
  if (choices) return { description, enum: choices };
  if (type === 'duration') return { description, $ref: '#/$defs/duration' };
  if (type === 'boolean') return { description, type: 'boolean' };
  if (type === 'url') return { description, type: 'string', pattern: '^(https?://.*)?$' };
  if (each) {
    const item = each.pattern.source.replace(/^\^|\$$/g, '');
    return { description, type: 'string', pattern: `^(${item}(\\s*,\\s*${item})*)?$` };
  }
  if (type !== 'integer') return { description, type: 'string' };
  return { description, type, ...(min !== undefined && { minimum: min }), ...(max !== undefined && { maximum: max }) };
}

function closed(described: Schema, properties: Schema): Schema {
  return { ...described, type: 'object', additionalProperties: false, properties };
}

function merged(settings: Readonly<Record<string, Schema>>, narrowed: Readonly<Record<string, Schema>>): Schema {
  const unknown = Object.keys(narrowed).filter((name) => !(name in settings));
  if (unknown.length > 0) throw new Error(`values.yaml narrows settings that no service knows: ${unknown.join(', ')}.`);
  return Object.fromEntries(Object.entries(settings).map(([name, schema]) => [name, { ...schema, ...narrowed[name] }]));
}

function typeOf(value: unknown): Schema {
  if (Array.isArray(value)) return { type: 'array' };
  if (value !== null && typeof value === 'object') return { type: 'object' };
  return { type: typeof value === 'number' ? 'integer' : typeof value };
}
