import type { Integration } from '../api/queries.ts';

/** One number of the home page, and the tab of People that lists them. */
export interface HomeFigure {
  readonly id: 'inPlace' | 'seesNothing' | 'unclear' | 'purge' | 'held' | 'failed';
  readonly value: number;
  /** Below the integration's own address. */
  readonly path: string;
  readonly tone?: 'bad' | 'warn';
}

/** The numbers of the home page. Those that Ziik does not accept are shown only where there are any. */
export function figuresOf(counts: Integration['counts'], purgeIn7Days: number): HomeFigure[] {
  const { assigned, unassigned, conflict, incomplete, held, failed, blocked } = counts;
  const figures: HomeFigure[] = [
    { id: 'inPlace', value: assigned, path: 'users?tab=everybody' },
    { id: 'seesNothing', value: unassigned, path: 'users?tab=unassigned', tone: 'warn' },
    {
      id: 'unclear',
      value: conflict + incomplete,
      path: `users?tab=${conflict > 0 ? 'conflicts' : 'incomplete'}`,
      tone: 'warn',
    },
    { id: 'purge', value: purgeIn7Days, path: 'users?tab=deactivated' },
    { id: 'held', value: held, path: 'held', tone: 'bad' },
  ];
  if (failed + blocked > 0) {
    figures.push({ id: 'failed', value: failed + blocked, path: 'users?tab=failed', tone: 'bad' });
  }
  return figures;
}
