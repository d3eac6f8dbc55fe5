import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Part, Sentence } from '../frame/sentence.ts';
import type { TextId } from '../frame/texts.tsx';
import { actedBy, causeWords, changeWords, happenings, requestWords, whatText } from './history-words.ts';
import type { Change, HistoryEntry } from './person.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const english = JSON.parse(read('../texts/en.json')) as Record<string, string>;

/** The entries of a list that stands in a source, by its name. */
function listIn(file: string, name: string): string[] {
  const [, entries] = new RegExp(`${name}[^=]*= \\[([^\\]]*)\\]`).exec(read(file))!;
  return [...entries!.matchAll(/'([^']+)'/g)].map(([, entry]) => entry!);
}

const DOMAIN = '../../../../libs/domain/src';
const events = listIn(`${DOMAIN}/reconcile/known-user.ts`, 'HISTORY_EVENTS');
const causes = listIn(`${DOMAIN}/history-cause.ts`, 'HISTORY_CAUSES');
const statuses = listIn(`${DOMAIN}/user-status.ts`, 'USER_STATUSES');
const findings = listIn(`${DOMAIN}/finding.ts`, 'FINDING_CODES');
const fields = [
  ...listIn(`${DOMAIN}/person-changes.ts`, 'TOLD_FIELDS'),
  ...listIn(`${DOMAIN}/directory-user.ts`, 'MATCHING_FIELDS'),
  ...listIn(`${DOMAIN}/directory-user.ts`, 'DIRECTORY_PROPERTIES'),
];

const entry = (parts: Partial<HistoryEntry>) => ({ cause: null, actor: null, ...parts }) as HistoryEntry;
const change = (field: string, before: Change['before'], after: Change['after']) =>
  ({ field, before, after }) as Change;

describe('the history of a person', () => {
  it('has words for all that comes about', () => {
    expect(events.length).toBeGreaterThan(8);
    const changes = [change('status', 'assigned', 'unassigned')];
    for (const what of events) expect(whatText({ what, changes })).toBe(`explain.what.${what}`);
    for (const what of [...events, 'told-later']) expect(english[whatText({ what, changes })]).toBeDefined();
  });

  it('tells what was looked at and found as it was from what was noted', () => {
    expect(whatText({ what: 'listed', changes: [] })).toBe('explain.what.checked');
    expect(english['explain.what.checked']).toBeDefined();
  });

  it('has words for every cause, with and without somebody who acted', () => {
    expect(causes).toHaveLength(6);
    for (const cause of causes as NonNullable<HistoryEntry['cause']>[])
      expect(english[causeWords(entry({ cause }), actedBy(null, 'ada', new Map()))!.id]).toMatch(
        /you .*somebody .*other/,
      );
    expect(causeWords(entry({}), actedBy(null, 'ada', new Map()))).toBeNull();
  });

  it.each([
    ['the reader', 'ada', { acted: 'you', actor: '' }],
    ['somebody the audit can name', 'bo', { acted: 'somebody', actor: 'Bo Lind' }],
    ['somebody else', 'cy', { acted: 'somebody', actor: 'cy' }],
    ['nobody', null, { acted: 'nobody', actor: '' }],
  ])('tells %s', (_, actor, expected) => {
    expect(actedBy(actor, 'ada', new Map([['bo', 'Bo Lind']]))).toEqual(expected);
  });

  it('has words for requests, also for one of a later version', () => {
    for (const kind of ['sync', 'reactivation', 'adoption', 'told-later'])
      expect(english[requestWords(kind, actedBy('ada', 'ada', new Map())).id]).toBeDefined();
  });

  it('has what came about and what was asked for in one order, newest first', () => {
    const told = [entry({ at: '2026-11-28T12:00:00Z' }), entry({ at: '2026-11-28T10:00:00Z' })];
    const asked = [{ kind: 'sync', at: '2026-11-28T11:00:00Z', actor: 'ada' }];

    expect(happenings({ history: told, requests: asked }).map(({ at }) => at.slice(11, 13))).toEqual([
      '12',
      '11',
      '10',
    ]);
  });
});

describe('a change in words', () => {
  it('names every field that may change', () => {
    expect(fields.length).toBeGreaterThan(20);
    for (const field of fields) {
      const text = textIn(changeWords(change(field, null, null)).values?.field);
      expect([field, english[text]]).toEqual([field, expect.any(String)]);
      expect([field, text]).not.toEqual([field, 'explain.what.other']);
    }
  });

  it('has words for every status and finding', () => {
    for (const status of statuses)
      expect(english[textIn(changeWords(change('status', 'assigned', status)).values?.after)]).toBeDefined();
    for (const code of findings)
      expect(english[textIn(changeWords(change('findings', [], [code])).values?.after)]).toBeDefined();
  });

  it.each<[string, Change, object]>([
    [
      'a value of Azure',
      change('department', 'Aarhus Centrum', 'Aarhus C'),
      { before: { value: 'Aarhus Centrum' }, after: { value: 'Aarhus C' } },
    ],
    ['a value that was emptied', change('department', 'x', null), { after: { value: null } }],
    [
      'a unit',
      change('unit', null, { id: 1, name: 'Aarhus' }),
      { before: { named: [] }, after: { named: [{ id: 1, name: 'Aarhus' }] } },
    ],
    ['user types', change('userTypes', [], [{ id: 2, name: 'Cook' }]), { after: { named: [{ id: 2, name: 'Cook' }] } }],
    [
      'being active',
      change('active', true, false),
      { before: { sentence: { id: 'explain.active' } }, after: { sentence: { id: 'explain.inactive' } } },
    ],
    ['a disabled account', change('accountEnabled', true, false), { after: { sentence: { id: 'explain.disabled' } } }],
    [
      'findings that are gone',
      change('findings', ['unit-unknown'], []),
      { after: { sentence: { id: 'explain.nothingNoted' } } },
    ],
  ])('shows %s before and after', (_, given, values) => {
    expect(changeWords(given)).toMatchObject({ id: 'explain.changed', values });
  });

  it('says of somebody told for the first time only how they stand', () => {
    const { id, values } = changeWords(change('status', null, 'unassigned'));

    expect([id, values?.before]).toEqual(['explain.changed.new', undefined]);
  });
});

/** The first text in what stands in a sentence. */
function textIn(part: Part | undefined): TextId {
  const { sentence, list } = part as { sentence?: Sentence; list?: readonly Sentence[] };
  return (sentence ?? list![0]!).id;
}
