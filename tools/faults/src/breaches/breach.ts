import type { Breach } from '@user-sync/checks';
import type { Step } from '../plan/history.ts';
import type { Emphasis } from '../plan/plan-history.ts';

/** A rule broken on purpose, and the histories in which that shows. */
export interface FaultBreach {
  /** A description of what goes wrong. */
  readonly name: string;
  /** Texts replaced; each stands exactly once in its file. */
  readonly edits: readonly Pick<Breach, 'file' | 'find' | 'replace'>[];
  /** What the histories are about, and how long they are. */
  readonly emphasis: Emphasis;
  /** Steps that come again and again between the others: what the breach needs in order to show. */
  readonly scene?: readonly Step[];
  /** How many seeds are tried before it counts as not caught. */
  readonly seeds: number;
}
