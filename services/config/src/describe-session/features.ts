/**
 * What this release can do beyond the first one, so that a client need not guess by version: each name with what it
 * stands for. A name is never taken away while the call that it names is there.
 */
export const FEATURES = {
  session: 'GET /v1/session',
  status: 'GET /v1/status',
  'verification-before-saving': 'POST /v1/verifications',
  'field-advice': 'people, pairs and samples in verifications, and GET /v1/integrations/{id}/field-advice',
  'values-beside-words': 'values and since in attention, errors of runs and checks',
  'audit-filters': 'the filters of GET /v1/audit, and actorName',
  'instance-verification': 'POST /v1/instances/{slug}/verification, lastDeliveryAt and catalogueReadAt',
  'people-found': 'sort, field, value, unit, run, azureId and total of GET …/users, and GET …/users/summary',
  'values-grouped': 'sort, kind, code and text/csv of GET …/unmatched-values',
  purges: 'GET …/purges',
  explanation: 'explanation, memberships, hold, nextTryAt and requests of a user',
  'history-with-values': 'changes, cause and actor in the history of a user, and GET /v1/runs/{id}/changes',
  aliases: 'GET, POST and DELETE …/aliases',
  catalogue: 'GET …/catalogue',
  lookup: 'GET …/lookup',
  'sync-from-azure': 'POST …/users/{azureId}/sync reads the user from Azure now, and sync shows the steps',
  'requests-together': 'POST …/users/requests',
  'run-progress': 'number, queuedAt, notBefore, requestedBy, enforce and progress of a run',
  events: 'GET /v1/integrations/{id}/events',
  holds: 'GET …/holds, and expected in a decision',
  statistics: 'GET …/statistics',
  credentials: 'credential of an integration, and federation of the session',
  notifications:
    'notifyEmails and notifyLanguage of options, GET …/notifications and POST …/test-mail of an integration',
  'directory-audit': 'audit of an integration',
  'run-sums': 'GET /v1/runs/{id}/changes/summary',
  previews: 'POST …/previews, GET and DELETE /v1/previews/{id}, and the header Preview of PATCH /v1/integrations/{id}',
} as const;
