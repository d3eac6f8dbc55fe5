import type { FaultBreach } from './breach.ts';
import { BREACHES_OF_THE_APPLIER } from './breaches-of-the-applier.ts';
import { BREACHES_OF_THE_PATH } from './breaches-of-the-path.ts';

/** Rules of which a judge must notice that they are broken. */
export const BREACHES: readonly FaultBreach[] = [...BREACHES_OF_THE_PATH, ...BREACHES_OF_THE_APPLIER];
