import type { Integration } from '../api/queries.ts';
import type { Standing } from '../look/status.tsx';

/** How the states of an integration look. */
export const STANDINGS: Readonly<Record<Integration['state'], Standing>> = {
  disabled: 'idle',
  ready: 'good',
  running: 'busy',
  'needs-attention': 'bad',
};
