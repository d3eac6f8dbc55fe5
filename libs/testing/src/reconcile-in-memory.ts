import {
  type Circumstances,
  type Conclusion,
  type Holder,
  type Records,
  reconcileUser,
  type ZiikCalls,
} from '@user-sync/domain';
import { AARHUS, anApplied, aPerson, COOK, circumstances, ODENSE, WAITER } from './a-person.ts';
import { recordsInMemory, runAttempt, type UserInMemory, ZiikInMemory, type ZiikRules } from './ziik-in-memory.ts';

type CallName = keyof ZiikCalls;

/** Ida Holm, what there is in Ziik, and what happens while she is reconciled. */
export interface Situation {
  readonly person?: Parameters<typeof aPerson>[0];
  readonly users?: readonly Partial<UserInMemory>[];
  readonly ziik?: ZiikRules;
  readonly records?: Partial<Records>;
  readonly circumstances?: Partial<Circumstances>;
  /** Calls that Ziik refuses whatever they say, with a status that explains nothing. */
  readonly refuses?: Partial<Record<CallName, number>>;
  /** Somebody removes user 1 in Ziik just before this call. */
  readonly removedBefore?: CallName;
}

/** Reconciles Ida in a situation; `told` is what the administrator sees, as `status finding finding`. */
export function reconcile(situation: Situation) {
  const ziik = new ZiikInMemory({ names: [AARHUS, ODENSE, COOK, WAITER], ...situation.ziik });
  for (const user of situation.users ?? []) ziik.add(user);
  const person = aPerson(situation.person);
  const attempt = reconcileUser(person, circumstances(situation.circumstances));
  const answers = disturbed(ziik, situation);
  const { ending, calls, turns } = runAttempt(attempt, answers, recordsInMemory(situation.records));
  if ('brokenOff' in ending) throw new Error(ending.brokenOff.words);
  return { conclusion: ending, calls, turns, ziik, person, told: toldOf(ending), ida: ziik.users.get(1) };
}

function toldOf({ status, findings }: Conclusion): string {
  const codes = (JSON.parse(findings) as { code: string }[]).map(({ code }) => code);
  return [status, ...codes].join(' ');
}

function disturbed(ziik: ZiikInMemory, { refuses = {}, removedBefore }: Situation): ZiikInMemory {
  return new Proxy(ziik, {
    get(_, property) {
      const name = property as CallName;
      if (name === removedBefore) ziik.users.delete(1);
      const status = refuses[name];
      if (status !== undefined) return () => ({ ok: false, failure: { kind: 'refused', status, fields: [] } });
      const call = ziik[name] as (...input: unknown[]) => unknown;
      return call.bind(ziik);
    },
  });
}

/** Somebody else of ours, linked to user 1 with Ida's address, and done. */
export function aHolder(holder: Partial<Holder> = {}): Holder {
  return {
    integrationId: 'integration',
    azureId: 'holder',
    ziikUserId: 1,
    formerAzureIds: [],
    applied: anApplied(),
    wantedEmailKey: 'ida@contoso.example',
    isGone: false,
    isHeld: false,
    settled: true,
    isDeactivated: false,
    ...holder,
  };
}
