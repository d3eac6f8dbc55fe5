import type { Fault as GraphFault } from '@user-sync/sandbox-entra';
import type { FaultRule as ZiikFaultRule } from '@user-sync/sandbox-ziik';
import type { Dice } from './dice.ts';
import type { ServiceName, Step } from './history.ts';

type Fault = Step extends infer Each ? (Each extends Step ? Omit<Each, 'afterMs'> : never) : never;

const services: readonly ServiceName[] = ['poller', 'mapper', 'applier', 'applier', 'config'];
const hanging = ['poller', 'mapper', 'applier'] as const;
const copied = ['poller', 'mapper', 'applier', 'applier'] as const;

/** What no header may say: no time, the past, two things at once, 31 years. */
const absurdPauses = ['0', '-1', '1, 1', '0.5', 'Thu, 01 Jan 1970 00:00:00 GMT', '999999999'] as const;

/** One trouble of processes, of what they stand on, or of Graph and Ziik. */
export function someFault(
  dice: Dice,
  { directories, instances, people }: { directories: number; instances: number; people: readonly string[] },
): Fault {
  const directory = dice.number(directories);
  const instance = dice.number(instances);
  return dice.weigh<() => Fault>([
    [14, () => ({ do: 'kill', service: dice.pick(services) })],
    // Longer than the leases, so that somebody else takes over and the frozen one comes back as a zombie.
    [8, () => ({ do: 'freeze', service: dice.pick(services), forMs: 1_000 + dice.number(5_000) })],
    [8, () => ({ do: dice.chance(70) ? 'add-copy' : 'end-copy', service: dice.pick(copied) })],
    [8, () => ({ do: 'cut', part: dice.chance(50) ? 'kafka' : 'postgres' })],
    [3, () => ({ do: 'silence', part: dice.chance(30) ? 'kafka' : 'postgres' })],
    [2, () => ({ do: 'hang', service: dice.pick(hanging) })],
    [
      6,
      () => ({
        do: 'slow',
        part: dice.chance(30) ? 'kafka' : 'postgres',
        delayMs: 20 + dice.number(150),
        forMs: 1_000 + dice.number(3_000),
      }),
    ],
    [3, () => ({ do: 'restart', part: dice.chance(50) ? 'kafka' : 'postgres' })],
    [16, () => ({ do: 'graph-fault', directory, ...someGraphFault(dice) })],
    [5, () => ({ do: 'hide', directory, who: dice.pick(people), times: 1 + dice.number(3) })],
    [4, () => ({ do: 'graph-setting', directory, set: someGraphSetting(dice) })],
    [3, () => ({ do: 'dead-link', directory, status: dice.pick([504, 500, 404]) })],
    [28, () => ({ do: 'ziik-fault', instance, rule: someZiikFault(dice) })],
    [3, () => ({ do: 'ziik-down', instance, forMs: 500 + dice.number(3_000) })],
    [3, () => ({ do: 'revoke-tokens', instance })],
  ])();
}

function someGraphSetting(dice: Dice): { failSkipTokens?: number; replicationDelayMs?: number } {
  return dice.chance(50) ? { failSkipTokens: 1 + dice.number(3) } : { replicationDelayMs: 200 + dice.number(1_500) };
}

function someGraphFault(dice: Dice): { path: string; skip: number; times: number; fault: GraphFault } {
  const path = dice.weigh([
    [50, '/users/[^?]*delta'],
    [25, '/users\\?'],
    [15, '/users/[0-9a-f]{8}-'],
    [10, '/token'],
  ]);
  const fault = dice.weigh<GraphFault>([
    [14, { status: 429, headers: { 'retry-after': '1' } }],
    [6, { status: 429 }],
    [8, { status: 503 }],
    [6, { status: 500 }],
    [6, { status: 504 }],
    [8, { kind: 'reset' }],
    [6, { kind: 'cut-json' }],
    [4, { kind: 'html-502' }],
    [6, { kind: 'slow', ms: 1_500 }],
    [10, { kind: 'resync' }],
    [8, { kind: 'sync-state-not-found' }],
    [6, { kind: 'empty-page' }],
    [6, { kind: 'page', page: { reverse: true, duplicate: true } }],
    [4, { kind: 'page', page: { limit: 3 } }],
    [6, { kind: 'page', page: { split: true } }],
    [4, { status: 429, headers: { 'retry-after': dice.pick(absurdPauses) } }],
    [3, { kind: 'too-big', bytes: 40_000_000, packed: true }],
    [2, { kind: 'trickle', gapMs: 300 }],
  ]);
  return { path, skip: dice.number(3), times: 1 + dice.number(3), fault };
}

function someZiikFault(dice: Dice): ZiikFaultRule {
  const operation = dice.weigh([
    [20, 'users.*'],
    [20, 'users.create'],
    [15, 'users.update'],
    [10, 'memberships.*'],
    [10, 'users.deactivate'],
    [5, 'users.delete'],
    [5, 'users.search'],
    [5, 'users.read-by-reference'],
    [6, 'units.*'],
    [4, 'usertypes.*'],
  ]);
  const fault = dice.weigh<ZiikFaultRule['fault']>([
    [30, { kind: 'lost-answer' }],
    [12, { kind: 'reset' }],
    [10, { kind: 'slow', delayMs: 3_000 }],
    [6, { kind: 'hang' }],
    [12, { status: 429, headers: { 'retry-after': '2' } }],
    [6, { status: 429 }],
    [8, { status: 503, headers: { 'retry-after': '1' } }],
    [10, { status: 500 }],
    [6, { status: 502, body: '<html>Bad Gateway</html>' }],
    [3, { status: 429, headers: { 'retry-after': dice.pick(absurdPauses) } }],
    [3, { kind: 'too-big', bytes: 40_000_000, packed: true }],
    [2, { kind: 'trickle', delayMs: 300 }],
  ]);
  return { match: { operation }, times: 1 + dice.number(5), fault };
}
