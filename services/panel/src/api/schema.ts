// Made by `npm run generate -w services/panel` from the OpenAPI document of config; not to be edited.
export interface paths {
  '/v1/dead-letters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The waiting dead letters, by topic and age, without their content */
    get: operations['getDeadLetters'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/redrive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sends dead letters back to the topic that they came from; can be repeated */
    post: operations['postDeadLettersRedrive'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Discards dead letters that can never be handled */
    post: operations['postDeadLettersDiscard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/statistics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Counts what the runs of an integration did, and how many failed, by hour or by day */
    get: operations['getIntegrationsIdStatistics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/holds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Lists the runs whose deactivations are held by the removal limit until somebody decides, newest first */
    get: operations['getIntegrationsIdHolds'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}/decision': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Approves or rejects the deactivations that a run holds */
    post: operations['postRunsIdDecision'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/aliases': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Lists the aliases of an integration by kind and value, and whether each is in force */
    get: operations['getIntegrationsIdAliases'];
    put?: never;
    /** Sets which unit or user type a value means; everybody who has the value in Azure is decided again */
    post: operations['postIntegrationsIdAliases'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/aliases/{aliasId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Removes an alias; everybody who has its value in Azure is decided again */
    delete: operations['deleteIntegrationsIdAliasesAliasId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who the token is for, and what this installation can do */
    get: operations['getSession'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The audit, newest first: of the own instance, for an operator of all instances */
    get: operations['getAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/purges': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Counts the deactivated users who are removed from Ziik for good, by day of the given time zone */
    get: operations['getIntegrationsIdPurges'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows whether each part between Azure and Ziik works: for the own instance, or for all where the caller is an operator */
    get: operations['getStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/users/summary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How many users there are of each status and finding, see nothing, wait, changed, or are removed soon */
    get: operations['getIntegrationsIdUsersSummary'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/instances/{slug}/verification': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Tries address and account, and says whether webhooks come; changes nothing; ten a minute */
    post: operations['postInstancesSlugVerification'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This document */
    get: operations['getOpenapiJson'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How the integration, its runs and its people stand, now and after every change, as server-sent events */
    get: operations['getIntegrationsIdEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The run now and after every change, as server-sent events `run`, until it is settled; `bye` where the stream ends before */
    get: operations['getRunsIdEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/unmatched-values': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Values in Azure that match nothing in Ziik, or more than one thing, and fields that are empty */
    get: operations['getIntegrationsIdUnmatchedValues'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/previews': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Finds out what would become of everybody: by other settings, from what is known; or by a whole synchronisation, for which Azure and Ziik are read. Nothing is changed. 200 with the preview of a synchronisation that is being made */
    post: operations['postIntegrationsIdPreviews'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/previews/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A preview, for one hour */
    get: operations['getPreviewsId'];
    put?: never;
    post?: never;
    /** Cancels a preview that is not done yet; discards any other */
    delete: operations['deletePreviewsId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/previews/{id}/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The people who would be affected, with before and after: the worst kind first, then by name */
    get: operations['getPreviewsIdUsers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}/differences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is not as the preview said that the run names, by cause; empty until the run is settled */
    get: operations['getRunsIdDifferences'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/catalogue': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Lists the units, or the user types, of the Ziik instance by name, as they were last read for matching */
    get: operations['getIntegrationsIdCatalogue'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The users of an integration */
    get: operations['getIntegrationsIdUsers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/users/{azureId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One user, with the data read from Azure, the decision and the history */
    get: operations['getIntegrationsIdUsersAzureId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/users/{azureId}/reactivation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Reactivates a deactivated user and cancels the purge */
    post: operations['postIntegrationsIdUsersAzureIdReactivation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/users/{azureId}/sync': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Reads one user from Azure now and sets it right in Ziik, also one who was removed there by hand */
    post: operations['postIntegrationsIdUsersAzureIdSync'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/users/{azureId}/adoption': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Resolves a returner: the new Azure id takes over the deactivated user */
    post: operations['postIntegrationsIdUsersAzureIdAdoption'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/lookup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Finds out where one person is known: in an integration, in Azure, in Ziik only, or nowhere; 20 a minute */
    get: operations['getIntegrationsIdLookup'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/instances/{slug}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One instance */
    get: operations['getInstancesSlug'];
    /** Creates or changes an instance */
    put: operations['putInstancesSlug'];
    post?: never;
    /** Removes an instance that has no integrations */
    delete: operations['deleteInstancesSlug'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/instances': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All instances */
    get: operations['getInstances'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The integrations by name: of the own instance, for an operator of all instances */
    get: operations['getIntegrations'];
    put?: never;
    /** Creates an integration; its secret or other credential is not tried */
    post: operations['postIntegrations'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One integration: of the own instance, for an operator of any */
    get: operations['getIntegrationsId'];
    put?: never;
    post?: never;
    /** Deletes a disabled integration; its users stay as they are in Ziik */
    delete: operations['deleteIntegrationsId'];
    options?: never;
    head?: never;
    /** Changes any part; a new credential is checked first, and the old one stays if the check fails */
    patch: operations['patchIntegrationsId'];
    trace?: never;
  };
  '/v1/integrations/{id}/notifications': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** To which addresses mails about an integration go, and what became of the newest to each */
    get: operations['getIntegrationsIdNotifications'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/test-mail': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sends a test mail to the stored addresses and says what the mail server answered; three a minute */
    post: operations['postIntegrationsIdTestMail'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/ziik/{slug}/{trigger}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A delivery from Ziik, authenticated by the secret of the instance in the configured header */
    post: operations['postWebhooksZiikSlugTrigger'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/healthz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the service is alive */
    get: operations['getHealthz'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the service is ready; 503 with the reasons when it is not */
    get: operations['getReadyz'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/users/requests': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Synchronises or reactivates several users, or everybody a run deactivated */
    post: operations['postIntegrationsIdUsersRequests'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/runs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The runs of an integration, newest first */
    get: operations['getIntegrationsIdRuns'];
    put?: never;
    /** Starts a run; 200 with the existing one if a run of this kind is running or queued */
    post: operations['postIntegrationsIdRuns'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Runs, newest first: of the own instance, for an operator of all instances */
    get: operations['getRuns'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One run */
    get: operations['getRunsId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}/cancellation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stops a run; changes that are already published are still applied */
    post: operations['postRunsIdCancellation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a run changed, by kind; names of people who were removed for good are null */
    get: operations['getRunsIdChanges'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}/changes/summary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How many changes of each kind a run made */
    get: operations['getRunsIdChangesSummary'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/verification': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Checks sign-in, permission, directory and Ziik; changes nothing */
    post: operations['postIntegrationsIdVerification'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/verifications': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Checks the same for values that are not stored, before they are saved; ten a minute */
    post: operations['postVerifications'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/integrations/{id}/field-advice': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Counts how everybody read so far would be placed by each field and each pair of fields; ten a minute */
    get: operations['getIntegrationsIdFieldAdvice'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Problem: {
      type: string;
      title: string;
      status: number;
      detail: string;
      code: string;
      errors?: {
        pointer: string;
        code: string;
        detail: string;
      }[];
    };
    Instance: {
      slug: string;
      baseUrl: string;
      username: string;
      /** @description Paths to set up in Ziik as webhooks, by trigger. */
      webhooks: {
        'user.create': string;
        'unit.create': string;
        'unit.update': string;
        'unit.delete': string;
      };
      /** @description When Ziik delivered last and proved it, by trigger; to about ten seconds. */
      lastDeliveryAt: {
        'user.create': string | null;
        'user.update': string | null;
        'user.delete': string | null;
        'unit.create': string | null;
        'unit.update': string | null;
        'unit.delete': string | null;
      };
      /** @description When units and user types were read last at this address. */
      catalogueReadAt: string | null;
    };
    InstanceInput: {
      /** @description Root of its API, such as `https://acme.ziik.io/api`. */
      baseUrl: string;
      username: string;
      /** @description Write-only. */
      password: string;
      /** @description Write-only. Left out: the stored secret stays. A new secret: the previous one stays valid for a while. Null: webhooks are refused at once. */
      webhookSecret?: string | null;
    };
    InstanceVerification: {
      checks: {
        /** @enum {unknown} */
        name: 'address' | 'account' | 'webhooks';
        /** @enum {unknown} */
        status: 'passed' | 'failed' | 'skipped';
        code: string | null;
        title: string;
        detail: string;
        remedy: string | null;
        /** @description What stands in the English words beside what the code says, by name; times in ISO 8601. */
        values: {
          [key: string]: string | number;
        };
        /** @description Since when it fails like this, where that was noted before; otherwise null. */
        since: string | null;
      }[];
    };
    Integration: {
      /** Format: uuid */
      id: string;
      instance: string;
      name: string;
      /** Format: uuid */
      applicationId: string;
      /** Format: uuid */
      tenantId: string;
      /** @description The same times as in `credential`, of whichever kind it is. */
      secret: {
        /**
         * Format: date-time
         * @description ISO 8601, UTC.
         */
        changedAt: string;
        expiresAt: string | null;
      };
      credential: {
        /** @enum {unknown} */
        kind: 'secret' | 'certificate' | 'federated';
        /**
         * Format: date-time
         * @description ISO 8601, UTC.
         */
        changedAt: string;
        expiresAt: string | null;
        /** @description Of a certificate: SHA-1, in hexadecimal, as Azure lists it. */
        thumbprint: string | null;
        /** @description Of a certificate: SHA-256, in hexadecimal. */
        thumbprintSha256: string | null;
        /** @description Of a certificate. */
        subject: string | null;
      };
      unitField: string;
      userTypeField: string;
      enabled: boolean;
      options: {
        /** @enum {unknown} */
        matching: 'exact' | 'relaxed';
        /** @enum {unknown} */
        existingUsers: 'link' | 'ignore';
        /** @enum {unknown} */
        unmatched: 'keep' | 'withdraw';
        /** @enum {unknown} */
        disabledAccounts: 'ignore' | 'deactivate';
        includeGuests: boolean;
        welcomeMail: boolean;
        maxDeactivations: {
          percent: number;
          from: number;
        };
        /** @enum {unknown} */
        cloud: 'global' | 'us-gov' | 'us-dod' | 'china';
        /** @description Who gets a mail about what needs attention. */
        notifyEmails: string[];
        /**
         * @description The language of these mails.
         * @enum {unknown}
         */
        notifyLanguage: 'en' | 'da';
      };
      /** @enum {unknown} */
      state: 'disabled' | 'ready' | 'running' | 'needs-attention';
      attention: components['schemas']['Attention'][];
      /** @description late: the last read, or the oldest change waiting for Ziik, is older than a period and a quarter. */
      freshness: {
        /** @enum {unknown} */
        status: 'off' | 'never' | 'fresh' | 'late';
        /** @description End of the last successful read. */
        readAt: string | null;
        /** @description End of the oldest read whose changes are not all settled in Ziik. */
        waitingSince: string | null;
        reason:
          | (
              | 'secret-wrong'
              | 'secret-expired'
              | 'certificate-wrong'
              | 'certificate-expired'
              | 'federation-refused'
              | 'federation-unavailable'
              | 'application-unknown'
              | 'application-disabled'
              | 'tenant-unknown'
              | 'wrong-cloud'
              | 'permission-missing'
              | 'access-blocked'
              | 'microsoft-refused'
              | 'graph-unavailable'
              | 'throttled'
              | 'internal'
              | 'ziik-credentials-wrong'
              | 'ziik-unavailable'
              | 'catalogue-too-large'
              | 'disabled'
              | 'round-unending'
              | 'round-missing'
              | 'changes-waiting'
            )
          | null;
      };
      /** @description The last comparison of the whole directory with what is known of it, once a week; null: none yet. */
      audit: {
        /**
         * Format: date-time
         * @description ISO 8601, UTC.
         */
        at: string;
        people: number;
        /** @description People whose changes no delta had told; they are put right. */
        differences: number;
        /** Format: uuid */
        runId: string;
      } | null;
      lastRun: components['schemas']['Run'] | null;
      nextRunAt: string | null;
      counts: {
        linked: number;
        pending: number;
        assigned: number;
        unassigned: number;
        incomplete: number;
        conflict: number;
        managedInZiik: number;
        blocked: number;
        failed: number;
        held: number;
        deactivated: number;
        ignored: number;
      };
    };
    IntegrationCreate: {
      name: string;
      /** @description The Application (client) ID */
      applicationId: string;
      /** @description The Directory (tenant) ID */
      tenantId: string;
      /** @description Write-only. The secret's value, not its ID. */
      secret?: string;
      /** @description Instead of secret and secretExpiresAt. */
      credential?: {
        /**
         * @description secret: the value of a client secret. certificate: a certificate with its private key. federated: the identity of the platform, of which nothing is stored.
         * @enum {unknown}
         */
        kind: 'secret' | 'certificate' | 'federated';
        /** @description Of a secret, required. Write-only. Its value, not its ID. */
        secret?: string;
        /** @description Of a secret. A certificate has its own. */
        expiresAt?: string | null;
        /** @description Of a certificate, required. Write-only. The RSA private key and the certificate as PEM, with the certificates of its issuers if Azure needs them. */
        pem?: string;
        /** @description Write-only. Of an encrypted private key. It is not stored. */
        passphrase?: string;
      };
      /** @description When the secret expires, for the reminder 30 days before. */
      secretExpiresAt?: string | null;
      /**
       * @description The property in Azure that names the unit.
       * @enum {unknown}
       */
      unitField:
        | 'jobTitle'
        | 'companyName'
        | 'department'
        | 'streetAddress'
        | 'state'
        | 'country'
        | 'officeLocation'
        | 'city'
        | 'postalCode';
      /**
       * @description The property in Azure that names the user types.
       * @enum {unknown}
       */
      userTypeField:
        | 'jobTitle'
        | 'companyName'
        | 'department'
        | 'streetAddress'
        | 'state'
        | 'country'
        | 'officeLocation'
        | 'city'
        | 'postalCode';
      /** @description False by default. */
      enabled?: boolean;
      options?: {
        /** @enum {unknown} */
        matching?: 'exact' | 'relaxed';
        /** @enum {unknown} */
        existingUsers?: 'link' | 'ignore';
        /** @enum {unknown} */
        unmatched?: 'keep' | 'withdraw';
        /** @enum {unknown} */
        disabledAccounts?: 'ignore' | 'deactivate';
        includeGuests?: boolean;
        welcomeMail?: boolean;
        maxDeactivations?: {
          percent?: number;
          from?: number;
        };
        /** @enum {unknown} */
        cloud?: 'global' | 'us-gov' | 'us-dod' | 'china';
        /** @description Who gets a mail about what needs attention. */
        notifyEmails?: string[];
        /**
         * @description The language of these mails.
         * @enum {unknown}
         */
        notifyLanguage?: 'en' | 'da';
      };
    };
    IntegrationPatch: {
      name?: string;
      /** @description The Application (client) ID */
      applicationId?: string;
      /** @description The Directory (tenant) ID */
      tenantId?: string;
      /** @description Write-only. The secret's value, not its ID. */
      secret?: string;
      /** @description Instead of secret and secretExpiresAt. */
      credential?: {
        /**
         * @description secret: the value of a client secret. certificate: a certificate with its private key. federated: the identity of the platform, of which nothing is stored.
         * @enum {unknown}
         */
        kind: 'secret' | 'certificate' | 'federated';
        /** @description Of a secret, required. Write-only. Its value, not its ID. */
        secret?: string;
        /** @description Of a secret. A certificate has its own. */
        expiresAt?: string | null;
        /** @description Of a certificate, required. Write-only. The RSA private key and the certificate as PEM, with the certificates of its issuers if Azure needs them. */
        pem?: string;
        /** @description Write-only. Of an encrypted private key. It is not stored. */
        passphrase?: string;
      };
      /** @description When the secret expires, for the reminder 30 days before. */
      secretExpiresAt?: string | null;
      /**
       * @description The property in Azure that names the unit.
       * @enum {unknown}
       */
      unitField?:
        | 'jobTitle'
        | 'companyName'
        | 'department'
        | 'streetAddress'
        | 'state'
        | 'country'
        | 'officeLocation'
        | 'city'
        | 'postalCode';
      /**
       * @description The property in Azure that names the user types.
       * @enum {unknown}
       */
      userTypeField?:
        | 'jobTitle'
        | 'companyName'
        | 'department'
        | 'streetAddress'
        | 'state'
        | 'country'
        | 'officeLocation'
        | 'city'
        | 'postalCode';
      /** @description False by default. */
      enabled?: boolean;
      options?: {
        /** @enum {unknown} */
        matching?: 'exact' | 'relaxed';
        /** @enum {unknown} */
        existingUsers?: 'link' | 'ignore';
        /** @enum {unknown} */
        unmatched?: 'keep' | 'withdraw';
        /** @enum {unknown} */
        disabledAccounts?: 'ignore' | 'deactivate';
        includeGuests?: boolean;
        welcomeMail?: boolean;
        maxDeactivations?: {
          percent?: number;
          from?: number;
        };
        /** @enum {unknown} */
        cloud?: 'global' | 'us-gov' | 'us-dod' | 'china';
        /** @description Who gets a mail about what needs attention. */
        notifyEmails?: string[];
        /**
         * @description The language of these mails.
         * @enum {unknown}
         */
        notifyLanguage?: 'en' | 'da';
      };
    };
    Attention: {
      code: string;
      /** @enum {unknown} */
      severity: 'error' | 'warning';
      title: string;
      detail: string;
      remedy: string;
      /** @description What stands in the English words beside what the code says, by name; times in ISO 8601. */
      values: {
        [key: string]: string | number;
      };
      /** @description Since when it is so; null where that is not known. */
      since: string | null;
    };
    Run: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      integrationId: string;
      /** @description Among the runs of the integration. */
      number: number;
      /**
       * @description remap: everybody concerned is decided again without reading Azure. users: only users somebody asked to synchronise are read; lists show such a run only where its deactivations are decided on.
       * @enum {unknown}
       */
      kind: 'full' | 'delta' | 'remap' | 'users';
      /** @enum {unknown} */
      trigger: 'administrator' | 'schedule' | 'webhook' | 'system';
      /** @enum {unknown} */
      status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
      /** @description The token's `sub` of the administrator who asked for it. Null: nobody did. */
      requestedBy: string | null;
      /** @description What differs in Ziik is set right, although Azure did not change. */
      enforce: boolean;
      /**
       * Format: date-time
       * @description ISO 8601, UTC.
       */
      queuedAt: string;
      /** @description Until when it waits on purpose; `because` says why. */
      notBefore: string | null;
      startedAt: string | null;
      /** @description When Azure had been read and all changes published. */
      endedAt: string | null;
      /** @description When all of them were settled in Ziik; the users show it. */
      settledAt: string | null;
      counts: {
        read: number;
        created: number;
        updated: number;
        unchanged: number;
        restored: number;
        removed: number;
        held: number;
        applied: number;
        waiting: number;
      };
      error: components['schemas']['ErrorWords'] | null;
      /** @description Of a run that names a preview. */
      plan: {
        /** Format: uuid */
        previewId: string;
        /** @description People of the preview; null until the run is settled. */
        people: number | null;
        asPlanned: number | null;
        /** @description Those who are otherwise, and those who were not in the preview. */
        differences: number | null;
      } | null;
      held: {
        deactivations: number;
        decision: null | 'approved' | 'rejected';
      } | null;
      /** @description queued, reading: `done` are people read, or decided again. writing, done: changes that Ziik has answered. Null: not known. */
      progress: {
        /** @enum {unknown} */
        phase: 'queued' | 'paused' | 'reading' | 'writing' | 'done';
        done: number;
        expected: number | null;
        perSecond: number | null;
        secondsLeft: number | null;
        /** @description What keeps it from going on at present. */
        because:
          | (
              | 'disabled'
              | 'other-run'
              | 'scheduled'
              | 'catalogue'
              | 'poller'
              | 'lease-expired'
              | 'throttled'
              | 'graph-unavailable'
              | 'kafka-unavailable'
              | 'crowded-out'
              | 'ziik-unavailable'
              | 'ziik-credentials-wrong'
              | 'cancelling'
            )
          | null;
      };
    };
    RunOfInstance: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      integrationId: string;
      /** @description Among the runs of the integration. */
      number: number;
      /**
       * @description remap: everybody concerned is decided again without reading Azure. users: only users somebody asked to synchronise are read; lists show such a run only where its deactivations are decided on.
       * @enum {unknown}
       */
      kind: 'full' | 'delta' | 'remap' | 'users';
      /** @enum {unknown} */
      trigger: 'administrator' | 'schedule' | 'webhook' | 'system';
      /** @enum {unknown} */
      status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
      /** @description The token's `sub` of the administrator who asked for it. Null: nobody did. */
      requestedBy: string | null;
      /** @description What differs in Ziik is set right, although Azure did not change. */
      enforce: boolean;
      /**
       * Format: date-time
       * @description ISO 8601, UTC.
       */
      queuedAt: string;
      /** @description Until when it waits on purpose; `because` says why. */
      notBefore: string | null;
      startedAt: string | null;
      /** @description When Azure had been read and all changes published. */
      endedAt: string | null;
      /** @description When all of them were settled in Ziik; the users show it. */
      settledAt: string | null;
      counts: {
        read: number;
        created: number;
        updated: number;
        unchanged: number;
        restored: number;
        removed: number;
        held: number;
        applied: number;
        waiting: number;
      };
      error: components['schemas']['ErrorWords'] | null;
      /** @description Of a run that names a preview. */
      plan: {
        /** Format: uuid */
        previewId: string;
        /** @description People of the preview; null until the run is settled. */
        people: number | null;
        asPlanned: number | null;
        /** @description Those who are otherwise, and those who were not in the preview. */
        differences: number | null;
      } | null;
      held: {
        deactivations: number;
        decision: null | 'approved' | 'rejected';
      } | null;
      /** @description queued, reading: `done` are people read, or decided again. writing, done: changes that Ziik has answered. Null: not known. */
      progress: {
        /** @enum {unknown} */
        phase: 'queued' | 'paused' | 'reading' | 'writing' | 'done';
        done: number;
        expected: number | null;
        perSecond: number | null;
        secondsLeft: number | null;
        /** @description What keeps it from going on at present. */
        because:
          | (
              | 'disabled'
              | 'other-run'
              | 'scheduled'
              | 'catalogue'
              | 'poller'
              | 'lease-expired'
              | 'throttled'
              | 'graph-unavailable'
              | 'kafka-unavailable'
              | 'crowded-out'
              | 'ziik-unavailable'
              | 'ziik-credentials-wrong'
              | 'cancelling'
            )
          | null;
      };
      instance: string;
    };
    Hold: {
      /** Format: uuid */
      runId: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC.
       */
      since: string;
      deactivations: number;
      byCause: {
        'soft-deleted': number;
        deleted: number;
        absent: number;
        'account-disabled': number;
      };
      /** @description The removal limit of the integration, which applies to `from` deactivations or more that exceed `percent` per cent of the linked users, and what it is compared with: the number of `linked` users, and of those deactivated within 24 hours or held. */
      limit: {
        percent: number;
        from: number;
        linked: number;
        in24h: number;
      };
    };
    Statistics: {
      /** @enum {unknown} */
      bucket: 'hour' | 'day';
      timeZone: string;
      buckets: {
        /**
         * Format: date-time
         * @description ISO 8601, UTC.
         */
        from: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC.
         */
        to: string;
        /** @description Runs that ended in this period. */
        runs: number;
        /** @description Runs that ended in this period and failed. */
        failures: number;
        counts: {
          read: number;
          created: number;
          updated: number;
          unchanged: number;
          restored: number;
          removed: number;
          applied: number;
        };
      }[];
      total: {
        /** @description Runs that ended in this period. */
        runs: number;
        /** @description Runs that ended in this period and failed. */
        failures: number;
        counts: {
          read: number;
          created: number;
          updated: number;
          unchanged: number;
          restored: number;
          removed: number;
          applied: number;
        };
      };
    };
    ErrorWords: {
      code: string;
      title: string;
      detail: string;
      remedy: string;
      /** @description What stands in the English words beside what the code says, by name; times in ISO 8601. */
      values: {
        [key: string]: string | number;
      };
      /** @description When it happened. */
      since: string | null;
    };
    User: {
      azureId: string;
      ziikUserId: number | null;
      email: string | null;
      firstName: string | null;
      lastName: string | null;
      /** @enum {unknown} */
      status:
        | 'purged'
        | 'deactivated'
        | 'held'
        | 'blocked'
        | 'conflict'
        | 'incomplete'
        | 'failed'
        | 'pending'
        | 'ignored'
        | 'managed-in-ziik'
        | 'unassigned'
        | 'assigned';
      unit: {
        id: number;
        name: string;
      } | null;
      userTypes: {
        id: number;
        name: string;
      }[];
      findings: {
        /** @enum {unknown} */
        code:
          | 'unit-missing'
          | 'unit-unknown'
          | 'unit-ambiguous'
          | 'unit-several'
          | 'user-type-missing'
          | 'user-type-unknown'
          | 'user-type-ambiguous'
          | 'alias-target-gone'
          | 'mandatory-missing'
          | 'email-conflict'
          | 'returner'
          | 'managed-in-ziik'
          | 'own-account'
          | 'administrator-protected'
          | 'ziik-refused'
          | 'removal-held'
          | 'removal-rejected'
          | 'deactivated-in-ziik'
          | 'gone-in-ziik'
          | 'reactivated-in-ziik';
        field: string | null;
        value: string | null;
        /** @description Invisible characters in the value, each once, such as `U+200B`; left out if there are none. */
        invisible?: string[];
        nearest: {
          id: number;
          name: string;
        }[];
        /** @description Azure id of the person who has the address that this one needs. */
        holder: string | null;
      }[];
      deactivatedAt: string | null;
      purgeAt: string | null;
      /** Format: date-time */
      updatedAt: string;
      /** @description Since when attempts to write the user to Ziik have failed, and why; they are retried. Null: no failure. */
      retry: {
        /** Format: date-time */
        since: string;
        reason: string;
      } | null;
    };
    UserDetail: {
      azureId: string;
      ziikUserId: number | null;
      email: string | null;
      firstName: string | null;
      lastName: string | null;
      /** @enum {unknown} */
      status:
        | 'purged'
        | 'deactivated'
        | 'held'
        | 'blocked'
        | 'conflict'
        | 'incomplete'
        | 'failed'
        | 'pending'
        | 'ignored'
        | 'managed-in-ziik'
        | 'unassigned'
        | 'assigned';
      unit: {
        id: number;
        name: string;
      } | null;
      userTypes: {
        id: number;
        name: string;
      }[];
      findings: {
        /** @enum {unknown} */
        code:
          | 'unit-missing'
          | 'unit-unknown'
          | 'unit-ambiguous'
          | 'unit-several'
          | 'user-type-missing'
          | 'user-type-unknown'
          | 'user-type-ambiguous'
          | 'alias-target-gone'
          | 'mandatory-missing'
          | 'email-conflict'
          | 'returner'
          | 'managed-in-ziik'
          | 'own-account'
          | 'administrator-protected'
          | 'ziik-refused'
          | 'removal-held'
          | 'removal-rejected'
          | 'deactivated-in-ziik'
          | 'gone-in-ziik'
          | 'reactivated-in-ziik';
        field: string | null;
        value: string | null;
        /** @description Invisible characters in the value, each once, such as `U+200B`; left out if there are none. */
        invisible?: string[];
        nearest: {
          id: number;
          name: string;
        }[];
        /** @description Azure id of the person who has the address that this one needs. */
        holder: string | null;
      }[];
      deactivatedAt: string | null;
      purgeAt: string | null;
      /** Format: date-time */
      updatedAt: string;
      /** @description Since when attempts to write the user to Ziik have failed, and why; they are retried. Null: no failure. */
      retry: {
        /** Format: date-time */
        since: string;
        reason: string;
      } | null;
      azure: {
        mail: string | null;
        userPrincipalName: string | null;
        givenName: string | null;
        surname: string | null;
        accountEnabled: boolean | null;
        userType: string | null;
        jobTitle: string | null;
        companyName: string | null;
        department: string | null;
        streetAddress: string | null;
        state: string | null;
        country: string | null;
        officeLocation: string | null;
        city: string | null;
        postalCode: string | null;
      } | null;
      ziik: {
        active: boolean;
        email: string | null;
        firstName: string | null;
        lastName: string | null;
      } | null;
      decision: {
        unit: {
          id: number;
          name: string;
          /**
           * @description alias: an alias says so; folded: named so but for letter case and white space. Left out: by its name.
           * @enum {unknown}
           */
          by?: 'alias' | 'folded';
          /** @description What Azure says instead; beside `by`. */
          value?: string;
        } | null;
        userTypes: {
          id: number;
          name: string;
          /**
           * @description alias: an alias says so; folded: named so but for letter case and white space. Left out: by its name.
           * @enum {unknown}
           */
          by?: 'alias' | 'folded';
          /** @description What Azure says instead; beside `by`. */
          value?: string;
        }[];
      } | null;
      /** @description Null: the user is being unlisted. */
      explanation: components['schemas']['Explanation'] | null;
      /** @description The newest 100 entries, newest first. */
      history: {
        /** Format: date-time */
        at: string;
        what: string;
        runId: string | null;
        detail: string;
        /** @description What changed since the entry before. Empty where nothing did, and after the user was removed for good. */
        changes: {
          /**
           * @description One of Azure's properties, or a member of the user; `active`: in Ziik. A value that somebody had changed in Ziik, or that a user had who was linked, stands in `before`.
           * @enum {unknown}
           */
          field:
            | 'status'
            | 'email'
            | 'firstName'
            | 'lastName'
            | 'active'
            | 'unit'
            | 'userTypes'
            | 'findings'
            | 'mail'
            | 'userPrincipalName'
            | 'givenName'
            | 'surname'
            | 'accountEnabled'
            | 'userType'
            | 'jobTitle'
            | 'companyName'
            | 'department'
            | 'streetAddress'
            | 'state'
            | 'country'
            | 'officeLocation'
            | 'city'
            | 'postalCode';
          before:
            | string
            | boolean
            | {
                id: number;
                name: string;
              }
            | {
                id: number;
                name: string;
              }[]
            | string[]
            | null;
          /** @description Of the shape that the member has; `findings` by their codes. Texts end after 500 characters. */
          after:
            | string
            | boolean
            | {
                id: number;
                name: string;
              }
            | {
                id: number;
                name: string;
              }[]
            | string[]
            | null;
        }[];
        /** @description Why: `ziik`: changed there by hand. Null: nothing changed, or it was not noted yet. */
        cause: ('azure' | 'ziik' | 'setting' | 'catalogue' | 'administrator' | 'time') | null;
        /** @description The token's `sub` of who asked, decided or changed the setting; null: nobody did. */
        actor: string | null;
      }[];
      /** @description Those seen in Ziik; who has two or more is managed there alone. */
      memberships: {
        unit: {
          id: number;
          name: string;
        } | null;
        userTypes: {
          id: number;
          name: string;
        }[];
      }[];
      /** @description The run that holds the removal, and since when; null: none does. */
      hold: {
        runId: string;
        /** Format: date-time */
        since: string;
      } | null;
      /** @description When attempts that fail are repeated next; null: none fails, or it is not known. */
      nextTryAt: string | null;
      /** @description What administrators asked for about this user: the newest 20, newest first. */
      requests: {
        /**
         * @example sync
         * @example reactivation
         * @example adoption
         */
        kind: string;
        /** Format: date-time */
        at: string;
        /** @description The token's `sub`. */
        actor: string;
      }[];
      /** @description Null: nobody has asked for it lately. */
      sync: {
        /** Format: date-time */
        at: string;
        /** @description Who asked: the token's `sub`. */
        actor: string;
        /** @description Asked, read from Azure, decided, written to Ziik. */
        steps: {
          /** @enum {unknown} */
          step: 'asked' | 'read' | 'decided' | 'written';
          /** @enum {unknown} */
          state: 'done' | 'waiting' | 'failed' | 'skipped';
          /** @description When it was done. */
          at: string | null;
          /** @description Of a step that waits or has failed: why, as for runs, or `retrying` and `removal-held`. `not-found`: Azure does not show the user at present, so nothing is decided; the rules of removal apply. */
          code: string | null;
          /** @description When it is tried again, where that is known. */
          retryAt: string | null;
        }[];
      } | null;
    };
    /** @description In one verdict and step by step, from Azure to Ziik. A verdict with -kept: still placed, nothing was changed; -without-types: still in a unit, sees nothing; -some: in place, something else that was stated is left out. */
    Explanation: {
      verdict: {
        /** @enum {unknown} */
        code:
          | 'assigned'
          | 'unassigned'
          | 'unit-missing'
          | 'unit-missing-kept'
          | 'unit-missing-without-types'
          | 'unit-unknown'
          | 'unit-unknown-kept'
          | 'unit-unknown-without-types'
          | 'unit-ambiguous'
          | 'unit-ambiguous-kept'
          | 'unit-ambiguous-without-types'
          | 'unit-several'
          | 'unit-several-kept'
          | 'unit-several-without-types'
          | 'user-type-missing'
          | 'user-type-missing-kept'
          | 'user-type-unknown'
          | 'user-type-unknown-kept'
          | 'user-type-unknown-some'
          | 'user-type-ambiguous'
          | 'user-type-ambiguous-kept'
          | 'user-type-ambiguous-some'
          | 'alias-target-gone'
          | 'alias-target-gone-kept'
          | 'alias-target-gone-without-types'
          | 'alias-target-gone-some'
          | 'mandatory-missing'
          | 'mandatory-missing-kept'
          | 'email-conflict'
          | 'email-conflict-kept'
          | 'returner'
          | 'managed-in-ziik'
          | 'deactivated'
          | 'deactivated-in-ziik'
          | 'gone-in-ziik'
          | 'reactivated-in-ziik'
          | 'removal-held'
          | 'removal-rejected'
          | 'removal-waits'
          | 'own-account'
          | 'administrator-protected'
          | 'ziik-refused'
          | 'failing'
          | 'pending'
          | 'pending-retry'
          | 'waits-for-catalogue'
          | 'guest-left-out'
          | 'existing-user-ignored'
          | 'purged';
        /** @description What goes into the words, by code. assigned: unit, userTypes; unassigned: none; unit-missing: field, value, nearest, count, unit, userTypes; unit-missing-kept: field, value, nearest, count, unit, userTypes; unit-missing-without-types: field, value, nearest, count, unit, userTypes; unit-unknown: field, value, nearest, count, unit, userTypes; unit-unknown-kept: field, value, nearest, count, unit, userTypes; unit-unknown-without-types: field, value, nearest, count, unit, userTypes; unit-ambiguous: field, value, nearest, count, unit, userTypes; unit-ambiguous-kept: field, value, nearest, count, unit, userTypes; unit-ambiguous-without-types: field, value, nearest, count, unit, userTypes; unit-several: field, value, nearest, count, unit, userTypes; unit-several-kept: field, value, nearest, count, unit, userTypes; unit-several-without-types: field, value, nearest, count, unit, userTypes; user-type-missing: field, value, nearest, count, unit, userTypes; user-type-missing-kept: field, value, nearest, count, unit, userTypes; user-type-unknown: field, value, nearest, count, unit, userTypes; user-type-unknown-kept: field, value, nearest, count, unit, userTypes; user-type-unknown-some: field, value, nearest, count, unit, userTypes; user-type-ambiguous: field, value, nearest, count, unit, userTypes; user-type-ambiguous-kept: field, value, nearest, count, unit, userTypes; user-type-ambiguous-some: field, value, nearest, count, unit, userTypes; alias-target-gone: field, value, nearest, count, unit, userTypes; alias-target-gone-kept: field, value, nearest, count, unit, userTypes; alias-target-gone-without-types: field, value, nearest, count, unit, userTypes; alias-target-gone-some: field, value, nearest, count, unit, userTypes; mandatory-missing: missing; mandatory-missing-kept: missing; email-conflict: email, holder; email-conflict-kept: email, holder; returner: email, holder; managed-in-ziik: memberships; deactivated: cause, deactivatedAt, purgeAt; deactivated-in-ziik: since; gone-in-ziik: since; reactivated-in-ziik: cause, since; removal-held: cause, since; removal-rejected: cause, since; removal-waits: cause; own-account: none; administrator-protected: none; ziik-refused: field, value; failing: since, reason, nextTryAt; pending: none; pending-retry: since, reason, nextTryAt; waits-for-catalogue: none; guest-left-out: none; existing-user-ignored: email; purged: at. */
        values: {
          [key: string]: unknown;
        };
      };
      steps: {
        /** @enum {unknown} */
        step: 'azure' | 'account' | 'mandatory' | 'unit' | 'user-types' | 'link' | 'ziik';
        /**
         * @description stop: nothing comes after it, or nothing is seen in Ziik for it; note: stops nothing.
         * @enum {unknown}
         */
        outcome: 'ok' | 'note' | 'stop';
        /** @enum {unknown} */
        code:
          | 'found'
          | 'deleted-in-azure'
          | 'forgotten'
          | 'account-enabled'
          | 'account-disabled'
          | 'account-disabled-ignored'
          | 'guest'
          | 'guest-left-out'
          | 'complete'
          | 'mandatory-missing'
          | 'waits-for-catalogue'
          | 'unit-matched'
          | 'unit-missing'
          | 'unit-unknown'
          | 'unit-ambiguous'
          | 'unit-several'
          | 'user-types-matched'
          | 'user-types-wait-for-unit'
          | 'user-type-missing'
          | 'user-type-unknown'
          | 'user-type-ambiguous'
          | 'alias-target-gone'
          | 'linked'
          | 'not-linked'
          | 'existing-user-ignored'
          | 'email-conflict'
          | 'returner'
          | 'active'
          | 'without-unit'
          | 'without-user-types'
          | 'not-in-ziik'
          | 'deactivated'
          | 'purged'
          | 'pending'
          | 'failing'
          | 'managed-in-ziik'
          | 'deactivated-in-ziik'
          | 'gone-in-ziik'
          | 'reactivated-in-ziik'
          | 'removal-held'
          | 'removal-rejected'
          | 'own-account'
          | 'administrator-protected'
          | 'ziik-refused';
        /** @description What goes into the words, by code. found: none; deleted-in-azure: cause; forgotten: none; account-enabled: none; account-disabled: none; account-disabled-ignored: none; guest: none; guest-left-out: none; complete: email, firstName, lastName; mandatory-missing: missing; waits-for-catalogue: none; unit-matched: field, value, unit, by; unit-missing: field, value, nearest, count; unit-unknown: field, value, nearest, count; unit-ambiguous: field, value, nearest, count; unit-several: field, value, nearest, count; user-types-matched: field, value, userTypes, by; user-types-wait-for-unit: field, value; user-type-missing: field, value, nearest, count; user-type-unknown: field, value, nearest, count; user-type-ambiguous: field, value, nearest, count; alias-target-gone: field, value, nearest, count; linked: ziikUserId; not-linked: none; existing-user-ignored: email; email-conflict: email, holder; returner: email, holder; active: unit, userTypes; without-unit: none; without-user-types: unit; not-in-ziik: none; deactivated: deactivatedAt, purgeAt; purged: at; pending: none; failing: since, reason, nextTryAt; managed-in-ziik: memberships; deactivated-in-ziik: since; gone-in-ziik: since; reactivated-in-ziik: since; removal-held: since; removal-rejected: since; own-account: none; administrator-protected: none; ziik-refused: field, value. */
        values: {
          [key: string]: unknown;
        };
      }[];
    };
    UnmatchedValue: {
      /** @enum {unknown} */
      kind: 'unit' | 'user-type';
      /**
       * @description Code of the finding that these people have.
       * @enum {unknown}
       */
      code:
        | 'unit-missing'
        | 'unit-unknown'
        | 'unit-ambiguous'
        | 'unit-several'
        | 'user-type-missing'
        | 'user-type-unknown'
        | 'user-type-ambiguous'
        | 'alias-target-gone';
      field: string;
      /** @description The value in Azure. Null where the field is empty. */
      value: string | null;
      /** @description Invisible characters in the value, each once, such as `U+200B`; left out if there are none. */
      invisible?: string[];
      /** @description Number of people who have this value. */
      users: number;
      /** @description How many of them are active in Ziik without a unit or without a user type, and therefore see nothing there. */
      seesNothing: number;
      /**
       * Format: date-time
       * @description Since when there has been somebody with this value without interruption.
       */
      firstSeenAt: string;
      nearest: {
        id: number;
        name: string;
      }[];
    };
    UsersSummary: {
      byStatus: {
        purged: number;
        deactivated: number;
        held: number;
        blocked: number;
        conflict: number;
        incomplete: number;
        failed: number;
        pending: number;
        ignored: number;
        'managed-in-ziik': number;
        unassigned: number;
        assigned: number;
      };
      /** @description Users by finding. A user with several findings is counted once for each of them. */
      byFinding: {
        'unit-missing': number;
        'unit-unknown': number;
        'unit-ambiguous': number;
        'unit-several': number;
        'user-type-missing': number;
        'user-type-unknown': number;
        'user-type-ambiguous': number;
        'alias-target-gone': number;
        'mandatory-missing': number;
        'email-conflict': number;
        returner: number;
        'managed-in-ziik': number;
        'own-account': number;
        'administrator-protected': number;
        'ziik-refused': number;
        'removal-held': number;
        'removal-rejected': number;
        'deactivated-in-ziik': number;
        'gone-in-ziik': number;
        'reactivated-in-ziik': number;
      };
      /** @description Users who are active in Ziik without a unit or without a user type, and therefore see nothing there. */
      seesNothing: number;
      /** @description Users with a decision that has not been written to Ziik yet, or whose writes are being repeated. */
      waiting: number;
      /** @description Users who changed within the last 24 hours, counted in whole minutes. */
      changed24h: number;
      /** @description Deactivated users who are removed from Ziik for good within 7 days, including those who are due already. */
      purgeIn7Days: number;
    };
    Purges: {
      /** @description Days in ascending order. Days on which nobody is removed are left out. */
      days: {
        /** Format: date */
        date: string;
        people: number;
      }[];
      total: number;
    };
    Lookup: {
      /**
       * @description held: this integration has the person. other-integration: another integration of this Ziik instance does. azure-unread: the person is in the directory but has not been read yet. ziik-only: the person exists only in Ziik and is not touched. nowhere: nobody who could be asked knows the person; see notAsked.
       * @enum {unknown}
       */
      verdict: 'held' | 'ziik-only' | 'azure-unread' | 'other-integration' | 'nowhere';
      /** @description The person as this or the other integration has them; null where no integration does. */
      user: components['schemas']['User'] | null;
      /** @description The user that Ziik returned. Null where there is none, or where Ziik was not asked because an integration has the person. */
      ziik: {
        id: number;
        email: string | null;
        firstName: string | null;
        lastName: string | null;
        active: boolean | null;
      } | null;
      /** @description The user that Microsoft Graph returned. Null where there is none, or where it was not asked because an integration has the person. */
      azure: {
        id: string;
        email: string | null;
        firstName: string | null;
        lastName: string | null;
      } | null;
      /** @description The other integration that has the person; null where there is none. */
      integration: {
        /** Format: uuid */
        id: string;
        name: string;
      } | null;
      /** @description Systems that did not answer, or cannot be asked for such a text. The person may be known there. */
      notAsked: ('azure' | 'ziik')[];
    };
    Preview: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      integrationId: string;
      /**
       * @description change: of other settings. run: of a whole synchronisation.
       * @enum {unknown}
       */
      kind: 'change' | 'run';
      /** @enum {unknown} */
      status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
      /** @description What was asked for. */
      request: {
        [key: string]: unknown;
      };
      /** @description What the preview rests on; null until it has begun. */
      basis: {
        /** @description Of the integration: its entity tag. */
        version: number;
        /** @description When units and user types were last read. */
        catalogueReadAt: string | null;
        /** @description People who were decided. */
        people: number;
        /** Format: date-time */
        at: string;
      } | null;
      /** @description How many people have been decided, of a run: looked up in Ziik; null while the preview waits. Of a run also how many were read in Azure, and decided. */
      progress: {
        done: number;
        expected: number | null;
        read?: number;
        decided?: number;
      } | null;
      /** @description Null unless the preview is done. */
      summary: {
        same: number;
        moved: number;
        placed: number;
        typesChanged: number;
        losesTypes: number;
        seesNothing: number;
        leftOut: number;
        deactivated: number;
        held: number;
        created?: number;
        linked?: number;
        updated?: number;
        reactivated?: number;
        unassigned?: number;
        conflict?: number;
        incomplete?: number;
        refused?: number;
        /** @description Of those who stay the same: in place, though a value of theirs would match nothing. */
        unmatched: number;
      } | null;
      /** @description The largest groups of people with the same change, the worst kind first. Empty unless done. */
      groups: {
        /**
         * @description What becomes of the person. sees-nothing: loses the unit or the last user type, or comes into Ziik without one. loses-types: keeps some. left-out: is left alone from now on. placed: sees something from now on. held: would be deactivated, and the removal limit holds that for a decision. Of a run alone: conflict: somebody else has the address. refused: Ziik gave no answer. incomplete: a mandatory field, or a unit that Ziik requires, is missing. linked: a user who is in Ziik already. same: nothing.
         * @enum {unknown}
         */
        kind:
          | 'conflict'
          | 'refused'
          | 'deactivated'
          | 'held'
          | 'sees-nothing'
          | 'loses-types'
          | 'left-out'
          | 'moved'
          | 'types-changed'
          | 'placed'
          | 'incomplete'
          | 'linked'
          | 'reactivated'
          | 'updated'
          | 'created'
          | 'same';
        /**
         * @description What from and to name: a unit, or user types. person: the whole person; both are empty.
         * @enum {unknown}
         */
        about: 'unit' | 'user-types' | 'person';
        from: {
          id: number;
          name: string;
        }[];
        to: {
          id: number;
          name: string;
        }[];
        people: number;
      }[];
      /** @description A hash of the outcome: two previews with the same one say the same of everybody. */
      fingerprint: string | null;
      /** @description Why the preview failed. */
      error: {
        /** @enum {unknown} */
        code: 'catalogue-unread' | 'interrupted' | 'internal' | 'azure-unreadable';
        detail: string;
      } | null;
      /** @description The token's `sub` of who asked. */
      actor: string;
      /** Format: date-time */
      createdAt: string;
      finishedAt: string | null;
      /**
       * Format: date-time
       * @description The preview is removed then.
       */
      expiresAt: string;
    };
    PreviewInput: {
      /**
       * @description A whole synchronisation by the present settings, also while the integration is disabled: Azure and Ziik are read, Ziik is not written.
       * @enum {unknown}
       */
      run?: 'full';
      /**
       * @description The property in Azure that names the unit.
       * @enum {unknown}
       */
      unitField?:
        | 'jobTitle'
        | 'companyName'
        | 'department'
        | 'streetAddress'
        | 'state'
        | 'country'
        | 'officeLocation'
        | 'city'
        | 'postalCode';
      /**
       * @description The property in Azure that names the user types.
       * @enum {unknown}
       */
      userTypeField?:
        | 'jobTitle'
        | 'companyName'
        | 'department'
        | 'streetAddress'
        | 'state'
        | 'country'
        | 'officeLocation'
        | 'city'
        | 'postalCode';
      options?: {
        /** @enum {unknown} */
        matching?: 'exact' | 'relaxed';
        /** @enum {unknown} */
        existingUsers?: 'link' | 'ignore';
        /** @enum {unknown} */
        unmatched?: 'keep' | 'withdraw';
        /** @enum {unknown} */
        disabledAccounts?: 'ignore' | 'deactivate';
        includeGuests?: boolean;
        welcomeMail?: boolean;
        maxDeactivations?: {
          percent?: number;
          from?: number;
        };
        /** @enum {unknown} */
        cloud?: 'global' | 'us-gov' | 'us-dod' | 'china';
        /** @description Who gets a mail about what needs attention. */
        notifyEmails?: string[];
        /**
         * @description The language of these mails.
         * @enum {unknown}
         */
        notifyLanguage?: 'en' | 'da';
      };
      /** @description Aliases that would be made, changed or removed. All others stay. */
      aliases?: {
        /** @enum {unknown} */
        kind: 'unit' | 'user-type';
        /** @description As stated in Azure: the whole value of the matching field, or, of user types, one of its parts between commas. White space around does not count, letter case does. */
        value: string;
        /** @description The unit or user type that the value would mean; null: the alias would be removed. */
        target: {
          id: number;
        } | null;
      }[];
    };
    PreviewUser: {
      azureId: string;
      /**
       * @description What becomes of the person. sees-nothing: loses the unit or the last user type, or comes into Ziik without one. loses-types: keeps some. left-out: is left alone from now on. placed: sees something from now on. held: would be deactivated, and the removal limit holds that for a decision. Of a run alone: conflict: somebody else has the address. refused: Ziik gave no answer. incomplete: a mandatory field, or a unit that Ziik requires, is missing. linked: a user who is in Ziik already. same: nothing.
       * @enum {unknown}
       */
      kind:
        | 'conflict'
        | 'refused'
        | 'deactivated'
        | 'held'
        | 'sees-nothing'
        | 'loses-types'
        | 'left-out'
        | 'moved'
        | 'types-changed'
        | 'placed'
        | 'incomplete'
        | 'linked'
        | 'reactivated'
        | 'updated'
        | 'created'
        | 'same';
      firstName: string | null;
      lastName: string | null;
      email: string | null;
      before: {
        /** @enum {unknown} */
        status:
          | 'purged'
          | 'deactivated'
          | 'held'
          | 'blocked'
          | 'conflict'
          | 'incomplete'
          | 'failed'
          | 'pending'
          | 'ignored'
          | 'managed-in-ziik'
          | 'unassigned'
          | 'assigned';
        unit: {
          id: number;
          name: string;
        } | null;
        userTypes: {
          id: number;
          name: string;
        }[];
        /** @description What is to be known about the person, such as a value that matches nothing. holder: the Azure id of who has the address. */
        findings: {
          /** @enum {unknown} */
          code:
            | 'unit-missing'
            | 'unit-unknown'
            | 'unit-ambiguous'
            | 'unit-several'
            | 'user-type-missing'
            | 'user-type-unknown'
            | 'user-type-ambiguous'
            | 'alias-target-gone'
            | 'mandatory-missing'
            | 'email-conflict'
            | 'returner'
            | 'managed-in-ziik'
            | 'own-account'
            | 'administrator-protected'
            | 'ziik-refused'
            | 'removal-held'
            | 'removal-rejected'
            | 'deactivated-in-ziik'
            | 'gone-in-ziik'
            | 'reactivated-in-ziik';
          field: string | null;
          value: string | null;
          holder?: string | null;
        }[];
      } | null;
      after: {
        /** @enum {unknown} */
        status:
          | 'purged'
          | 'deactivated'
          | 'held'
          | 'blocked'
          | 'conflict'
          | 'incomplete'
          | 'failed'
          | 'pending'
          | 'ignored'
          | 'managed-in-ziik'
          | 'unassigned'
          | 'assigned';
        unit: {
          id: number;
          name: string;
        } | null;
        userTypes: {
          id: number;
          name: string;
        }[];
        /** @description What is to be known about the person, such as a value that matches nothing. holder: the Azure id of who has the address. */
        findings: {
          /** @enum {unknown} */
          code:
            | 'unit-missing'
            | 'unit-unknown'
            | 'unit-ambiguous'
            | 'unit-several'
            | 'user-type-missing'
            | 'user-type-unknown'
            | 'user-type-ambiguous'
            | 'alias-target-gone'
            | 'mandatory-missing'
            | 'email-conflict'
            | 'returner'
            | 'managed-in-ziik'
            | 'own-account'
            | 'administrator-protected'
            | 'ziik-refused'
            | 'removal-held'
            | 'removal-rejected'
            | 'deactivated-in-ziik'
            | 'gone-in-ziik'
            | 'reactivated-in-ziik';
          field: string | null;
          value: string | null;
          holder?: string | null;
        }[];
      } | null;
      /** @description Of a run: the user of Ziik that is linked, or would be, as Ziik shows the user. */
      ziikUser?: {
        id: number;
        email: string | null;
        firstName: string | null;
        lastName: string | null;
      } | null;
    };
    Verification: {
      checks: {
        /** @enum {unknown} */
        name: 'token' | 'permission' | 'directory' | 'ziik';
        /** @enum {unknown} */
        status: 'passed' | 'failed' | 'skipped';
        code: string | null;
        title: string;
        detail: string;
        remedy: string | null;
        /** @description What stands in the English words beside what the code says, by name; times in ISO 8601. */
        values: {
          [key: string]: string | number;
        };
        /** @description Since when it fails like this, where that was noted before; otherwise null. */
        since: string | null;
      }[];
      /** @description Number of people that the counts are based on: one page of the directory. Null where people or names could not be read. */
      people: number | null;
      advice:
        | {
            field: string;
            people: number;
            /** @description Distinct values (counted up to 10,000), how many of them name something in Ziik, and how many people have such a one. */
            unit: {
              matched: number;
              values: number;
              people: number;
            };
            /** @description Distinct values (counted up to 10,000), how many of them name something in Ziik, and how many people have such a one. */
            userType: {
              matched: number;
              values: number;
              people: number;
            };
            /** @description The values that most people have, and whether each names a unit, or a user type. */
            samples: {
              value: string;
              people: number;
              unit: boolean;
              userType: boolean;
            }[];
          }[]
        | null;
      pairs:
        | {
            /** @enum {unknown} */
            unitField:
              | 'jobTitle'
              | 'companyName'
              | 'department'
              | 'streetAddress'
              | 'state'
              | 'country'
              | 'officeLocation'
              | 'city'
              | 'postalCode';
            /** @enum {unknown} */
            userTypeField:
              | 'jobTitle'
              | 'companyName'
              | 'department'
              | 'streetAddress'
              | 'state'
              | 'country'
              | 'officeLocation'
              | 'city'
              | 'postalCode';
            placed: number;
            unitOnly: number;
          }[]
        | null;
      /** @description The certificate that was tried; null: another kind of credential was. */
      certificate: {
        /** @description SHA-1, in hexadecimal, as Azure lists it. */
        thumbprint: string;
        thumbprintSha256: string;
        subject: string;
        /**
         * Format: date-time
         * @description ISO 8601, UTC.
         */
        expiresAt: string;
      } | null;
    };
    VerificationInput: {
      /** @description The Application (client) ID */
      applicationId: string;
      /** @description The Directory (tenant) ID */
      tenantId: string;
      /** @description Left out: that of `integrationId`, whose stored tenant and application must be the given ones. */
      secret?: string;
      /** @description Instead of secret and secretExpiresAt. */
      credential?: {
        /**
         * @description secret: the value of a client secret. certificate: a certificate with its private key. federated: the identity of the platform, of which nothing is stored.
         * @enum {unknown}
         */
        kind: 'secret' | 'certificate' | 'federated';
        /** @description Of a secret, required. Write-only. Its value, not its ID. */
        secret?: string;
        /** @description Of a secret. A certificate has its own. */
        expiresAt?: string | null;
        /** @description Of a certificate, required. Write-only. The RSA private key and the certificate as PEM, with the certificates of its issuers if Azure needs them. */
        pem?: string;
        /** @description Write-only. Of an encrypted private key. It is not stored. */
        passphrase?: string;
      };
      /**
       * Format: uuid
       * @description The own integration that is being changed.
       */
      integrationId?: string;
      /**
       * @description The property in Azure that names the unit.
       * @enum {unknown}
       */
      unitField?:
        | 'jobTitle'
        | 'companyName'
        | 'department'
        | 'streetAddress'
        | 'state'
        | 'country'
        | 'officeLocation'
        | 'city'
        | 'postalCode';
      /**
       * @description The property in Azure that names the user types.
       * @enum {unknown}
       */
      userTypeField?:
        | 'jobTitle'
        | 'companyName'
        | 'department'
        | 'streetAddress'
        | 'state'
        | 'country'
        | 'officeLocation'
        | 'city'
        | 'postalCode';
      options?: {
        /** @enum {unknown} */
        matching?: 'exact' | 'relaxed';
        /** @enum {unknown} */
        existingUsers?: 'link' | 'ignore';
        /** @enum {unknown} */
        unmatched?: 'keep' | 'withdraw';
        /** @enum {unknown} */
        disabledAccounts?: 'ignore' | 'deactivate';
        includeGuests?: boolean;
        welcomeMail?: boolean;
        maxDeactivations?: {
          percent?: number;
          from?: number;
        };
        /** @enum {unknown} */
        cloud?: 'global' | 'us-gov' | 'us-dod' | 'china';
        /** @description Who gets a mail about what needs attention. */
        notifyEmails?: string[];
        /**
         * @description The language of these mails.
         * @enum {unknown}
         */
        notifyLanguage?: 'en' | 'da';
      };
    };
    FieldAdvice: {
      /** @description Number of people that the counts are based on. People who are not synchronised are left out. */
      people: number;
      advice: {
        field: string;
        people: number;
        /** @description Distinct values (counted up to 10,000), how many of them name something in Ziik, and how many people have such a one. */
        unit: {
          matched: number;
          values: number;
          people: number;
        };
        /** @description Distinct values (counted up to 10,000), how many of them name something in Ziik, and how many people have such a one. */
        userType: {
          matched: number;
          values: number;
          people: number;
        };
        /** @description The values that most people have, and whether each names a unit, or a user type. */
        samples: {
          value: string;
          people: number;
          unit: boolean;
          userType: boolean;
        }[];
      }[];
      /** @description For each of the 72 pairs of fields: people who get a unit and user types by it, and people who get a unit alone. */
      pairs: {
        /** @enum {unknown} */
        unitField:
          | 'jobTitle'
          | 'companyName'
          | 'department'
          | 'streetAddress'
          | 'state'
          | 'country'
          | 'officeLocation'
          | 'city'
          | 'postalCode';
        /** @enum {unknown} */
        userTypeField:
          | 'jobTitle'
          | 'companyName'
          | 'department'
          | 'streetAddress'
          | 'state'
          | 'country'
          | 'officeLocation'
          | 'city'
          | 'postalCode';
        placed: number;
        unitOnly: number;
      }[];
    };
    Notifications: {
      /** @description Whether this installation has a mail server. */
      isConfigured: boolean;
      /** @description The address that mails come from. */
      from: string | null;
      recipients: {
        email: string;
        /** @description The newest mail to the address in the last 90 days. */
        newest: {
          cause: string;
          /** @enum {unknown} */
          status: 'waiting' | 'accepted' | 'refused' | 'given-up';
          /**
           * Format: date-time
           * @description ISO 8601, UTC.
           */
          at: string;
          /** @description What the mail server said last, or the code of what kept it from saying anything. */
          answer: string | null;
        } | null;
      }[];
    };
    TestMail: {
      deliveries: {
        email: string;
        /**
         * @description refused: the mail server does not take mails to the address; failed: it could not be asked.
         * @enum {unknown}
         */
        status: 'accepted' | 'refused' | 'failed';
        /** @description What the mail server said, or the code of what kept it from saying anything. */
        answer: string;
      }[];
    };
    Session: {
      /** @description The token's `sub`. */
      subject: string;
      /** @description The token's `name`, where it has one. */
      name: string | null;
      roles: ('platform-administrator' | 'operator')[];
      /** @description The Ziik instance of a platform administrator; null for an operator. */
      instance: {
        slug: string;
        /** @description Null: the operator has not set it up yet. */
        host: string | null;
      } | null;
      /**
       * Format: date-time
       * @description When the token ends.
       */
      expiresAt: string;
      /**
       * Format: date-time
       * @description ISO 8601, UTC.
       */
      now: string;
      periods: {
        /** @description How often enabled integrations are due. ISO 8601, as PT1H or P90D. */
        poll: string;
        /** @description How often units and user types are read again. ISO 8601, as PT1H or P90D. */
        catalogue: string;
        /** @description From the deactivation of a user to the purge. ISO 8601, as PT1H or P90D. */
        retention: string;
      };
      /** @description The platform's identity, as a federated credential in Azure must name it; null: there is none, or it may be used for no tenant of the instance. */
      federation: {
        issuer: string;
        subject: string;
        audience: string;
        /** @description Of the own instance: for which it may be used. */
        tenants: string[];
      } | null;
      /** @description What this release can do; take no notice of unknown ones. `session`: GET /v1/session; `status`: GET /v1/status; `verification-before-saving`: POST /v1/verifications; `field-advice`: people, pairs and samples in verifications, and GET /v1/integrations/{id}/field-advice; `values-beside-words`: values and since in attention, errors of runs and checks; `audit-filters`: the filters of GET /v1/audit, and actorName; `instance-verification`: POST /v1/instances/{slug}/verification, lastDeliveryAt and catalogueReadAt; `people-found`: sort, field, value, unit, run, azureId and total of GET …/users, and GET …/users/summary; `values-grouped`: sort, kind, code and text/csv of GET …/unmatched-values; `purges`: GET …/purges; `explanation`: explanation, memberships, hold, nextTryAt and requests of a user; `history-with-values`: changes, cause and actor in the history of a user, and GET /v1/runs/{id}/changes; `aliases`: GET, POST and DELETE …/aliases; `catalogue`: GET …/catalogue; `lookup`: GET …/lookup; `sync-from-azure`: POST …/users/{azureId}/sync reads the user from Azure now, and sync shows the steps; `requests-together`: POST …/users/requests; `run-progress`: number, queuedAt, notBefore, requestedBy, enforce and progress of a run; `events`: GET /v1/integrations/{id}/events; `holds`: GET …/holds, and expected in a decision; `statistics`: GET …/statistics; `credentials`: credential of an integration, and federation of the session; `notifications`: notifyEmails and notifyLanguage of options, GET …/notifications and POST …/test-mail of an integration; `directory-audit`: audit of an integration; `run-sums`: GET /v1/runs/{id}/changes/summary; `previews`: POST …/previews, GET and DELETE /v1/previews/{id}, and the header Preview of PATCH /v1/integrations/{id}. */
      features: string[];
      /** @description Of the release. */
      version: string;
    };
    Alias: {
      /** Format: uuid */
      id: string;
      /** @enum {unknown} */
      kind: 'unit' | 'user-type';
      value: string;
      target: {
        id: number;
        /** @description As it is called in Ziik; where it is gone, as it was when the alias was made. */
        name: string;
      };
      /**
       * @description target-gone: the target is no longer in Ziik, so the value matches nothing (finding alias-target-gone). name-wins: a unit or user type has the value as its very name, which counts before the alias.
       * @enum {unknown}
       */
      state: 'in-force' | 'target-gone' | 'name-wins';
      /** Format: date-time */
      createdAt: string;
    };
    AliasInput: {
      /** @enum {unknown} */
      kind: 'unit' | 'user-type';
      /** @description As stated in Azure: the whole value of the matching field, or, of user types, one of its parts between commas. White space around does not count, letter case does. */
      value: string;
      /** @description The unit or user type that the value means. */
      target: {
        id: number;
      };
    };
    CatalogueEntry: {
      id: number;
      name: string;
      /** @description Users of this integration who are in the unit, or have the user type, at the moment. */
      people: number;
      /** @description Whether another one has exactly the same name, so that neither of them is matched by it. */
      sameName: boolean;
    };
    Status: {
      parts: {
        /** @enum {unknown} */
        name: 'database' | 'kafka' | 'reading' | 'deciding' | 'writing' | 'ziik' | 'microsoft';
        /**
         * @description ok: it works. slow: it works in part, or more slowly than usual. down: it does not work. unknown: it cannot be told, because another part does not answer or nothing has been tried yet.
         * @enum {unknown}
         */
        state: 'ok' | 'slow' | 'down' | 'unknown';
        /** @description Since when the part has not been ok; null where it is ok, or where that is not known. */
        since: string | null;
        /** @description How much waits for the part. reading: runs that are due. deciding, writing, ziik: changes that have not been written to Ziik. microsoft: integrations that wait for Microsoft. Null: not known, or nothing ever waits for this part. */
        waiting: number | null;
      }[];
    };
    AuditEntry: {
      id: number;
      /** Format: date-time */
      at: string;
      /** @description The token's `sub`. */
      actor: string;
      /** @description The token's `name`; null where it had none, and for what was done before it was kept. */
      actorName: string | null;
      /** @description Of the token; `command`: run on a machine of the operator; `system`: happened by itself. */
      role: string;
      /** @description Null: it concerns all. */
      instance: string | null;
      action: string;
      target: {
        kind: string;
        id: string;
      };
      changes: {
        [key: string]: unknown;
      };
      correlationId: string;
    };
    DeadLetter: {
      /** @description The topic that it came from. */
      topic: string;
      partition: number | null;
      offset: number | null;
      service: string | null;
      reason: string | null;
      at: string | null;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getDeadLetters: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        topic?: string;
        reason?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['DeadLetter'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postDeadLettersRedrive: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          /** @description The topic that they came from; any if left out. */
          topic?: string;
          /** @description The reason as listed; any if left out. */
          reason?: string;
        };
      };
    };
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            redriven: number;
            discarded: number;
            /** @description Not selected, without their origin, or truncated and no longer in their topic; they keep waiting. */
            kept: number;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postDeadLettersDiscard: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          /** @description The topic that they came from; any if left out. */
          topic?: string;
          /** @description The reason as listed; any if left out. */
          reason?: string;
        };
      };
    };
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            redriven: number;
            discarded: number;
            /** @description Not selected, without their origin, or truncated and no longer in their topic; they keep waiting. */
            kept: number;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdStatistics: {
    parameters: {
      query?: {
        bucket?: 'hour' | 'day';
        from?: string;
        to?: string;
        timeZone?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Statistics'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdHolds: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Hold'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postRunsIdDecision: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {unknown} */
          deactivations: 'approve' | 'reject';
          /** @description Only these of the held; left out: all. Who is not held changes nothing. The run is decided when nobody is left. */
          azureIds?: string[];
          /** @description All who were seen to wait for a decision on the run: their Azure ids, or how many they were (`deactivations` of the hold). Where others are held by now nothing is decided: 409 `changed-meanwhile`. */
          expected?: number | string[];
        };
      };
    };
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Run'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdAliases: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        kind?: 'unit' | 'user-type';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Alias'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postIntegrationsIdAliases: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AliasInput'];
      };
    };
    responses: {
      /** @description Created; Location has the address */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Alias'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Changed since If-Match */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  deleteIntegrationsIdAliasesAliasId: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        id: string;
        aliasId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Changed since If-Match */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getAudit: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        integration?: string;
        target?: string;
        actor?: string;
        action?:
          | 'instance.saved'
          | 'instance.removed'
          | 'instance.verified'
          | 'integration.created'
          | 'integration.changed'
          | 'integration.deleted'
          | 'integration.verified'
          | 'test-mail.sent'
          | 'connection.verified'
          | 'field-advice.read'
          | 'run.requested'
          | 'run.cancelled'
          | 'deactivations.approved'
          | 'deactivations.rejected'
          | 'alias.created'
          | 'alias.removed'
          | 'user.reactivation-requested'
          | 'user.sync-requested'
          | 'user.adoption-requested'
          | 'user.looked-up'
          | 'users.reactivation-requested'
          | 'users.sync-requested'
          | 'directory.differed'
          | 'dead-letters.redriven'
          | 'dead-letters.discarded'
          | 'secrets.re-encrypted';
        from?: string;
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['AuditEntry'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdPurges: {
    parameters: {
      query?: {
        from?: string;
        to?: string;
        timeZone?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Purges'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdUsersSummary: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UsersSummary'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postInstancesSlugVerification: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        slug: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['InstanceVerification'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getOpenapiJson: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdEvents: {
    parameters: {
      query?: never;
      header?: {
        /** @description The id of the last event that came: what has not changed since is not told again. */
        'Last-Event-ID'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream':
            | {
                /** Format: uuid */
                id: string;
                name: string;
                enabled: boolean;
                /** @enum {unknown} */
                state: 'disabled' | 'ready' | 'running' | 'needs-attention';
                attention: components['schemas']['Attention'][];
                /** @description late: the last read, or the oldest change waiting for Ziik, is older than a period and a quarter. */
                freshness: {
                  /** @enum {unknown} */
                  status: 'off' | 'never' | 'fresh' | 'late';
                  /** @description End of the last successful read. */
                  readAt: string | null;
                  /** @description End of the oldest read whose changes are not all settled in Ziik. */
                  waitingSince: string | null;
                  reason:
                    | (
                        | 'secret-wrong'
                        | 'secret-expired'
                        | 'certificate-wrong'
                        | 'certificate-expired'
                        | 'federation-refused'
                        | 'federation-unavailable'
                        | 'application-unknown'
                        | 'application-disabled'
                        | 'tenant-unknown'
                        | 'wrong-cloud'
                        | 'permission-missing'
                        | 'access-blocked'
                        | 'microsoft-refused'
                        | 'graph-unavailable'
                        | 'throttled'
                        | 'internal'
                        | 'ziik-credentials-wrong'
                        | 'ziik-unavailable'
                        | 'catalogue-too-large'
                        | 'disabled'
                        | 'round-unending'
                        | 'round-missing'
                        | 'changes-waiting'
                      )
                    | null;
                };
                nextRunAt: string | null;
              }
            | components['schemas']['Run']
            | {
                linked: number;
                pending: number;
                assigned: number;
                unassigned: number;
                incomplete: number;
                conflict: number;
                managedInZiik: number;
                blocked: number;
                failed: number;
                held: number;
                deactivated: number;
                ignored: number;
              }
            | {
                /** @enum {unknown} */
                reason: 'token-expired' | 'gone' | 'too-slow' | 'unavailable' | 'stopping';
              };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getRunsIdEvents: {
    parameters: {
      query?: never;
      header?: {
        /** @description The id of the last event that came: what has not changed since is not told again. */
        'Last-Event-ID'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['Run'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdUnmatchedValues: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        sort?: 'people' | 'value';
        kind?: 'unit' | 'user-type';
        code?:
          | 'unit-missing'
          | 'unit-unknown'
          | 'unit-ambiguous'
          | 'unit-several'
          | 'user-type-missing'
          | 'user-type-unknown'
          | 'user-type-ambiguous'
          | 'alias-target-gone';
      };
      header?: {
        /** @description `text/csv`: all of the list as a file, in the order and with the filters that are given. */
        Accept?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['UnmatchedValue'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
          'text/csv': string;
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postIntegrationsIdPreviews: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['PreviewInput'];
      };
    };
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Preview'];
        };
      };
      /** @description Accepted; it will be executed soon */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Preview'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getPreviewsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Preview'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  deletePreviewsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getPreviewsIdUsers: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        kind?:
          | 'conflict'
          | 'refused'
          | 'deactivated'
          | 'held'
          | 'sees-nothing'
          | 'loses-types'
          | 'left-out'
          | 'moved'
          | 'types-changed'
          | 'placed'
          | 'incomplete'
          | 'linked'
          | 'reactivated'
          | 'updated'
          | 'created'
          | 'same';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PreviewUser'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getRunsIdDifferences: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        cause?: 'refused' | 'same-address' | 'changed-in-azure' | 'changed-in-ziik';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: {
              azureId: string;
              firstName: string | null;
              lastName: string | null;
              email: string | null;
              /**
               * @description refused: Ziik refused, or does not answer. same-address: several people have one address, and another of them came first. changed-in-azure, changed-in-ziik: after the preview was made.
               * @enum {unknown}
               */
              cause: 'refused' | 'same-address' | 'changed-in-azure' | 'changed-in-ziik';
              /** @description Null: the person was not in the preview. */
              planned: {
                /** @enum {unknown} */
                status:
                  | 'purged'
                  | 'deactivated'
                  | 'held'
                  | 'blocked'
                  | 'conflict'
                  | 'incomplete'
                  | 'failed'
                  | 'pending'
                  | 'ignored'
                  | 'managed-in-ziik'
                  | 'unassigned'
                  | 'assigned';
                unit: {
                  id: number;
                  name: string;
                } | null;
                userTypes: {
                  id: number;
                  name: string;
                }[];
                /** @description What is to be known about the person, such as a value that matches nothing. holder: the Azure id of who has the address. */
                findings: {
                  /** @enum {unknown} */
                  code:
                    | 'unit-missing'
                    | 'unit-unknown'
                    | 'unit-ambiguous'
                    | 'unit-several'
                    | 'user-type-missing'
                    | 'user-type-unknown'
                    | 'user-type-ambiguous'
                    | 'alias-target-gone'
                    | 'mandatory-missing'
                    | 'email-conflict'
                    | 'returner'
                    | 'managed-in-ziik'
                    | 'own-account'
                    | 'administrator-protected'
                    | 'ziik-refused'
                    | 'removal-held'
                    | 'removal-rejected'
                    | 'deactivated-in-ziik'
                    | 'gone-in-ziik'
                    | 'reactivated-in-ziik';
                  field: string | null;
                  value: string | null;
                  holder?: string | null;
                }[];
              } | null;
              /** @description Null: the person is not listed any more. */
              actual: {
                /** @enum {unknown} */
                status:
                  | 'purged'
                  | 'deactivated'
                  | 'held'
                  | 'blocked'
                  | 'conflict'
                  | 'incomplete'
                  | 'failed'
                  | 'pending'
                  | 'ignored'
                  | 'managed-in-ziik'
                  | 'unassigned'
                  | 'assigned';
                unit: {
                  id: number;
                  name: string;
                } | null;
                userTypes: {
                  id: number;
                  name: string;
                }[];
                /** @description What is to be known about the person, such as a value that matches nothing. holder: the Azure id of who has the address. */
                findings: {
                  /** @enum {unknown} */
                  code:
                    | 'unit-missing'
                    | 'unit-unknown'
                    | 'unit-ambiguous'
                    | 'unit-several'
                    | 'user-type-missing'
                    | 'user-type-unknown'
                    | 'user-type-ambiguous'
                    | 'alias-target-gone'
                    | 'mandatory-missing'
                    | 'email-conflict'
                    | 'returner'
                    | 'managed-in-ziik'
                    | 'own-account'
                    | 'administrator-protected'
                    | 'ziik-refused'
                    | 'removal-held'
                    | 'removal-rejected'
                    | 'deactivated-in-ziik'
                    | 'gone-in-ziik'
                    | 'reactivated-in-ziik';
                  field: string | null;
                  value: string | null;
                  holder?: string | null;
                }[];
              } | null;
            }[];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdCatalogue: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        kind?: 'unit' | 'user-type';
        search?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['CatalogueEntry'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
            /** @description When units and user types were read last, also where that reading is held back. Null: not yet at the present address of the instance; the list is empty, or of the address before. */
            readAt: string | null;
            /** @description Whether the latest reading is held back because more than a fifth of the names in use are missing from it. The list then shows the reading before. */
            suspicious: boolean;
            /** @description Where suspicious: the names in use of this kind that are missing from the latest reading, 100 at most. */
            missing: string[];
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdUsers: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        sort?: 'name' | 'purgeAt' | '-updatedAt';
        status?:
          | 'purged'
          | 'deactivated'
          | 'held'
          | 'blocked'
          | 'conflict'
          | 'incomplete'
          | 'failed'
          | 'pending'
          | 'ignored'
          | 'managed-in-ziik'
          | 'unassigned'
          | 'assigned';
        finding?:
          | 'unit-missing'
          | 'unit-unknown'
          | 'unit-ambiguous'
          | 'unit-several'
          | 'user-type-missing'
          | 'user-type-unknown'
          | 'user-type-ambiguous'
          | 'alias-target-gone'
          | 'mandatory-missing'
          | 'email-conflict'
          | 'returner'
          | 'managed-in-ziik'
          | 'own-account'
          | 'administrator-protected'
          | 'ziik-refused'
          | 'removal-held'
          | 'removal-rejected'
          | 'deactivated-in-ziik'
          | 'gone-in-ziik'
          | 'reactivated-in-ziik';
        search?: string;
        field?:
          | 'jobTitle'
          | 'companyName'
          | 'department'
          | 'streetAddress'
          | 'state'
          | 'country'
          | 'officeLocation'
          | 'city'
          | 'postalCode';
        value?: string;
        unit?: string;
        run?: string;
        azureId?: string | string[];
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['User'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
            /** @description How many users fit, on all pages together; null: thousands, more than are counted, by filters of which no count is kept. */
            total: number | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdUsersAzureId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        azureId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserDetail'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postIntegrationsIdUsersAzureIdReactivation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        azureId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted; it will be executed soon */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postIntegrationsIdUsersAzureIdSync: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        azureId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted; it will be executed soon */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postIntegrationsIdUsersAzureIdAdoption: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        azureId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted; it will be executed soon */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdLookup: {
    parameters: {
      query: {
        text: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Lookup'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getInstancesSlug: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        slug: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Instance'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  putInstancesSlug: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        slug: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['InstanceInput'];
      };
    };
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Instance'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Changed since If-Match */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  deleteInstancesSlug: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        slug: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Changed since If-Match */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getInstances: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Instance'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrations: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        state?: 'disabled' | 'ready' | 'running' | 'needs-attention';
        code?:
          | 'secret-wrong'
          | 'secret-expired'
          | 'certificate-wrong'
          | 'certificate-expired'
          | 'federation-refused'
          | 'federation-unavailable'
          | 'application-unknown'
          | 'application-disabled'
          | 'tenant-unknown'
          | 'wrong-cloud'
          | 'permission-missing'
          | 'access-blocked'
          | 'microsoft-refused'
          | 'graph-unavailable'
          | 'throttled'
          | 'internal'
          | 'ziik-credentials-wrong'
          | 'ziik-unavailable'
          | 'catalogue-too-large'
          | 'removals-held'
          | 'secret-expiring'
          | 'certificate-expiring'
          | 'catalogue-suspicious'
          | 'never-initiated'
          | 'round-unending';
        instance?: string;
        id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Integration'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postIntegrations: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['IntegrationCreate'];
      };
    };
    responses: {
      /** @description Created; Location has the address */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Integration'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Integration'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  deleteIntegrationsId: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Changed since If-Match */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  patchIntegrationsId: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        /** @description Id of a preview of these settings: it is recorded in the audit. Refused (409) where what it rests on has changed: preview-stale. */
        Preview?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['IntegrationPatch'];
      };
    };
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Integration'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Changed since If-Match */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdNotifications: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Notifications'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postIntegrationsIdTestMail: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TestMail'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postWebhooksZiikSlugTrigger: {
    parameters: {
      query?: never;
      header?: {
        /** @description The secret, or the proof made with it; name and scheme are settings. */
        'X-Ziik-Webhook-Secret'?: string;
      };
      path: {
        slug: string;
        trigger: 'user.create' | 'user.update' | 'user.delete' | 'unit.create' | 'unit.update' | 'unit.delete';
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': unknown;
      };
    };
    responses: {
      /** @description Accepted; it will be executed soon */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getHealthz: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            alive: boolean;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getReadyz: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            ready: boolean;
            reasons: string[];
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            ready: boolean;
            reasons: string[];
          };
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postIntegrationsIdUsersRequests: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {unknown} */
          kind: 'sync' | 'reactivation';
          /** @description Each once. */
          azureIds?: string[];
          /**
           * Format: uuid
           * @description In the place of azureIds, for a reactivation: everybody this run deactivated.
           */
          runId?: string;
        };
      };
    };
    responses: {
      /** @description Accepted; it will be executed soon */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            taken: number;
            /** @description At most 1000 are named. */
            refused: {
              azureId: string;
              /** @enum {unknown} */
              code: 'not-found' | 'not-deactivated' | 'purged';
            }[];
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdRuns: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Run'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postIntegrationsIdRuns: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {unknown} */
          kind: 'full' | 'delta';
          /**
           * Format: uuid
           * @description Only of a full run: the preview of a whole synchronisation that it is compared with.
           */
          previewId?: string;
        };
      };
    };
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Run'];
        };
      };
      /** @description Accepted; it will be executed soon */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Run'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getRuns: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        status?: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
        code?:
          | 'secret-wrong'
          | 'secret-expired'
          | 'certificate-wrong'
          | 'certificate-expired'
          | 'federation-refused'
          | 'federation-unavailable'
          | 'application-unknown'
          | 'application-disabled'
          | 'tenant-unknown'
          | 'wrong-cloud'
          | 'permission-missing'
          | 'access-blocked'
          | 'microsoft-refused'
          | 'graph-unavailable'
          | 'throttled'
          | 'internal'
          | 'ziik-credentials-wrong'
          | 'ziik-unavailable'
          | 'catalogue-too-large';
        instance?: string;
        integration?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['RunOfInstance'][];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getRunsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Run'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postRunsIdCancellation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted; it will be executed soon */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Run'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getRunsIdChanges: {
    parameters: {
      query?: {
        limit?: string;
        cursor?: string;
        what?: 'created' | 'linked' | 'updated' | 'moved' | 'deactivated' | 'reactivated' | 'purged' | 'listed';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: {
              azureId: string;
              firstName: string | null;
              lastName: string | null;
              email: string | null;
              /**
               * @example created
               * @example linked
               * @example updated
               * @example moved
               * @example deactivated
               * @example reactivated
               * @example purged
               * @example listed
               */
              what: string;
              /** Format: date-time */
              at: string;
              changes: {
                /**
                 * @description One of Azure's properties, or a member of the user; `active`: in Ziik. A value that somebody had changed in Ziik, or that a user had who was linked, stands in `before`.
                 * @enum {unknown}
                 */
                field:
                  | 'status'
                  | 'email'
                  | 'firstName'
                  | 'lastName'
                  | 'active'
                  | 'unit'
                  | 'userTypes'
                  | 'findings'
                  | 'mail'
                  | 'userPrincipalName'
                  | 'givenName'
                  | 'surname'
                  | 'accountEnabled'
                  | 'userType'
                  | 'jobTitle'
                  | 'companyName'
                  | 'department'
                  | 'streetAddress'
                  | 'state'
                  | 'country'
                  | 'officeLocation'
                  | 'city'
                  | 'postalCode';
                before:
                  | string
                  | boolean
                  | {
                      id: number;
                      name: string;
                    }
                  | {
                      id: number;
                      name: string;
                    }[]
                  | string[]
                  | null;
                /** @description Of the shape that the member has; `findings` by their codes. Texts end after 500 characters. */
                after:
                  | string
                  | boolean
                  | {
                      id: number;
                      name: string;
                    }
                  | {
                      id: number;
                      name: string;
                    }[]
                  | string[]
                  | null;
              }[];
            }[];
            /** @description Null on the last page. */
            nextCursor: string | null;
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getRunsIdChangesSummary: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Changes of each kind; grows until the run is settled. */
            byWhat: {
              created: number;
              linked: number;
              updated: number;
              moved: number;
              deactivated: number;
              reactivated: number;
              purged: number;
              listed: number;
            };
          };
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postIntegrationsIdVerification: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Verification'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  postVerifications: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VerificationInput'];
      };
    };
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Verification'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body exceeds 100 kB */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The media type of the body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIntegrationsIdFieldAdvice: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Success */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FieldAdvice'];
        };
      };
      /** @description The address or the body cannot be read */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No valid token */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The token lacks the role */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not found, or not visible to this caller */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not possible in this state; see code */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Invalid values; see errors */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests; see Retry-After */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not available at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Any other problem: an internal error (500), or temporarily unavailable (503) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
