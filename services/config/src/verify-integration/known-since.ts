import { failingSince, loadInstance } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import type { Check } from './verify-integration.ts';

/** Checks with the time since when each fails like this, where a run or the instance has noted the same before. */
export async function sinceWhen<Given extends Pick<Check, 'code'>>(
  db: Tx,
  { instanceSlug, integrationId }: { instanceSlug: string; integrationId: string | undefined },
  checks: readonly Given[],
): Promise<(Given & { since: string | null })[]> {
  const [instance, failing] = await Promise.all([
    loadInstance(db, instanceSlug),
    failingSince(db, integrationId === undefined ? [] : [integrationId]),
  ]);
  const known = [{ code: instance?.ziikError, since: instance?.ziikErrorAt }, ...[...failing.values()]];
  return checks.map((check) => {
    const noted = check.code === null ? undefined : known.find(({ code }) => code === check.code);
    return { ...check, since: noted?.since?.toISOString() ?? null };
  });
}
