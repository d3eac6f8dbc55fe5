import type { Problem } from '../api/problem.ts';
import type { components } from '../api/schema.ts';
import { refusalOf } from '../frame/refusal.ts';
import type { Sentence } from '../frame/sentence.ts';
import type { Step } from '../look/steps.tsx';
import type { Preview, Summary } from './preview-words.ts';

type Part = components['schemas']['Status']['parts'][number];

/** What becomes of people by itself, in the order in which it is told, with the name that the summary has for it. */
const DONE = [
  ['created', 'created'],
  ['linked', 'linked'],
  ['reactivated', 'reactivated'],
  ['moved', 'moved'],
  ['updated', 'updated'],
  ['left-out', 'leftOut'],
  ['same', 'same'],
] as const;

/** What somebody should know before. */
const TO_LOOK_AT = [
  ['held', 'held'],
  ['deactivated', 'deactivated'],
  ['conflict', 'conflict'],
  ['refused', 'refused'],
  ['sees-nothing', 'seesNothing'],
  ['incomplete', 'incomplete'],
] as const;

/** What a whole synchronisation would do, and what somebody should know before. */
export function rehearsalHeadline(summary: Summary, people: number): Sentence[] {
  if (people === 0) return [{ id: 'rehearsal.headline.nobody' }];
  if (summary.same === people) return [{ id: 'rehearsal.headline.same', values: { people } }];
  const done = counted(DONE, summary).map(
    ([kind, count]): Sentence => ({ id: `rehearsal.some.${kind}`, values: { people: count } }),
  );
  const known = counted(TO_LOOK_AT, summary).map(
    ([kind, count]): Sentence => ({ id: `rehearsal.known.${kind}`, values: { people: count } }),
  );
  return [
    ...(done.length === 0 ? [] : [{ id: 'rehearsal.headline', values: { people, list: { list: done } } } as const]),
    ...(known.length === 0 ? [] : [{ id: 'rehearsal.known', values: { list: { list: known } } } as const]),
  ];
}

function counted<Kind extends string>(
  kinds: readonly (readonly [Kind, keyof Summary])[],
  summary: Summary,
): (readonly [Kind, number])[] {
  return kinds.map(([kind, name]) => [kind, summary[name] ?? 0] as const).filter(([, people]) => people > 0);
}

/** One of the three parts of a rehearsal. */
export interface RehearsalStep extends Pick<Step, 'standing' | 'isCurrent'> {
  readonly id: 'read' | 'placed' | 'lookedUp';
  readonly text: Sentence;
}

/** Read in Azure, decided where they go, looked up in Ziik: what is behind it, what it is at, and what comes. */
export function rehearsalSteps(progress: Preview['progress']): RehearsalStep[] {
  const { done = 0, expected = null, read = 0, decided = 0 } = progress ?? {};
  if (progress === null || expected === null) {
    const isReading = progress !== null;
    return [
      step('read', isReading ? 'busy' : 'idle', { id: 'rehearsal.step.reading', values: { people: read } }),
      step('placed', 'idle', { id: 'rehearsal.step.toPlace' }),
      step('lookedUp', 'idle', { id: 'rehearsal.step.toLookUp' }),
    ];
  }
  const isPlaced = decided >= expected;
  return [
    step('read', 'good', { id: 'rehearsal.step.read', values: { people: expected } }),
    isPlaced
      ? step('placed', 'good', { id: 'rehearsal.step.placed' })
      : step('placed', 'busy', { id: 'rehearsal.step.placing', values: { done: decided, expected } }),
    step('lookedUp', isPlaced ? 'busy' : 'idle', { id: 'rehearsal.step.lookingUp', values: { done, expected } }),
  ];
}

function step(id: RehearsalStep['id'], standing: Step['standing'], text: Sentence): RehearsalStep {
  return { id, standing, isCurrent: standing === 'busy', text };
}

/** How far it is, in per cent of those who are looked up; null: nobody can say. */
export function rehearsalPercent(progress: Preview['progress']): number | null {
  const { done = 0, expected = null } = progress ?? {};
  if (expected === null) return null;
  return expected === 0 ? 100 : Math.min(100, (done / expected) * 100);
}

/** What keeps it from going on at present; null: nothing that is known. */
export function rehearsalObstacle(progress: Preview['progress'], parts: readonly Part[]): Sentence | null {
  const isDown = (name: Part['name']) => parts.some((part) => part.name === name && part.state === 'down');
  const isRead = progress?.expected != null;
  if (isRead) return isDown('ziik') ? { id: 'rehearsal.waits.ziik' } : null;
  return isDown('microsoft') ? { id: 'rehearsal.waits.microsoft' } : null;
}

/** Why there is no result; `isConnection`: verifying the connection tells more. */
export function rehearsalFailure(
  problem: Problem | null,
  preview: Preview | undefined,
): { readonly words: Sentence; readonly isConnection: boolean } {
  const code = problem === null ? preview?.error?.code : problem.code;
  const isConnection = code === 'azure-unreadable';
  if (problem === null && preview?.status === 'cancelled')
    return { words: { id: 'rehearsal.cancelled' }, isConnection: false };
  if (code === 'azure-unreadable' || code === 'interrupted')
    return { words: { id: `rehearsal.failed.${code}` }, isConnection };
  if (code === 'catalogue-unread') return { words: { id: 'preview.failed.catalogue-unread' }, isConnection };
  if (problem?.status === 404) return { words: { id: 'rehearsal.expired' }, isConnection };
  if (problem !== null) return { words: refusalOf(problem), isConnection };
  return { words: { id: 'rehearsal.failed' }, isConnection };
}

/** Whether the settings that were rehearsed are not those of now. */
export function isStale({ status, code }: Pick<Problem, 'status' | 'code'>): boolean {
  return status === 412 || code === 'preview-stale' || code === 'preview-not-done';
}
