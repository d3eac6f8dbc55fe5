import { decidePurge, finding, type PurgeFacts, sameEmail } from '@user-sync/domain';
import type { Draft } from '../accounts/account.ts';
import { settle } from '../reconcile-user/finish-draft.ts';
import type { Surroundings } from '../reconcile-user/surroundings.ts';

/** Removes a user for good whose day has come, after a look at the facts and at Ziik (S36). */
export async function purgeUser(draft: Draft, around: Surroundings): Promise<void> {
  const { lastSuccessAt, now } = await around.lastRound();
  const facts: PurgeFacts = {
    now,
    purgeAt: draft.account.purgeAt?.getTime() ?? now,
    integrationEnabled: around.integration.enabled,
    stillGone: true,
    lastSuccessAt,
    periodMs: around.pollPeriodMs,
    inZiik: null,
  };
  const first = decidePurge(facts);
  if (first !== 'look') return postpone(draft, around);

  const id = draft.ziikUserId!;
  const read = await around.ziik.getUser(id);
  const inZiik = read.ok
    ? read.value.active === false
      ? 'inactive'
      : 'active'
    : read.failure.kind === 'gone'
      ? 'absent'
      : null;
  if (inZiik === null) return postpone(draft, around);
  const email = (read.ok ? read.value.email : null) ?? draft.applied?.email ?? null;

  switch (decidePurge({ ...facts, inZiik })) {
    case 'done':
      return forget(draft);
    case 'keep':
      draft.deactivation = 'clear';
      draft.handsOff = 'reactivated-in-ziik';
      if (draft.applied !== null) draft.applied = { ...draft.applied, active: true };
      return settle(draft, { findings: [finding('reactivated-in-ziik')] });
    case 'purge': {
      if (sameEmail(email, around.ownAddress)) return settle(draft, { findings: [finding('own-account')] });
      const answer = await around.ziik.remove(id);
      if (!answer.ok && answer.failure.kind === 'refused') {
        return settle(draft, { findings: [finding('administrator-protected')] });
      }
      return forget(draft);
    }
    default:
      return postpone(draft, around);
  }
}

/** Not now: no round has succeeded lately, or Ziik would not say. Nothing that is told changes. */
function postpone(draft: Draft, { pollPeriodMs }: Surroundings): void {
  settle(draft, { due: pollPeriodMs / 4 });
}

function forget(draft: Draft): void {
  draft.wrote = true;
  draft.what = 'purged';
  draft.ziikUserId = null;
  draft.applied = null;
  draft.deactivation = 'clear';
  draft.forget = true;
  settle(draft, { purged: true });
}
