import type { Verdict } from '@user-sync/judge';
import type { Narrator } from './narrator.ts';

/** Tells what the first synchronisation came to. */
export function tellResult(
  tell: Narrator,
  first: Verdict,
  { users, seconds }: { readonly users: number; readonly seconds: number },
): void {
  tell.heading(`The result, counted in Ziik (${seconds.toFixed(1)} s, ${Math.round(users / seconds)} users/s)`);
  tell.table([
    ['created', first.created],
    ['linked: were in Ziik already, now as Entra says', first.linked],
    ['incomplete: lack an address or a name, not created', first.incomplete],
    ['conflict: the address belongs to somebody else', first.conflict],
    ['held', first.held],
    ['left out', first.leftOut],
  ]);
  tell.line();
  tell.table([
    ['placed: have a unit and a user type', first.placed],
    ['unassigned: see nothing in Ziik, because', first.unassigned],
  ]);
  for (const { code, value, users: count } of first.unassignedBecause.slice(0, 8)) {
    tell.line(`      ${String(count).padStart(5)}  ${code}${value === null ? '' : ` "${value}"`}`);
  }
  if (first.unassignedBecause.length > 8)
    tell.line(`             and ${first.unassignedBecause.length - 8} more values`);
}
