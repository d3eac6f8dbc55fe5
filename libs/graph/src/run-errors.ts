/** Why a directory could not be read, as the code that stands on a run. */
export type RunErrorCode =
  | 'secret-wrong'
  | 'secret-expired'
  | 'application-unknown'
  | 'application-disabled'
  | 'tenant-unknown'
  | 'wrong-cloud'
  | 'permission-missing'
  | 'access-blocked'
  | 'graph-unavailable'
  | 'throttled'
  | 'internal';

/** What happened, what it means, and what to do, for an administrator. */
export interface RunErrorWords {
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
}

/** The administrator's words for each code. */
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
    detail: 'The client secret of the application has passed its expiry date, so nothing can be read any more.',
    remedy:
      'In the app registration, under Certificates & secrets, create a new client secret, copy its Value and enter it here with its expiry date.',
  },
  'application-unknown': {
    title: 'The application is not known in this tenant',
    detail:
      'Microsoft Entra does not find the Application ID in the tenant: one of the two IDs is wrong, or an administrator of the tenant has not consented yet.',
    remedy:
      'Compare Application (client) ID and Directory (tenant) ID with the overview page of the app registration, and grant admin consent there.',
  },
  'application-disabled': {
    title: 'The application is disabled in this tenant',
    detail: 'The enterprise application exists, but sign-in is switched off for it.',
    remedy:
      'In Microsoft Entra, under Enterprise applications, open the application and enable sign-in in its Properties.',
  },
  'tenant-unknown': {
    title: 'The tenant is not known',
    detail: 'Microsoft Entra has no tenant with this Tenant ID, or it belongs to another national cloud.',
    remedy: 'Compare the Tenant ID with the overview page of your directory, and check the chosen cloud.',
  },
  'wrong-cloud': {
    title: 'The tenant belongs to another Microsoft cloud',
    detail: 'Sign-in and directory of this tenant are not served by the cloud that is chosen for this integration.',
    remedy: 'Choose the cloud in which the tenant lives (global, US Government, US DoD or China).',
  },
  'permission-missing': {
    title: 'The application may not read the users',
    detail:
      'The application permission User.Read.All of Microsoft Graph is not granted, or an administrator has not consented to it. A delegated permission of that name does not count.',
    remedy:
      'In the app registration, under API permissions, add the application permission User.Read.All of Microsoft Graph and grant admin consent.',
  },
  'access-blocked': {
    title: 'Access is blocked by a policy of the tenant',
    detail: 'A Conditional Access policy for workload identities refuses the application.',
    remedy: 'Exclude the application from the policy, or allow the network from which the synchronisation comes.',
  },
  'graph-unavailable': {
    title: 'Microsoft cannot be reached at present',
    detail: 'Microsoft Entra or Microsoft Graph did not answer, or not in a usable way, also after several tries.',
    remedy:
      'Nothing needs to be done: the next round goes on where this one stopped. If it lasts, look at the service health of Microsoft 365.',
  },
  throttled: {
    title: 'Microsoft asks for a pause',
    detail: 'Microsoft answers fewer requests for this tenant at present than are needed.',
    remedy: 'Nothing needs to be done: reading goes on after the pause that Microsoft asked for.',
  },
  internal: {
    title: 'The synchronisation met an error of its own',
    detail: 'Microsoft refused a request that should be correct, or an error happened on our side.',
    remedy: 'The next round tries again. If it lasts, tell support the time and the run.',
  },
};
