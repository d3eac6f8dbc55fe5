import { describe, expect, it } from '@jest/globals';
import type { Person } from '@user-sync/sandbox-entra';
import type { ZiikUserView } from '@user-sync/sandbox-ziik';
import type { Rules } from '../plan/history.ts';
import type { Entry } from '../world/record.ts';
import { arrange, type Ending } from './facts.ts';
import { judgeCalls } from './judge-calls.ts';

const ida = {
  id: 'ida',
  mail: 'ida@x.example',
  userPrincipalName: 'ida@x.example',
  department: 'HQ',
  jobTitle: 'Clerk',
  accountEnabled: true,
} as Person;
const rules: Rules = {
  unitField: 'department',
  userTypeField: 'jobTitle',
  options: {
    matching: 'exact',
    unmatched: 'keep',
    disabledAccounts: 'ignore',
    includeGuests: true,
    maxDeactivations: { percent: 10, from: 4 },
  },
};
const user = (change: Partial<ZiikUserView> = {}): ZiikUserView => ({
  id: 7,
  reference: 'ida',
  email: 'ida@x.example',
  firstName: 'Ida',
  lastName: 'Holm',
  title: null,
  active: true,
  anonymised: false,
  administrator: false,
  deactivatedAt: null,
  welcomeMails: 0,
  memberships: [],
  ...change,
});

/** A record in which something happens every second. */
class Story {
  readonly entries: Entry[] = [];
  readonly journal: Ending['instances'][number]['journal'][number][] = [];
  readonly runs: Ending['directories'][number]['runs'][number][] = [];

  constructor() {
    this.note({
      kind: 'catalogue',
      instance: 0,
      units: [
        { id: 1, name: 'HQ' },
        { id: 2, name: 'Shop' },
      ],
      userTypes: [{ id: 5, name: 'Clerk' }],
    });
    this.note({ kind: 'configured', directory: 0, rules });
    this.note({ kind: 'person', directory: 0, person: ida, state: 'live' });
  }

  get at(): number {
    return this.entries.length * 1_000;
  }

  note(entry: object): this {
    this.entries.push({ at: this.at, ...entry } as Entry);
    return this;
  }

  call(
    operation: string,
    {
      about = user(),
      status = 204,
      body = {},
      fault,
    }: { about?: ZiikUserView; status?: number; body?: object; fault?: object } = {},
  ): this {
    const n = this.journal.length + 1;
    const at = this.at;
    this.journal.push({
      n,
      at,
      method: 'POST',
      path: `/${operation}`,
      operation,
      status,
      fault: fault ? 'status' : null,
      userId: about.id,
      reference: about.reference,
    } as never);
    if (!fault)
      this.note({
        kind: 'works',
        instance: 0,
        n,
        operation,
        body,
        userId: operation === 'users.create' ? 0 : about.id,
        unitId: 1,
        user: about,
      });
    return this.note({ kind: 'answered', instance: 0, n, status, fault });
  }

  /** A run that began and ended now, and is settled now, or so much later. */
  settled(afterMs = 0): this {
    const at = new Date(this.at).toISOString();
    this.runs.push({
      id: String(this.at),
      kind: 'delta',
      trigger: 'schedule',
      status: 'succeeded',
      startedAt: at,
      endedAt: at,
      settledAt: new Date(this.at + afterMs).toISOString(),
      held: null,
      error: null,
    });
    return this.note({ kind: 'started', service: 'nothing' });
  }

  rulesBroken(users: ZiikUserView[] = []): string[] {
    const ending: Ending = {
      instances: [{ users, journal: this.journal, maxConcurrency: 3, accountId: 1, unitRequired: false }],
      directories: [
        { listed: [], runs: this.runs, rules },
        { listed: [], runs: [], rules },
      ],
    };
    const facts = arrange(this.entries, ending, {
      instanceOf: [0, 0],
      retentionMs: 5_000,
      periodMs: 2_000,
      isEnforced: true,
    });
    return judgeCalls(facts).map(({ rule }) => rule);
  }
}

const gone = { kind: 'person', directory: 0, person: ida, state: 'deleted' };
const back = { kind: 'person', directory: 0, person: ida, state: 'live' };

describe('the judge of calls', () => {
  it('[S34] lets somebody be deactivated who is gone', () => {
    expect(new Story().note(gone).call('users.deactivate').rulesBroken()).toEqual([]);
  });

  it('[S34] reports somebody deactivated who was there all the time', () => {
    expect(new Story().call('users.deactivate').rulesBroken()).toEqual(['removal needs proof']);
  });

  it('[S36] reports somebody deactivated whose return was known', () => {
    const story = new Story().note(gone).note(back).note(gone).note(back);
    for (let second = 0; second < 5; second++) story.note({ kind: 'started', service: 'nothing' });

    expect(story.settled().call('users.deactivate').rulesBroken()).toEqual(['removal needs proof']);
  });

  it('[S36] lets somebody be deactivated whose return is still under way, though a later run found nothing', () => {
    const story = new Story().note(gone).note(back);
    for (let second = 0; second < 5; second++) story.note({ kind: 'started', service: 'nothing' });

    expect(story.settled(60_000).settled().call('users.deactivate').rulesBroken()).toEqual([]);
  });

  it('[S32] reports a stranger who was written to', () => {
    const stranger = user({ id: 9, reference: '', email: 'other@x.example' });
    expect(new Story().call('users.update', { about: stranger }).rulesBroken()).toEqual(['a stranger is left alone']);
  });

  it('reports somebody created twice, but not one recreated after a removal', () => {
    const made = (id: number) => ({ about: user({ id }), status: 201, body: { reference: 'ida' } });
    expect(new Story().call('users.create', made(7)).call('users.create', made(8)).rulesBroken()).toEqual([
      'nobody is created twice',
    ]);
    const removed = { kind: 'by-hand', instance: 0, what: 'delete', user: user({ anonymised: true }) };
    expect(new Story().call('users.create', made(7)).note(removed).call('users.create', made(8)).rulesBroken()).toEqual(
      [],
    );
  });

  it('reports welcome mails', () => {
    expect(new Story().rulesBroken([user({ welcomeMails: 1 })])).toEqual(['no welcome mail']);
  });

  it('[S12] reports writes long after disabling', () => {
    const story = new Story()
      .note({ kind: 'switched', directory: 0, enabled: false, said: 'answered' })
      .call('users.update');
    expect(story.rulesBroken()).toEqual([]);
    for (let second = 0; second < 7; second++) story.note({ kind: 'started', service: 'nothing' });

    expect(story.call('users.update').rulesBroken()).toEqual(['nothing is written while disabled']);
  });

  it('reports a write before a directory is enabled for the first time, as by a rehearsal', () => {
    const story = () => new Story().note({ kind: 'switched', directory: 0, enabled: false, said: 'made' });
    expect(story().call('users.read', { status: 200 }).rulesBroken()).toEqual([]);
    expect(story().call('users.update').rulesBroken()).toEqual(['nothing is written while disabled']);

    const enabled = story().note({ kind: 'switched', directory: 0, enabled: true, said: 'asked' });
    expect(enabled.call('users.update').rulesBroken()).toEqual([]);
  });

  it('[S12] distinguishes people of one directory from those of another that is still enabled', () => {
    const ole = { ...ida, id: 'ole', mail: 'ole@x.example', userPrincipalName: 'ole@x.example' };
    const story = new Story()
      .note({ kind: 'configured', directory: 1, rules })
      .note({ kind: 'person', directory: 1, person: ole, state: 'live' })
      .note({ kind: 'switched', directory: 0, enabled: false, said: 'answered' });
    for (let second = 0; second < 7; second++) story.note({ kind: 'started', service: 'nothing' });
    story.call('users.update', { about: user({ id: 8, reference: 'ole', email: 'ole@x.example' }) });
    expect(story.rulesBroken()).toEqual([]);

    expect(story.call('users.update').rulesBroken()).toEqual(['nothing is written while disabled']);
  });

  it('[S24] reports memberships that were not read first, or of users with two', () => {
    const body = { unit: 1, userTypes: [5] };
    const one = { unit: { id: 1, name: 'HQ' }, department: null, userTypes: [] };
    const two = user({ memberships: [one, { ...one, unit: { id: 2, name: 'Shop' } }] });
    expect(new Story().call('memberships.update', { body }).rulesBroken()).toEqual([
      'no membership is written without reading it first',
    ]);
    expect(
      new Story().call('memberships.list', { status: 200 }).call('memberships.update', { body }).rulesBroken(),
    ).toEqual([]);
    expect(
      new Story()
        .call('memberships.list', { about: two, status: 200 })
        .call('memberships.update', { body })
        .rulesBroken(),
    ).toEqual(['a user with two memberships is left to Ziik']);
  });

  it('[S16] reports a placement without matching values', () => {
    const story = new Story().call('memberships.list', { status: 200 });
    expect(story.call('memberships.update', { body: { unit: 2 } }).rulesBroken()).toEqual([
      'a placement has its reason',
    ]);
  });

  it('reports a requested pause that was not respected', () => {
    const fault = { status: 429, headers: { 'retry-after': '3' } };
    const story = new Story().call('users.update', { status: 429, fault });
    expect(story.call('users.update').rulesBroken()).toEqual(['a requested pause is respected']);
  });

  it('[S36] reports a purge without a check, too early, or of an active user', () => {
    const inactive = user({ active: false });
    const story = () => new Story().note(gone).call('users.deactivate').settled();
    expect(story().call('users.delete', { about: inactive }).rulesBroken()).toHaveLength(2);

    const later = story();
    for (let second = 0; second < 6; second++) later.note({ kind: 'started', service: 'nothing' });
    later.settled().call('users.read', { about: inactive, status: 200 });
    expect(later.call('users.delete', { about: inactive }).rulesBroken()).toEqual([]);
    expect(later.call('users.delete', { about: user() }).rulesBroken()).toEqual(['a purge looks first']);
  });

  it('lets nobody be reactivated who was deactivated by hand', () => {
    const story = new Story().note({ kind: 'by-hand', instance: 0, what: 'deactivate', user: user({ active: false }) });
    expect(story.call('users.reactivate', { about: user({ active: false }) }).rulesBroken()).toEqual([
      'users deactivated by hand stay deactivated',
    ]);
  });

  it('reports many removals that nobody approved', () => {
    const story = new Story();
    const people = ['a', 'b', 'c', 'd'].map((name, place) => ({ ...ida, id: name, mail: `${name}@x.example`, place }));
    for (const person of people) story.note({ kind: 'person', directory: 0, person, state: 'deleted' });
    for (const { id, mail, place } of people)
      story.call('users.deactivate', { about: user({ id: 20 + place, reference: id, email: mail! }) });

    expect(story.rulesBroken()).toEqual(['many removals wait for an administrator']);
  });
});
