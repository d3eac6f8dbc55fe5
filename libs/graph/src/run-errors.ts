/** Why a directory could not be read: the code of a failed run. */
export type RunErrorCode =
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
  | 'internal';

/** What happened, what it means, and what to do, for an administrator. */
export interface RunErrorWords {
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
}

/** The texts that an administrator reads for each code. */
export const RUN_ERRORS: Readonly<Record<RunErrorCode, RunErrorWords>> = {
  'secret-wrong': {
    title: 'Microsoft Entra refuses the secret',
    detail:
      'The secret does not belong to this application, or was deleted. Often the ID of a secret was entered instead of its value.',
    remedy:
      'In the app registration, under Certificates & secrets, create a new client secret, copy its Value (not its Secret ID) and enter it here.',
  },
  'secret-expired': {
    title: 'The secret has expired',
    detail: 'The client secret of the application has passed its expiry date, so nothing can be read from Azure.',
    remedy:
      'In the app registration, under Certificates & secrets, create a new client secret, copy its Value and enter it here with its expiry date.',
  },
  'certificate-wrong': {
    title: 'Microsoft Entra refuses the certificate',
    detail: 'The certificate is not registered with the application, or was removed there.',
    remedy:
      'In the app registration, under Certificates & secrets, Certificates, compare the thumbprint with the one shown here, and upload the certificate (without its private key) if it is missing. If it was replaced, enter the new one here.',
  },
  'certificate-expired': {
    title: 'The certificate has expired',
    detail: 'The certificate of the application has passed its last day, so nothing can be read from Azure.',
    remedy:
      'Create a new certificate, upload it in the app registration under Certificates & secrets, Certificates, and enter it here with its private key.',
  },
  'federation-refused': {
    title: 'Microsoft Entra does not trust our platform for this application',
    detail:
      "No federated credential of the application fits the token of the platform's identity, or it was added a moment ago.",
    remedy:
      'In the app registration, under Certificates & secrets, Federated credentials, compare issuer, subject and audience with those shown here. A new one takes some minutes to work.',
  },
  'federation-unavailable': {
    title: "The platform's identity cannot be used",
    detail: 'The token by which the platform proves its identity is missing or is not accepted.',
    remedy: 'Ask the operator to check the federated sign-in of the platform, or enter a secret or a certificate here.',
  },
  'application-unknown': {
    title: 'The application is unknown in this tenant',
    detail:
      'Microsoft Entra cannot find the Application ID in the tenant: one of the two IDs is wrong, or an administrator of the tenant has not consented yet.',
    remedy:
      'Compare Application (client) ID and Directory (tenant) ID with the overview page of the app registration, and grant admin consent there.',
  },
  'application-disabled': {
    title: 'The application is disabled in this tenant',
    detail: 'The enterprise application exists, but sign-in is disabled for it.',
    remedy:
      'In Microsoft Entra, under Enterprise applications, open the application and enable sign-in in its Properties.',
  },
  'tenant-unknown': {
    title: 'The tenant is unknown',
    detail: 'Microsoft Entra has no tenant with this Tenant ID, or it belongs to another national cloud.',
    remedy: 'Compare the Tenant ID with the overview page of your directory, and check the chosen cloud.',
  },
  'wrong-cloud': {
    title: 'The tenant belongs to another Microsoft cloud',
    detail: 'The cloud that is chosen for this integration does not serve this tenant.',
    remedy: 'Choose the cloud of the tenant (global, US Government, US DoD or China).',
  },
  'permission-missing': {
    title: 'The application is not allowed to read the users',
    detail:
      'The application permission User.Read.All of Microsoft Graph is not granted, or an administrator has not consented to it. A delegated permission of that name does not count.',
    remedy:
      'In the app registration, under API permissions, add the application permission User.Read.All of Microsoft Graph and grant admin consent.',
  },
  'access-blocked': {
    title: 'Access is blocked by a policy of the tenant',
    detail: 'A Conditional Access policy for workload identities refuses the application.',
    remedy: 'Exclude the application from the policy, or allow the network from which the synchronisation connects.',
  },
  'microsoft-refused': {
    title: 'Microsoft refuses the application',
    detail: 'Microsoft gives a reason that is unknown to us; its code is in brackets.',
    remedy:
      'Look up the code in brackets at https://login.microsoftonline.com/error and follow the instructions there. Do not enter anything again unless they say so.',
  },
  'graph-unavailable': {
    title: 'Microsoft is not available at the moment',
    detail: 'Microsoft Entra or Microsoft Graph did not give a usable answer, even after several attempts.',
    remedy:
      'The next hourly round tries again. The third round in a row that fails at the stored position starts reading all users from a new one; initiating the synchronisation does so at once. If that fails too, check the service health of Microsoft 365.',
  },
  throttled: {
    title: 'Microsoft asks for a pause',
    detail: 'At the moment Microsoft answers fewer requests for this tenant than are needed.',
    remedy:
      'Nothing needs to be done: the next hourly round tries again. If it lasts for hours, look for other applications that read a lot from this tenant.',
  },
  internal: {
    title: 'An internal error occurred in the synchronisation',
    detail: 'Microsoft refused a request that should be correct, or our software failed.',
    remedy: 'The next round tries again. If the problem persists, contact support with the time and the run.',
  },
};

/**
 * The texts to use once the integration has read this tenant: then tenant and cloud were right, and neither can be
 * changed any more.
 */
export const ONCE_READ: Readonly<Partial<Record<RunErrorCode, Partial<RunErrorWords>>>> = {
  'application-unknown': {
    detail:
      'Microsoft Entra no longer finds the application in the tenant, although it worked before: the application or its enterprise application was deleted.',
    remedy:
      'In Microsoft Entra, look for the application under App registrations, Deleted applications, and restore it, or grant admin consent again. If it cannot be restored, register a new one and enter its ID and secret here.',
  },
  'tenant-unknown': {
    detail: 'Microsoft Entra no longer knows the tenant, although it was read before: it may have been deleted.',
    remedy:
      'Ask the administrators of the tenant what happened to it. Meanwhile nobody is removed from Ziik. For another tenant create a new integration.',
  },
  'wrong-cloud': {
    detail: 'Microsoft now serves this tenant in another cloud than before.',
    remedy: 'Create a new integration for the tenant in its new cloud. Meanwhile nobody is removed from Ziik.',
  },
};

/** Texts for an answer from something that is neither Entra nor Graph. */
export const NOT_MICROSOFT: Pick<RunErrorWords, 'detail' | 'remedy'> = {
  detail: 'The answer did not come from Microsoft: something in between, such as a proxy, refused the call.',
  remedy:
    'Nothing needs to be entered again. If the problem persists, ask the operator whether a proxy or firewall allows calls to Microsoft.',
};
