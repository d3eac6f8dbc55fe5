import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import '../src/app.module.ts';
import { describeApi } from '../src/describe-api/openapi.ts';
import { breakingChanges, type Document } from './breaking-changes.ts';

const read = (): Document =>
  JSON.parse(readFileSync(new URL('../openapi.released.json', import.meta.url), 'utf8')) as Document;

/**
 * Breaking changes that were decided on, each with the decision record that says why. With a release, the document is
 * written again (`npm run release-api -w services/config`), and this list is empty.
 */
const DECIDED: Readonly<Record<string, string>> = {
  'GET /v1/integrations/{id}/unmatched-values 200/data/-/value: null may be answered now':
    '0076-people-are-counted-where-they-are-written.md',
};

describe('the API', () => {
  it('breaks no client of the last release, unless a decision record says so', () => {
    const changes = breakingChanges(read(), JSON.parse(JSON.stringify(describeApi())));

    expect(changes).toEqual(Object.keys(DECIDED));
    for (const record of Object.values(DECIDED))
      expect(existsSync(new URL(`../../../docs/decisions/${record}`, import.meta.url))).toBe(true);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the released document is changed in many places
type Any = any;
/** What the comparison says of the released document with a change. */
function after(change: (schemas: Any, paths: Any) => void): string[] {
  const changed: Any = read();
  change(changed.components.schemas, changed.paths);
  return breakingChanges(read(), changed);
}
const without = (list: string[], name: string) => list.filter((each) => each !== name);

describe('the comparison with the last release', () => {
  it.each<[string, (schemas: Any, paths: Any) => void]>([
    ['nothing changed', () => {}],
    [
      'an answer has a new member',
      ({ Instance }) => {
        Instance.properties.extra = { type: 'string' };
        Instance.required.push('extra');
      },
    ],
    ['an answer has a new code', ({ Integration }) => Integration.properties.state.enum.push('tired')],
    ['a request may have a new member', ({ IntegrationPatch }) => (IntegrationPatch.properties.more = {})],
    [
      'a request may have a further value',
      ({ IntegrationCreate: { properties } }) => properties.unitField.enum.push('x'),
    ],
    [
      'a value that is sent may be longer',
      ({ IntegrationCreate: { properties } }) => (properties.name.maxLength = 900),
    ],
    ['another call', (_, paths) => (paths['/v1/more'] = paths['/v1/audit'])],
    [
      'another filter',
      (_, paths) => paths['/v1/audit'].get.parameters.push({ name: 'of', in: 'query', schema: { type: 'string' } }),
    ],
    ['everybody may call', (_, paths) => delete paths['/v1/integrations/{id}'].get['x-role']],
    [
      'a schema has a name of its own now',
      (schemas) => {
        schemas.Counts = schemas.Integration.properties.counts;
        schemas.Integration.properties.counts = { $ref: '#/components/schemas/Counts' };
      },
    ],
  ])('lets through: %s', (_, change) => {
    expect(after(change)).toEqual([]);
  });

  it.each<[string, string, (schemas: Any, paths: Any) => void]>([
    [
      'a removed member of an answer',
      'GET /v1/integrations/{id} 200/nextRunAt is not answered any more',
      ({ Integration }) => delete Integration.properties.nextRunAt,
    ],
    [
      'a removed member deep in an answer',
      'GET /v1/integrations 200/data/-/counts/held is not answered any more',
      ({ Integration }) => delete Integration.properties.counts.properties.held,
    ],
    [
      'a member of an answer that may be missing',
      'GET /v1/integrations/{id} 200/nextRunAt may be missing',
      ({ Integration }) => (Integration.required = without(Integration.required, 'nextRunAt')),
    ],
    [
      'a member of an answer of another type',
      'GET /v1/instances/{slug} 200/slug: integer may be answered now',
      ({ Instance }) => (Instance.properties.slug = { type: 'integer' }),
    ],
    [
      'a member of an answer that may be null',
      'GET /v1/instances/{slug} 200/slug: null may be answered now',
      ({ Instance }) => (Instance.properties.slug = { anyOf: [{ type: 'string' }, { type: 'null' }] }),
    ],
    [
      'a narrowed list of a request',
      'POST /v1/integrations body/unitField: "postalCode" is no longer taken',
      ({ IntegrationCreate }) => IntegrationCreate.properties.unitField.enum.pop(),
    ],
    [
      'a narrowed list of a filter',
      'GET /v1/runs?status: "cancelled" is no longer taken',
      (_, paths) =>
        paths['/v1/runs'].get.parameters.find(({ name }: { name: string }) => name === 'status').schema.enum.pop(),
    ],
    [
      'a new required member of a request',
      'POST /v1/integrations body/more is required',
      ({ IntegrationCreate }) => {
        IntegrationCreate.properties.more = { type: 'string' };
        IntegrationCreate.required.push('more');
      },
    ],
    [
      'a member of a request that became required',
      'POST /v1/integrations body/enabled is required',
      ({ IntegrationCreate }) => IntegrationCreate.required.push('enabled'),
    ],
    [
      'a removed member of a request',
      'PATCH /v1/integrations/{id} body/enabled is not taken any more',
      ({ IntegrationPatch }) => delete IntegrationPatch.properties.enabled,
    ],
    [
      'a tighter bound of a request',
      'POST /v1/integrations body/name: maxLength is lower',
      ({ IntegrationCreate }) => (IntegrationCreate.properties.name.maxLength = 20),
    ],
    [
      'null that is no longer taken',
      'PATCH /v1/integrations/{id} body/secretExpiresAt: null is no longer taken',
      ({ IntegrationPatch }) => IntegrationPatch.properties.secretExpiresAt.anyOf.pop(),
    ],
    ['a removed call', 'GET /v1/audit is not there any more', (_, paths) => delete paths['/v1/audit']],
    [
      'a removed filter',
      'GET /v1/runs takes no query parameter integration',
      (_, paths) => paths['/v1/runs'].get.parameters.pop(),
    ],
    [
      'a filter that is required',
      'GET /v1/audit needs the query parameter of',
      (_, paths) =>
        paths['/v1/audit'].get.parameters.push({ name: 'of', in: 'query', required: true, schema: { type: 'string' } }),
    ],
    [
      'a good answer that never comes',
      'POST /v1/integrations never answers with 201',
      (_, paths) => delete paths['/v1/integrations'].post.responses['201'],
    ],
    [
      'another role',
      'GET /v1/audit needs the role operator',
      (_, paths) => (paths['/v1/audit'].get['x-role'] = 'operator'),
    ],
    [
      'a token where none was needed',
      'GET /openapi.json needs a token',
      (_, p) => delete p['/openapi.json'].get.security,
    ],
  ])('finds %s', (_, expected, change) => {
    expect(after(change)).toContain(expected);
  });
});
