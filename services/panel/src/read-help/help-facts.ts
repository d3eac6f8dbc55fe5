import type { Integration } from '../api/queries.ts';
import { addPeriod } from '../decide-removals/undo-until.ts';
import { isText } from '../frame/known-texts.ts';
import type { TextId } from '../frame/texts.tsx';

/** What the help says of this installation and integration; of none yet, what a new one begins with. */
export interface HelpFacts {
  /** The fields that name the unit and the user types; null: none is chosen yet. */
  readonly unitField: TextId | null;
  readonly userTypeField: TextId | null;
  /** Minutes between two rounds. */
  readonly minutes: number;
  /** Days from deactivation to removal for good. */
  readonly days: number;
  readonly percent: number;
  readonly from: number;
}

const BEGINNING = { percent: 10, from: 20 };

export function helpFacts(
  periods: { readonly poll: string; readonly retention: string },
  integration: Pick<Integration, 'unitField' | 'userTypeField' | 'options'> | null,
): HelpFacts {
  const msOf = (period: string) => addPeriod(new Date(0), period).getTime();
  return {
    unitField: fieldOf(integration?.unitField),
    userTypeField: fieldOf(integration?.userTypeField),
    minutes: Math.round(msOf(periods.poll) / 60_000),
    days: Math.round(msOf(periods.retention) / 86_400_000),
    ...(integration?.options.maxDeactivations ?? BEGINNING),
  };
}

function fieldOf(name: string | undefined): TextId | null {
  const id = `azure.${name}`;
  return isText(id) ? id : null;
}
