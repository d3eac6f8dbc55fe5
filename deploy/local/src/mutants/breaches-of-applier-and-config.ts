import type { Breach } from './breach.ts';

/** Breaches of what writes to Ziik, and of what administrators see and change. */
export const BREACHES_OF_APPLIER_AND_CONFIG: readonly Breach[] = [
  {
    name: 'the applier takes what is old for new',
    file: 'services/applier/src/store-commands/store-commands.ts',
    find: '\n    WHERE a.desired_revision < excluded.desired_revision`',
    replace: '`',
    caughtBy: {
      file: 'services/applier/test/applying.int.spec.ts',
      title: 'change nothing where they are stale or come twice',
    },
  },
  {
    name: 'the applier writes though the integration is disabled',
    file: 'services/applier/src/own-instances/instance-worker.ts',
    find: "if (!parts.integrations.isEnabled(integrationId)) throw new Abandoned('disabled');",
    replace: '',
    caughtBy: { file: 'services/applier/test/failing.int.spec.ts', title: 'gets no more writes' },
  },
  {
    name: 'deactivations do not wait for the end of their run',
    file: 'services/applier/src/deactivate-users/judge-deactivations.ts',
    find: 'SELECT 1 FROM applier.run r WHERE r.run_id = a.run_id AND r.drained_at IS NOT NULL',
    replace: 'SELECT 1',
    caughtBy: { file: 'services/applier/test/leaving.int.spec.ts', title: 'waits until all of its run has arrived' },
  },
  {
    name: 'the brake forgets the deactivations that it released before',
    file: 'services/applier/src/deactivate-users/judge-deactivations.ts',
    find: '      deactivatedLast24h: before,',
    replace: '      deactivatedLast24h: 0,',
    caughtBy: { file: 'services/applier/test/leaving.int.spec.ts', title: 'counts those of the last 24 hours' },
  },
  {
    name: 'a membership is written that was not read',
    file: 'services/applier/src/reconcile-user/place-user.ts',
    find: 'const read = await ziik.memberships(draft.ziikUserId!);',
    replace: 'const read = { ok: true, value: [standing] } as unknown as Awaited<ReturnType<typeof ziik.memberships>>;',
    caughtBy: { file: 'services/applier/test/applying.int.spec.ts', title: 'keep two memberships untouched' },
  },
  {
    name: 'an address is taken over from its holder',
    file: 'services/applier/src/reconcile-user/enter-ziik.ts',
    find: '  return listConflict(draft, holder.azureId, around);\n}',
    replace: `  await passLinkOn(around.db, around.lease, holder, draft.account);
  draft.ziikUserId = holder.ziikUserId;
  draft.applied = holder.applied;
  return updateUser(draft, around);\n}`,
    caughtBy: { file: 'services/applier/test/applying.int.spec.ts', title: 'is a conflict that names the holder' },
  },
  {
    name: 'whoever comes with the address of a leaver is taken for the leaver',
    file: 'services/applier/src/reconcile-user/enter-ziik.ts',
    find: "draft.wish === 'adopt' || isReturner(before, draft.account.command.profile)",
    replace: 'isReturner(before, before)',
    caughtBy: { file: 'services/applier/test/leaving.int.spec.ts', title: 'with other names is a conflict' },
  },
  {
    name: 'users are linked though existing ones are to be left alone',
    file: 'services/applier/src/reconcile-user/enter-ziik.ts',
    find: "    case 'unlinked':\n      if (around.integration.options.existingUsers === 'ignore') return settle(draft, { ignored: true });\n",
    replace: "    case 'unlinked':\n",
    caughtBy: { file: 'services/applier/test/applying.int.spec.ts', title: 'are left alone with existingUsers' },
  },
  {
    name: 'somebody deactivated by hand is brought back unasked',
    file: 'services/applier/src/reconcile-user/update-user.ts',
    find: 'const mustReactivate = returned || isDeactivated(draft) || bringsBack;',
    replace: 'const mustReactivate = returned || isDeactivated(draft) || bringsBack || seen?.active === false;',
    caughtBy: { file: 'services/applier/test/applying.int.spec.ts', title: 'deactivated them by hand' },
  },
  {
    name: 'the account by which we sign in is deactivated',
    file: 'services/applier/src/deactivate-users/leave-ziik.ts',
    find: 'if (sameEmail(draft.applied?.email ?? null, around.ownAddress)) {',
    replace: 'if (around.ownAddress === undefined) {',
    caughtBy: {
      file: 'services/applier/test/leaving.int.spec.ts',
      title: 'never touches the account by which we sign in',
    },
  },
  {
    name: 'a purge does not see that somebody was reactivated in Ziik',
    file: 'services/applier/src/purge-users/purge-user.ts',
    find: "? 'inactive'\n      : 'active'",
    replace: "? 'inactive'\n      : 'inactive'",
    caughtBy: {
      file: 'services/applier/test/leaving.int.spec.ts',
      title: 'keeps and lists who was reactivated in Ziik',
    },
  },
  {
    name: 'personal data stays with us after the purge',
    file: 'services/applier/src/purge-users/purge-user.ts',
    find: 'draft.forget = true;',
    replace: 'draft.forget = false;',
    caughtBy: { file: 'services/applier/test/leaving.int.spec.ts', title: 'forgets also what Azure still says' },
  },
  {
    name: 'a run is said to be settled while somebody waits',
    file: 'services/applier/src/settle-runs/settle-runs.ts',
    find: 'AND NOT a.settled AND a.desired_revision <= r.last_revision',
    replace: 'AND NOT a.settled AND a.desired_revision < 0',
    caughtBy: { file: 'services/applier/test/failing.int.spec.ts', title: 'keep their run from being settled' },
  },
  {
    name: 'the list of users takes what is old for new',
    file: 'services/config/src/keep-read-model/store-outcomes.ts',
    find: '\n  WHERE person.sequence < excluded.sequence`',
    replace: '`',
    caughtBy: { file: 'services/config/test/read-model.int.spec.ts', title: 'ignores what is not newer' },
  },
  {
    name: 'a purged user stays in the list with personal data',
    file: 'services/config/src/keep-read-model/store-outcomes.ts',
    find: 'isPurged(outcome) ? stubOf(outcome) : outcome',
    replace: 'isPurged(outcome) ? outcome : outcome',
    caughtBy: { file: 'services/config/test/read-model.int.spec.ts', title: 'keeps a stub without personal data' },
  },
  {
    name: 'another instance’s integration opens by its id',
    file: 'services/config/src/authenticate/scope.ts',
    find: ' && integration.instanceSlug === caller.instance',
    replace: '',
    caughtBy: { file: 'services/config/test/access.int.spec.ts', title: 'what belongs to another instance' },
  },
  {
    name: 'the list of integrations is not that of the instance',
    file: 'services/config/src/manage-integrations/find-integrations.ts',
    find: 'AND ($1::text IS NULL OR instance_slug = $1)',
    replace: 'AND ($1::text IS NULL OR true)',
    caughtBy: { file: 'services/config/test/access.int.spec.ts', title: 'is in no list' },
  },
  {
    name: 'a token for somebody else is taken',
    file: 'services/config/src/authenticate/token-verifier.ts',
    find: '        audience: settings.AUTH_AUDIENCE,\n',
    replace: '',
    caughtBy: { file: 'services/config/src/authenticate/token-verifier.spec.ts' },
  },
  {
    name: 'a webhook need not prove its origin',
    file: 'services/config/src/receive-webhooks/prove-origin.ts',
    find: 'return fits && given',
    replace: 'return given',
    caughtBy: { file: 'services/config/src/receive-webhooks/prove-origin.spec.ts' },
  },
  {
    name: 'a new secret is not tried first',
    file: 'services/config/src/manage-integrations/save-integration.ts',
    find: 'if (patch.secret !== undefined) await trySecret(parts.settings, input, patch.secret);',
    replace: '',
    caughtBy: {
      file: 'services/config/test/integrations.int.spec.ts',
      title: 'take a new secret only when Entra takes it',
    },
  },
  {
    name: 'the ID of a secret is taken for a secret',
    file: 'services/config/src/manage-integrations/integration.schema.ts',
    find: "if (typeof body.secret === 'string' && isGuid(body.secret.trim()))",
    replace: "if (typeof body.secret === 'number')",
    caughtBy: { file: 'services/config/src/answer-requests/validate-input.spec.ts' },
  },
  {
    name: 'the tenant changes after the first read',
    file: 'services/config/src/manage-integrations/save-integration.ts',
    find: 'if (input.tenantId.toLowerCase() !== before.tenantId)',
    replace: "if (input.tenantId === '')",
    caughtBy: {
      file: 'services/config/test/integrations.int.spec.ts',
      title: 'keep their tenant and cloud once users were read',
    },
  },
  {
    name: 'changed matching fields reach nobody',
    file: 'services/config/src/manage-integrations/save-integration.ts',
    find: '    unitField,\n    userTypeField,\n    matching,',
    replace: '    matching,',
    caughtBy: { file: 'services/config/test/integrations.int.spec.ts', title: 'decide everybody again after a change' },
  },
];
