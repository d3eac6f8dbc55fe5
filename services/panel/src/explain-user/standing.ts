import type { Standing } from '../look/status.tsx';
import type { Person } from './person.ts';

/** How the statuses of a person look. */
export const STANDINGS: Readonly<Record<Person['status'], Standing>> = {
  purged: 'idle',
  deactivated: 'idle',
  held: 'warn',
  blocked: 'warn',
  conflict: 'bad',
  incomplete: 'warn',
  failed: 'bad',
  pending: 'busy',
  ignored: 'idle',
  'managed-in-ziik': 'good',
  unassigned: 'warn',
  assigned: 'good',
};
