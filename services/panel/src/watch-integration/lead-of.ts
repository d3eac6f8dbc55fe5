import type { Integration } from '../api/queries.ts';
import type { Sentence } from '../frame/sentence.ts';

/** What the first sentence of an integration is chosen by. */
export interface LeadFacts {
  readonly integration: Pick<Integration, 'freshness' | 'nextRunAt'>;
  /** Changes that Ziik has not answered. */
  readonly waiting: number;
  /** Who switched it off and when; null: not known, or nobody ever switched it on. */
  readonly offBy: { readonly name: string; readonly at: string } | null;
  readonly now: Date;
}

type Reason = NonNullable<Integration['freshness']['reason']>;
const OWN_REASONS = ['round-missing', 'changes-waiting'] as const;
type OwnReason = (typeof OWN_REASONS)[number];

/** What an administrator reads first: how current Ziik is, what delays it, and when Azure is read next. */
export function leadOf(facts: LeadFacts): Sentence[] {
  const { integration, waiting, offBy, now } = facts;
  const { status, readAt, waitingSince, reason } = integration.freshness;
  const next = nextRound(integration.nextRunAt, now);
  switch (status) {
    case 'off':
      if (offBy !== null)
        return [{ id: 'home.off.by', values: { actor: { name: offBy.name }, day: { day: offBy.at } } }];
      return [{ id: readAt === null ? 'home.off.notYet' : 'home.off' }];
    case 'never':
      return reason === null
        ? [{ id: 'home.never' }, ...next]
        : [{ id: 'home.never.late' }, ...reasonOf(reason), ...next];
    case 'late':
      if (reason === 'changes-waiting') {
        return [
          { id: 'home.late.waiting', values: { since: { time: waitingSince ?? readAt! }, count: waiting } },
          ...next,
        ];
      }
      return [{ id: 'home.late', values: { since: { time: readAt! } } }, ...reasonOf(reason!), ...next];
    default:
      if (waitingSince !== null && waiting > 0) {
        return [{ id: 'home.waiting', values: { time: { time: readAt! }, count: waiting } }, ...next];
      }
      return [{ id: 'home.fresh', values: { time: { time: readAt! } } }, ...next];
  }
}

function reasonOf(reason: Reason): Sentence[] {
  if (reason === 'disabled') return [];
  if (isOwn(reason)) return [{ id: `home.reason.${reason}` }];
  return [{ id: `trouble.${reason}.short` }];
}

function isOwn(reason: Reason): reason is OwnReason {
  return (OWN_REASONS as readonly Reason[]).includes(reason);
}

/** When Azure is read next; what is due now begins within moments. */
function nextRound(at: string | null, now: Date): Sentence[] {
  if (at === null) return [];
  if (Date.parse(at) <= now.getTime()) return [{ id: 'home.next.now' }];
  return [{ id: 'home.next', values: { next: { time: at }, away: { away: at } } }];
}
