import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import '../texts/know-english.ts';
import { describeChanges } from './describe-changes.ts';

const changed = (changes: Record<string, unknown>) => describeChanges({ action: 'integration.changed', changes });

describe('the changes of an entry', () => {
  it('have before and after', () => {
    expect(changed({ unitField: { before: 'department', after: 'city' } })).toEqual([
      {
        label: 'form.unitField',
        before: { kind: 'words', id: 'azure.department' },
        after: { kind: 'words', id: 'azure.city' },
      },
    ]);
  });

  it('are told of each option by itself', () => {
    const before = { matching: 'exact', welcomeMail: false, maxDeactivations: { percent: 10, from: 20 } };
    const after = { matching: 'relaxed', welcomeMail: false, maxDeactivations: { percent: 5, from: 20 } };

    expect(changed({ options: { before, after } })).toEqual([
      {
        label: 'option.matching',
        before: { kind: 'words', id: 'option.matching.exact' },
        after: { kind: 'words', id: 'option.matching.relaxed' },
      },
      { label: 'option.percent', before: { kind: 'number', number: 10 }, after: { kind: 'number', number: 5 } },
    ]);
  });

  it('[S7] say of a secret only that it was set', () => {
    const told = changed({
      secretVersion: { before: 1, after: 2 },
      credentials: 'set',
      secret: { before: 'old~1', after: 'new~1' },
      password: { before: 'p', after: 'q' },
      webhookSecret: { before: null, after: 'w' },
    });

    expect(told).toEqual([{ label: 'form.secret', before: null, after: { kind: 'words', id: 'activity.secret.set' } }]);
    expect(JSON.stringify(told)).not.toMatch(/old~1|new~1|"[pqw]"/);
  });

  it('name what a new integration is about', () => {
    const changes = {
      name: { before: null, after: 'Shops' },
      tenantId: { before: null, after: 'x' },
      options: { before: null, after: { matching: 'exact' } },
      enabled: { before: null, after: true },
    };

    expect(describeChanges({ action: 'integration.created', changes }).map(({ label }) => label)).toEqual([
      'form.name',
      'form.enabled',
    ]);
  });

  it('have words for all that is compared of an integration', () => {
    const source = readFileSync(
      new URL('../../../config/src/manage-integrations/integration.schema.ts', import.meta.url),
      'utf8',
    );
    const body = source.slice(source.indexOf('function auditedFields'));
    const fields = body.match(/const \{ ([^}]*) \} = integration/)![1]!.split(', ');
    const names = [...fields.map((each) => each.split(':')[0]!), 'secretExpiresAt', 'secretVersion'];
    expect(names).toContain('enabled');

    for (const name of names.filter((each) => each !== 'options'))
      expect(changed({ [name]: { before: null, after: 'x' } })).toHaveLength(1);
  });
});
