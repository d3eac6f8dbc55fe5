import { type Integration, type Keyring, openIntegrationSecret } from '@user-sync/control';
import { createDirectoryClient, type DirectoryClient, type ObservedCall } from '@user-sync/graph';
import type { Tx } from '@user-sync/persistence';
import { type Logger, recordCall } from '@user-sync/runtime';

/** The clients of the integrations' directories, kept so that their tokens are. */
export interface DirectoryClients {
  /** The client for the integration as it stands now; undefined when the integration is gone. */
  open(db: Tx, integration: Integration): Promise<DirectoryClient | undefined>;
}

/** More than one process works on at once; beyond it the one unused for longest goes. */
const MOST_KEPT = 500;

export function createDirectoryClients(options: {
  keyring: Keyring;
  log: Logger;
  loginUrl: string | undefined;
  graphUrl: string | undefined;
}): DirectoryClients {
  const kept = new Map<string, { identity: string; client: DirectoryClient }>();
  return {
    async open(db, integration) {
      const { id, tenantId, applicationId } = integration;
      const { cloud } = integration.options;
      const opened = await openIntegrationSecret(db, options.keyring, id);
      if (opened === undefined) return undefined;
      const identity = [tenantId, applicationId, cloud, opened.secretVersion].join('/');
      const found = kept.get(id);
      kept.delete(id);
      const client =
        found?.identity === identity
          ? found.client
          : createDirectoryClient({
              tenantId,
              applicationId,
              secret: opened.secret,
              cloud,
              loginUrl: options.loginUrl,
              graphUrl: options.graphUrl,
              observe: observeCall,
              warn: (properties) =>
                options.log.warn({ integrationId: id, properties }, 'unusable values in the directory read as not set'),
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
