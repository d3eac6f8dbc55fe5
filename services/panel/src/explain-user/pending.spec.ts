import { describe, expect, it } from '@jest/globals';
import { isGoingOn, pendingOf, readAgainIn } from './pending.ts';
import type { Person, Sync } from './person.ts';

const at = (minute: number) => `2026-11-28T12:${String(minute).padStart(2, '0')}:00.000Z`;
const request = (kind: string, minute: number) => ({ kind, at: at(minute), actor: 'ada' });

function aPerson(person: Partial<Person>): Person {
  return {
    status: 'assigned',
    findings: [],
    requests: [],
    deactivatedAt: null,
    updatedAt: at(10),
    sync: null,
    ...person,
  } as unknown as Person;
}

const syncing = (state: Sync['steps'][number]['state']): Sync => ({
  at: at(20),
  actor: 'ada',
  steps: [{ step: 'read', state, at: null, code: null, retryAt: null }],
});

describe('what was asked for and is not done', () => {
  const deactivated = { status: 'deactivated', deactivatedAt: at(10), updatedAt: at(30) } as const;
  const returner = { findings: [{ code: 'returner' }] as Person['findings'] };

  it.each<[string, Partial<Person>, string | null]>([
    [
      'is bringing back somebody who is still deactivated',
      { ...deactivated, requests: [request('reactivation', 20)] },
      'reactivation',
    ],
    [
      'is not what was asked for before the deactivation',
      { ...deactivated, requests: [request('reactivation', 5)] },
      null,
    ],
    ['is not bringing back somebody who is active', { requests: [request('reactivation', 20)] }, null],
    [
      'is bringing back somebody deactivated by hand',
      { status: 'deactivated', requests: [request('reactivation', 20)] },
      'reactivation',
    ],
    ['is adopting a returner', { ...returner, requests: [request('adoption', 20)] }, 'adoption'],
    ['is nothing else', { ...returner, requests: [request('sync', 20)] }, null],
    ['is nothing where nobody asked', deactivated, null],
  ])('%s', (_, person, kind) => {
    expect(pendingOf(aPerson(person))?.kind ?? null).toBe(kind);
  });
});

describe('reading a person again', () => {
  const now = (minute: number) => Date.parse(at(minute));

  it.each<[string, Partial<Person>, number, number | false]>([
    ['is not needed where nothing was asked for', {}, 20, false],
    ['is done each second while it is synchronised', { sync: syncing('waiting') }, 20, 1_000],
    ['is done less often later', { sync: syncing('waiting') }, 22, 5_000],
    ['ends with it', { sync: syncing('done') }, 20, false],
    ['is done while it is brought back', { status: 'deactivated', requests: [request('reactivation', 20)] }, 20, 1_000],
  ])('%s', (_, person, minute, expected) => {
    expect(readAgainIn(aPerson(person), now(minute))).toBe(expected);
  });

  it('is not done before it was read', () => {
    expect(readAgainIn(undefined, 0)).toBe(false);
  });
});

describe('a synchronisation of one person', () => {
  it.each<[Sync['steps'][number]['state'], boolean]>([
    ['waiting', true],
    ['done', false],
    ['failed', false],
    ['skipped', false],
  ])('goes on or not with a step that is %s', (state, expected) => {
    expect(isGoingOn(syncing(state))).toBe(expected);
  });
});
