import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import da from '../texts/da.json' with { type: 'json' };
import en from '../texts/en.json' with { type: 'json' };
import {
  ACTIONS,
  type AuditAction,
  type AuditEntry,
  describeEntry,
  describeTarget,
  nameOfAction,
} from './describe-entry.ts';

const anEntry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 1,
  at: '2026-11-28T10:00:00Z',
  actor: 'ada',
  actorName: 'Ada Jensen',
  role: 'platform-administrator',
  instance: 'acme',
  action: 'integration.changed',
  target: { kind: 'integration', id: 'integration-1' },
  changes: {},
  correlationId: 'c',
  ...change,
});

/** What the service that keeps the audit can note; the panel reads its source, since it may not import it. */
const source = readFileSync(new URL('../../../config/src/keep-audit/audit.ts', import.meta.url), 'utf8');
const actions = [...source.match(/AUDIT_ACTIONS = \[([^\]]*)\]/)![1]!.matchAll(/'([^']+)'/g)].map(([, each]) => each!);
const kinds = [...source.match(/target: \{ kind: ([^;]*);/)![1]!.matchAll(/'([^']+)'/g)].map(([, each]) => each!);

describe('what is said of an entry of the audit', () => {
  it('is read from what can be noted', () => {
    expect(actions).toContain('integration.changed');
    expect(actions.length).toBeGreaterThan(20);
    expect(kinds).toContain('keyring');
  });

  it.each(actions)('has words of its own for %s, in both languages', (action) => {
    const { id } = describeEntry(anEntry({ action }));

    expect(id).toBe(`activity.action.${action}`);
    expect(en).toHaveProperty([id]);
    expect(da).toHaveProperty([id]);
  });

  it('has different words for each action', () => {
    const words = actions.map((action) => en[describeEntry(anEntry({ action })).id]);
    expect(new Set(words).size).toBe(actions.length);
  });

  it.each(kinds)('has a word for a target of the kind %s', (kind) => {
    expect(describeTarget(kind)).toBe(`activity.target.${kind}`);
    expect(en).toHaveProperty([describeTarget(kind)]);
  });

  it('names an action that it does not know by its code', () => {
    expect(describeEntry(anEntry({ action: 'of.tomorrow' }))).toEqual({
      id: 'activity.action.other',
      values: { action: 'of.tomorrow' },
    });
    expect(describeTarget('of-tomorrow')).toBe('activity.target.other');
  });

  it.each<[string, AuditEntry['changes'], number]>([
    ['those who were named', { azureIds: ['a', 'b'], expected: 30 }, 2],
    ['all, as they were looked at', { azureIds: 'all', expected: ['a', 'b', 'c'] }, 3],
    ['all, by their number', { azureIds: 'all', expected: 312 }, 312],
    ['all, without a number that was noted', { azureIds: 'all' }, 0],
  ])('[S34] counts who was decided on: %s', (_, changes, people) => {
    expect(describeEntry(anEntry({ action: 'deactivations.approved', changes })).values).toEqual({ people });
  });

  it('tells what a value was said to mean', () => {
    const changes = { alias: 'id', kind: 'unit', value: 'Aarhus C', target: { id: 4, name: 'Aarhus Centrum' } };

    expect(describeEntry(anEntry({ action: 'alias.created', changes })).values).toEqual({
      kind: 'unit',
      value: 'Aarhus C',
      target: 'Aarhus Centrum',
    });
  });

  it('can be filtered by every action that concerns an integration', () => {
    for (const action of ACTIONS) expect(en).toHaveProperty([nameOfAction(action)]);
    const others = actions.filter((each) => !(ACTIONS as readonly string[]).includes(each));
    expect(others.every((each) => /^(instance|dead-letters|secrets)\./.test(each))).toBe(true);
    expect(actions).toEqual(expect.arrayContaining<AuditAction>([...ACTIONS]));
  });
});
