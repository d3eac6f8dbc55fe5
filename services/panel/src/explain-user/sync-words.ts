import type { TextId } from '../frame/texts.tsx';
import type { Sync } from './person.ts';

type SyncStep = Sync['steps'][number];

/** A step of "sync this user" in words: how far it is, and why it waits or has failed. */
export interface SyncLine {
  readonly step: SyncStep['step'];
  readonly state: SyncStep['state'];
  readonly text: TextId;
  readonly why: TextId | null;
  readonly retryAt: string | null;
}

const WHY = [
  'secret-wrong',
  'secret-expired',
  'certificate-wrong',
  'certificate-expired',
  'federation-refused',
  'federation-unavailable',
  'application-unknown',
  'application-disabled',
  'tenant-unknown',
  'wrong-cloud',
  'permission-missing',
  'access-blocked',
  'graph-unavailable',
  'throttled',
  'ziik-credentials-wrong',
  'ziik-unavailable',
  'internal',
  'not-found',
  'retrying',
  'removal-held',
] as const;

/** The steps in words; that somebody asked is told above them. Of those that wait, only the first is being done. */
export function syncLines({ steps }: Sync): SyncLine[] {
  const current = steps.find(({ state }) => state === 'waiting');
  return steps.flatMap((each) => {
    const { step, state, code, retryAt } = each;
    if (step === 'asked') return [];
    const isLater = state === 'waiting' && each !== current && step !== 'read';
    const text: TextId = isLater ? `explain.sync.${step}.later` : `explain.sync.${step}.${state}`;
    return { step, state, text, why: whyText(code), retryAt };
  });
}

function whyText(code: string | null): TextId | null {
  if (code === null) return null;
  const known = WHY.find((each) => each === code);
  return known === undefined ? 'explain.sync.why.other' : `explain.sync.why.${known}`;
}
