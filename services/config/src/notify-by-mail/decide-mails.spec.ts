import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Attention, attentionOf } from '../manage-integrations/attention.ts';
import { conditionsOf } from './conditions-of.ts';
import { type Condition, decideMails, type KnownCause, type Subject } from './decide-mails.ts';

const START = Date.parse('2026-11-02T08:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const at = (ms: number) => new Date(START + ms);

function attention(code: string, change: Partial<Attention> = {}): Attention {
  return { code, severity: 'error', title: '', detail: '', remedy: '', values: {}, since: null, ...change };
}

const wrongSecret = () => [attention('secret-wrong')];
const ziikDown = (since: Date) => [attention('ziik-unavailable', { severity: 'warning', since })];
const held = (deactivations: number) => [attention('removals-held', { values: { deactivations } })];

/** Integrations that are looked at again and again, each by what stands at it then. */
function watched(integrations = 1) {
  const known = new Map<string, readonly KnownCause[]>();
  return {
    known,
    /** The mails of one look, as `cause` or, of several integrations, `integration cause`. */
    look(ms: number, what: (integration: number) => readonly Attention[] | null): string[] {
      const subjects: Subject[] = Array.from({ length: integrations }, (_, n) => {
        const stands = what(n);
        const conditions = stands === null ? null : conditionsOf(stands);
        return { integrationId: `i${n}`, instanceSlug: `s${n}`, conditions, known: known.get(`i${n}`) ?? [] };
      });
      const decision = decideMails(subjects, at(ms));
      for (const [id, causes] of decision.known) known.set(id, causes);
      return decision.mails.map(({ integrationId, cause }) =>
        integrations === 1 ? cause : `${integrationId} ${cause}`,
      );
    },
    /** The mails of a look every minute, with the minute of each. */
    lookOn(from: number, to: number, what: (ms: number) => readonly Attention[] | null, step = MINUTE): string[] {
      const mails: string[] = [];
      for (let ms = from; ms <= to; ms += step)
        mails.push(...this.look(ms, () => what(ms)).map((cause) => `${cause} ${ms / MINUTE}`));
      return mails;
    },
  };
}

describe('the mails about an integration', () => {
  it('tell an error that the customer can remedy at once, and once', () => {
    expect(watched().lookOn(0, 3 * DAY, wrongSecret)).toEqual(['secret-wrong 0']);
  });

  it('tell of an hour without Ziik once, and once that it is over', () => {
    const down = (ms: number) => (ms < 60 * MINUTE ? ziikDown(at(0)) : []);

    expect(watched().lookOn(0, DAY, down)).toEqual(['ziik-unavailable 45', 'well-again 120']);
  });

  it('do not tell what passes by itself', () => {
    const blip = (ms: number) => (ms % (2 * HOUR) < 40 * MINUTE ? ziikDown(at(ms - (ms % (2 * HOUR)))) : []);

    expect(watched().lookOn(0, 2 * DAY, blip)).toEqual([]);
  });

  it('tell a failed round of Microsoft only when the one after it has failed too', () => {
    const failing = [attention('graph-unavailable', { severity: 'warning', since: at(0) })];

    expect(watched().lookOn(0, 70 * MINUTE, () => failing)).toEqual([]);
    expect(watched().lookOn(0, 80 * MINUTE, () => failing)).toEqual(['graph-unavailable 75']);
  });

  it('tell of a trouble that comes and goes once, and that it is over when it has stayed away for a day', () => {
    const flapping = (ms: number) => (ms < 2 * DAY && ms % (30 * MINUTE) < 10 * MINUTE ? wrongSecret() : []);

    const mails = watched().lookOn(0, 4 * DAY, flapping);

    expect(mails[0]).toBe('secret-wrong 0');
    expect(mails.slice(1)).toEqual([`well-again ${2 * 24 * 60 - 20 + 24 * 60}`]);
  });

  it('tell a trouble that returns after it was over again, but a day after the mail before at the earliest', () => {
    const again = (ms: number) => (ms < HOUR || ms >= 5 * HOUR ? wrongSecret() : []);

    expect(watched().lookOn(0, 2 * DAY, again)).toEqual([
      'secret-wrong 0',
      'well-again 120',
      `secret-wrong ${24 * 60}`,
    ]);
  });

  it('do not say that all is well while anything else is wrong', () => {
    const what = (ms: number) => [...(ms < HOUR ? wrongSecret() : []), ...(ms < 4 * HOUR ? ziikDown(at(ms)) : [])];

    expect(watched().lookOn(0, DAY, what)).toEqual(['secret-wrong 0', 'ziik-unavailable 45', 'well-again 300']);
  });

  it('tell of held deactivations, and a day later of more of them', () => {
    const world = watched();

    expect(world.look(0, () => held(30))).toEqual(['removals-held']);
    expect(world.look(HOUR, () => held(45))).toEqual([]);
    expect(world.look(25 * HOUR, () => held(45))).toEqual(['removals-held']);
    expect(world.look(60 * HOUR, () => held(45))).toEqual([]);
    expect(world.look(61 * HOUR, () => [])).toEqual([]);
  });

  it('remind of a secret 30, 7 and 1 days before its end, whenever it is looked at', () => {
    const expiresAt = at(40 * DAY);
    const standing = (ms: number) =>
      attentionOf({
        integration: { firstReadAt: at(0), secretExpiresAt: expiresAt, secretChangedAt: at(-DAY) },
        instance: undefined,
        lastReading: undefined,
        held: 0,
        now: at(ms),
      });

    expect(watched().lookOn(0, 41 * DAY, standing, HOUR)).toEqual(
      [10, 33, 39].map((day) => `secret-expiring ${day * 24 * 60}`),
    );
  });

  it('begin again with a new secret', () => {
    const world = watched();
    const expiring = (days: number) => [attention('secret-expiring', { severity: 'warning', values: { days } })];

    expect(world.look(0, () => expiring(3))).toEqual(['secret-expiring']);
    expect(world.look(2 * DAY, () => expiring(300 / 10))).toEqual(['secret-expiring']);
    expect(world.look(4 * DAY, () => expiring(28))).toEqual([]);
  });

  it.each(['catalogue-suspicious', 'never-initiated', 'round-unending'])('say nothing of %s', (code) => {
    expect(watched().look(0, () => [attention(code, { severity: 'warning' })])).toEqual([]);
  });

  it('end when nobody is named any more, and begin again a day after the last one', () => {
    const world = watched();

    expect(world.look(0, wrongSecret)).toEqual(['secret-wrong']);
    expect(world.look(HOUR, () => null)).toEqual([]);
    expect(world.look(2 * HOUR, wrongSecret)).toEqual([]);
    expect(world.look(25 * HOUR, wrongSecret)).toEqual(['secret-wrong']);
  });

  it('leave nothing behind of what is over', () => {
    const world = watched();

    world.lookOn(0, 2 * DAY, (ms) => (ms < HOUR ? [...wrongSecret(), ...held(3)] : []));

    expect(world.known.get('i0')).toEqual([]);
  });
});

describe('a storm', () => {
  it('of what the operator must solve sends no mail, however long it lasts', () => {
    const world = watched(3_000);

    const mails = [0, 1, 2, 8, 30].flatMap((hours) => world.look(hours * HOUR, () => ziikDown(at(0))));

    expect(mails).toEqual([]);
  });

  it('leaves those to be told for which it does not end', () => {
    const world = watched(3_000);
    const isLeft = (n: number) => n < 4;
    world.look(0, () => ziikDown(at(0)));
    world.look(2 * HOUR, () => ziikDown(at(0)));

    const soon = world.look(2 * HOUR + MINUTE, (n) => (isLeft(n) ? ziikDown(at(0)) : []));
    const later = world.look(3 * HOUR, (n) => (isLeft(n) ? ziikDown(at(0)) : []));

    expect(soon).toEqual([]);
    expect(later).toEqual([0, 1, 2, 3].map((n) => `i${n} ziik-unavailable`));
  });

  it('of what customers would have to solve is told when it has not passed within hours', () => {
    const world = watched(11);

    expect(world.look(0, wrongSecret)).toEqual([]);
    expect(world.look(5 * HOUR, wrongSecret)).toEqual([]);
    expect(world.look(6 * HOUR, wrongSecret)).toHaveLength(11);
  });

  it('is not what ten customers have, or what one has had for long', () => {
    expect(watched(10).look(0, wrongSecret)).toHaveLength(10);

    const since = (n: number) => at(-n * 3 * HOUR);
    const world = watched(40);

    expect(world.look(0, (n) => [attention('secret-wrong', { since: since(n) })])).toHaveLength(40);
  });

  it('is not made by many integrations of one instance', () => {
    const conditions = conditionsOf(wrongSecret());
    const subjects = Array.from({ length: 50 }, (_, n) => ({
      integrationId: `i${n}`,
      instanceSlug: 'acme',
      conditions,
      known: [],
    }));

    expect(decideMails(subjects, at(0)).mails).toHaveLength(50);
  });
});

describe('whatever happens', () => {
  const CAUSES: readonly Condition[] = [
    ...conditionsOf([...wrongSecret(), ...held(5), attention('ziik-unavailable', { severity: 'warning' })]),
    ...conditionsOf([attention('secret-expiring', { severity: 'warning', values: { days: 5 } })]),
  ];

  it('nobody gets two mails about one cause within a day', () => {
    const look = fc.record({
      after: fc.integer({ min: 1, max: 300 }),
      stands: fc.option(fc.subarray([...CAUSES]), { nil: null, freq: 10 }),
      measure: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 60 }), (looks) => {
        let ms = 0;
        let known: readonly KnownCause[] = [];
        const told = new Map<string, number>();
        for (const { after, stands, measure } of looks) {
          ms += after * MINUTE;
          const conditions = stands?.map((each) => (each.measure === null ? each : { ...each, measure })) ?? null;
          const subject = { integrationId: 'i', instanceSlug: 's', conditions, known };
          const decision = decideMails([subject], at(ms));
          known = decision.known.get('i')!;
          for (const { cause } of decision.mails) {
            expect(ms - (told.get(cause) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(DAY);
            told.set(cause, ms);
          }
        }
      }),
    );
  });
});
