import { type Integration, type Keyring, openIntegrationCredential } from '@user-sync/control';
import {
  createDirectoryClient,
  credentialOf,
  type DirectoryClient,
  type FederationSettings,
  type ObservedCall,
} from '@user-sync/graph';
import type { Tx } from '@user-sync/persistence';
import { type Logger, recordCall } from '@user-sync/runtime';
import { LONGEST_PAUSE_MS } from '../end-run/work-result.ts';

/** The clients of the integrations' directories, kept so that their tokens are. */
export interface DirectoryClients {
  /** The client for the integration's current settings; undefined when the integration is gone. */
  open(db: Tx, integration: Integration): Promise<DirectoryClient | undefined>;
}

/** More than one process works on at once; beyond it the one unused for longest goes. */
const MOST_KEPT = 500;

export function createDirectoryClients(options: {
  keyring: Keyring;
  log: Logger;
  loginUrl: string | undefined;
  graphUrl: string | undefined;
  /** The platform's own identity, and the tenants that may use it; left out: there is none. */
  federation?: FederationSettings;
  /** Longest time for one call, and for trying it again. */
  timeoutMs: number;
  /** First pause before a call is repeated; the client's own where left out. */
  firstPauseMs?: number;
}): DirectoryClients {
  const kept = new Map<string, { identity: string; client: DirectoryClient }>();
  return {
    async open(db, integration) {
      const { id, tenantId, applicationId } = integration;
      const { cloud } = integration.options;
      const hasRead = integration.firstReadAt !== null;
      const opened = await openIntegrationCredential(db, options.keyring, id);
      if (opened === undefined) return undefined;
      const { credential, secretVersion } = opened;
      const identity = [tenantId, applicationId, cloud, credential.kind, secretVersion, hasRead].join('/');
      const found = kept.get(id);
      kept.delete(id);
      const client =
        found?.identity === identity
          ? found.client
          : createDirectoryClient({
              tenantId,
              applicationId,
              credential: credentialOf(credential, options.federation ?? {}, integration),
              cloud,
              hasRead,
              loginUrl: options.loginUrl,
              graphUrl: options.graphUrl,
              requestTimeoutMs: options.timeoutMs,
              pacing: {
                longestMs: LONGEST_PAUSE_MS,
                budgetMs: options.timeoutMs,
                ...(options.firstPauseMs !== undefined && { firstMs: options.firstPauseMs }),
              },
              observe: observeCall,
              warn: (properties) =>
                options.log.warn(
                  { integrationId: id, properties },
                  'unusable values in the directory treated as not set',
                ),
            });
      kept.set(id, { identity, client });
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
      return client;
    },
  };
}

function observeCall({ operation, status, ms }: ObservedCall): void {
  recordCall('microsoft', operation, status === 0 ? null : status, ms);
}
