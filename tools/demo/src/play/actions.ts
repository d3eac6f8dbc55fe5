import {
  breakSecret,
  bringGraphUp,
  bringZiikUp,
  makeSecret,
  repairSecret,
  takeGraphDown,
  takeZiikDown,
} from './break-things.ts';
import { hire, leave, leaveTogether, move, rename, restore, returnTogether } from './change-people.ts';
import { addUnit, makeByHand, renameUnit } from './change-ziik.ts';
import type { Playground, Told } from './playground.ts';

/** A button of the play page. */
export interface Action {
  readonly label: string;
  readonly run: (playground: Playground) => Promise<Told>;
}

/** What one can do, by the name in the address of the call. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  hire: { label: 'Hire somebody', run: hire },
  move: { label: 'Move somebody', run: move },
  rename: { label: 'Rename somebody', run: rename },
  leave: { label: 'Let one leave', run: leave },
  restore: { label: 'Bring one back', run: restore },
  'leave-together': { label: 'Let 30 of 100 leave', run: leaveTogether },
  'return-together': { label: 'Bring them back', run: returnTogether },
  'make-by-hand': { label: 'Make somebody', run: makeByHand },
  'add-unit': { label: 'Add a wanted unit', run: addUnit },
  'rename-unit': { label: 'Rename a unit', run: renameUnit },
  'break-secret': { label: 'Break the secret', run: breakSecret },
  'repair-secret': { label: 'Repair the secret', run: repairSecret },
  'make-secret': { label: 'Make a new secret', run: makeSecret },
  'ziik-down': { label: 'Take Ziik down', run: takeZiikDown },
  'ziik-up': { label: 'Bring Ziik up', run: bringZiikUp },
  'graph-down': { label: 'Take Graph down', run: takeGraphDown },
  'graph-up': { label: 'Bring Graph up', run: bringGraphUp },
  initiate: { label: 'Initiate synchronisation', run: initiate },
};

/** The buttons in the order of the page. */
export const GROUPS: readonly { readonly title: string; readonly actions: readonly string[] }[] = [
  {
    title: 'People in Azure',
    actions: ['hire', 'move', 'leave', 'restore', 'leave-together', 'return-together', 'rename'],
  },
  { title: 'In Ziik', actions: ['make-by-hand', 'add-unit', 'rename-unit'] },
  { title: 'The secret in Azure', actions: ['break-secret', 'repair-secret', 'make-secret'] },
  { title: 'Out of order', actions: ['ziik-down', 'ziik-up', 'graph-down', 'graph-up'] },
];

async function initiate({ admin, integrationId }: Playground): Promise<Told> {
  const { number } = await admin.post<{ number: number }>(`/v1/integrations/${integrationId}/runs`, { kind: 'delta' });
  return {
    did: `Synchronisation ${number} is initiated.`,
    watch: 'The panel shows its progress at once, and what it changed when it is done.',
  };
}
