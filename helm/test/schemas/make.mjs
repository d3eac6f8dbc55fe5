// Makes the schemas beside this file, for another version of Kubernetes or of an operator:
//   node make.mjs <version> <folder>    folder: kubernetes_validate/kubernetes-json-schema/v<version>.0-local-strict of
//                                       the PyPI package kubernetes-validate (Kubernetes' OpenAPI document, Apache 2.0)
//   node make.mjs operators <file>…     files: custom resource definitions of Strimzi, KEDA and Prometheus Operator
//                                       (Apache 2.0)
//   node make.mjs compose|skaffold <file>   compose-spec.json of the Compose Specification, or a version's schema of
//                                       Skaffold (both Apache 2.0)
// Kept is what decides about what this repository writes, without words; unknown fields are refused.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const KINDS = [
  'apps.v1.Deployment',
  'autoscaling.v2.HorizontalPodAutoscaler',
  'batch.v1.CronJob',
  'batch.v1.Job',
  'core.v1.ConfigMap',
  'core.v1.Pod',
  'core.v1.Service',
  'core.v1.ServiceAccount',
  'networking.v1.NetworkPolicy',
  'policy.v1.PodDisruptionBudget',
];
const CUSTOM_KINDS = [
  'KafkaTopic',
  'KafkaUser',
  'ScaledObject',
  'TriggerAuthentication',
  'ServiceMonitor',
  'PrometheusRule',
];

const [what, ...sources] = process.argv.slice(2);
const isTool = ['compose', 'skaffold'].includes(what);
if (isTool) write(what, bare(JSON.parse(readFileSync(sources[0], 'utf8'))));
else if (what === 'operators') write(what, custom(sources));
else write(`kubernetes-${what}`, builtIn(sources[0]));

function write(name, content) {
  writeFileSync(new URL(`${name}.json`, import.meta.url), `${JSON.stringify(content)}\n`);
}

function builtIn(folder) {
  const { $defs: all } = JSON.parse(readFileSync(join(folder, '_definitions.json'), 'utf8'));
  const $defs = {};
  const keep = (name) => {
    if ($defs[name]) return;
    $defs[name] = bare(all[name]);
    for (const [, next] of JSON.stringify($defs[name]).matchAll(/"#\/\$defs\/([^"]+)"/g)) keep(next);
  };
  const kinds = {};
  for (const kind of KINDS) {
    const name = `io.k8s.api.${kind}`;
    keep(name);
    const [{ group, version, kind: short }] = all[name]['x-kubernetes-group-version-kind'];
    kinds[`${group ? `${group}/` : ''}${version} ${short}`] = { $ref: `#/$defs/${name}` };
  }
  return { kinds, $defs };
}

function custom(files) {
  const kinds = {};
  for (const document of files.flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')))) {
    const { spec } = document.toJS();
    if (!CUSTOM_KINDS.includes(spec.names.kind)) continue;
    for (const { name, schema } of spec.versions) {
      const kept = closed(bare(schema.openAPIV3Schema));
      kept.properties.metadata = { type: 'object', required: ['name'] };
      kinds[`${spec.group}/${name} ${spec.names.kind}`] = kept;
    }
  }
  return { kinds, $defs: {} };
}

/** A schema without what does not decide: words, defaults, what only the server itself reads. */
function bare(schema) {
  if (Array.isArray(schema)) return schema.map(bare);
  if (schema === null || typeof schema !== 'object') return schema;
  const out = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' || key === 'definitions')
      out[key] = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, bare(each)]));
    // Patterns of Go with flags inside are none of JavaScript's.
    else if (key === 'pattern' && String(value).includes('(?i)')) continue;
    else if (key === 'x-kubernetes-int-or-string') out.type = ['integer', 'string'];
    else if (key === 'x-kubernetes-preserve-unknown-fields') out.additionalProperties = true;
    else if (
      !/^(description|title|default|examples?|nullable|deprecated|externalDocs|preferredOrder|\$schema|x-.*)$/.test(key)
    )
      out[key] = bare(value);
  }
  return out;
}

/** Custom resources say nothing of unknown fields: the server drops them, we refuse them. */
function closed(schema) {
  if (schema === null || typeof schema !== 'object') return schema;
  for (const each of Object.values(schema)) closed(each);
  if (schema.type === 'object' && schema.properties) schema.additionalProperties ??= false;
  return schema;
}
