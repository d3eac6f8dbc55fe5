import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { KubernetesVersion, Manifest } from './helm.ts';

interface Schemas {
  /** By `apps/v1 Deployment`. */
  readonly kinds: Readonly<Record<string, object>>;
  readonly $defs: object;
}

const validators = new Map<string, ValidateFunction | undefined>();

/**
 * What of an object the server of a version of Kubernetes would refuse, fields that it does not know included. Kinds of
 * Strimzi, KEDA and Prometheus Operator are checked by their own definitions.
 */
export function problemsOf(manifest: Manifest, version: KubernetesVersion): string[] {
  const kind = `${manifest.apiVersion} ${manifest.kind}`;
  const key = `${version} ${kind}`;
  if (!validators.has(key)) validators.set(key, validatorOf(kind, version));
  const validate = validators.get(key);
  if (!validate) return [`${kind} is unknown`];
  validate(manifest);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${kind} ${manifest.metadata.name}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function validatorOf(kind: string, version: KubernetesVersion): ValidateFunction | undefined {
  for (const file of [`kubernetes-${version}.json`, 'operators.json']) {
    const { kinds, $defs } = JSON.parse(readFileSync(new URL(`schemas/${file}`, import.meta.url), 'utf8')) as Schemas;
    const schema = kinds[kind];
    if (schema)
      return new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile({ ...schema, $defs });
  }
  return undefined;
}
