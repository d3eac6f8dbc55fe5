import { type FindingCode, isAboutValue } from '../finding.ts';
import { guardDeactivations } from '../guard-deactivations.ts';
import type { IntegrationOptions } from '../integration-options.ts';
import type { ChangeKind } from './change-kinds.ts';
import { type Foreseen, seesSomething } from './foresee-change.ts';
import type { HeldPerson } from './held-person.ts';

/** What a change would do to all, one person after the other. */
export interface ChangeTally {
  add(counted: CountedAs): void;
  /** The numbers, with what the removal limit makes of those who would leave. */
  result(limit: IntegrationOptions['maxDeactivations']): TallyResult;
}

/** What came of all together. */
export interface TallyResult {
  /** How many people there are of each kind. */
  readonly counts: KindCounts;
  /** Of those who stay as they are, how many see something and would state a value that matches nothing. */
  readonly unmatched: number;
  readonly verdict: 'release' | 'hold';
}

type KindCounts = Readonly<Record<ChangeKind | 'same', number>>;

/** A person with what the removal limit counts. */
export type CountedPerson = Pick<
  HeldPerson,
  'status' | 'ziikUserId' | 'ziik' | 'lifecycle' | 'findings' | 'isDeactivated' | 'isHeld'
> & {
  /** Whether we deactivated the user within the last 24 hours. */
  readonly isDeactivatedLately: boolean;
};

/** What a person counts for. */
export interface CountedAs {
  /** Null: the rules cannot concern the person, who is not in Azure any more. */
  readonly kind: Foreseen['kind'] | null;
  readonly isLinked: boolean;
  readonly isDeactivatedLately: boolean;
  /** Whether the removal limit is still to judge the person, or holds the removal. */
  readonly isWaiting: boolean;
  /** Whether the person sees something, and stays so though a value would match nothing. */
  readonly isUnmatched: boolean;
}

/** What a person counts for; `foreseen` null: Azure does not have the person. */
export function countedAs(held: CountedPerson, foreseen: Pick<Foreseen, 'kind' | 'after'> | null): CountedAs {
  const kind = foreseen?.kind ?? null;
  const isUnmatched = kind === 'same' && staysWithoutMatch(foreseen!.after);
  if (held.ziikUserId === null || held.status === 'purged') {
    const isLinked = foreseen?.after.isInZiik ?? false;
    return { kind, isLinked, isDeactivatedLately: false, isWaiting: false, isUnmatched };
  }
  return {
    kind,
    isLinked: !held.isDeactivated || held.isDeactivatedLately,
    isDeactivatedLately: held.isDeactivatedLately && staysDeactivated(held, kind),
    isWaiting: (kind === null || kind === 'same') && isWaiting(held),
    isUnmatched,
  };
}

/** Somebody with one of these stays in Ziik, though gone from Azure. */
const STAYING: readonly FindingCode[] = [
  'removal-rejected',
  'reactivated-in-ziik',
  'own-account',
  'administrator-protected',
];

/** Counts people by kind, and all that the removal limit judges. Memory does not grow with them. */
export function tallyChange(): ChangeTally {
  const kinds = new Map<Foreseen['kind'], number>();
  let linked = 0;
  let deactivatedLast24h = 0;
  let waiting = 0;
  let unmatched = 0;
  return {
    add(counted) {
      const { kind } = counted;
      if (kind !== null) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (counted.isLinked) linked++;
      if (counted.isDeactivatedLately) deactivatedLast24h++;
      if (counted.isWaiting) waiting++;
      if (counted.isUnmatched) unmatched++;
    },
    result({ percent, from }) {
      const leaving = kinds.get('leaves') ?? 0;
      const due = leaving + waiting;
      const verdict =
        leaving === 0 ? 'release' : guardDeactivations({ linked, deactivatedLast24h, due, percent, from });
      const count = (kind: Foreseen['kind']) => kinds.get(kind) ?? 0;
      const counts = {
        same: count('same'),
        deactivated: verdict === 'release' ? leaving : 0,
        held: verdict === 'hold' ? leaving : 0,
        'sees-nothing': count('sees-nothing'),
        'loses-types': count('loses-types'),
        'left-out': count('left-out'),
        moved: count('moved'),
        'types-changed': count('types-changed'),
        placed: count('placed'),
      };
      return { counts, unmatched, verdict };
    },
  };
}

function staysWithoutMatch(after: Foreseen['after']): boolean {
  return seesSomething(after) && after.findings.some(({ code }) => isAboutValue(code));
}

/** Who is brought back by the change does not count as deactivated any more. */
function staysDeactivated({ lifecycle }: CountedPerson, kind: Foreseen['kind'] | null): boolean {
  return kind === null || (lifecycle?.state === 'gone' && kind === 'same');
}

/** Whether the removal limit is still to judge the person, or holds the removal. */
function isWaiting({ lifecycle, ziik, isDeactivated, isHeld, findings }: CountedPerson): boolean {
  if (isHeld) return true;
  const isGone = lifecycle?.state === 'gone' && ziik !== null && !isDeactivated;
  return isGone && !findings.some(({ code }) => STAYING.includes(code));
}
