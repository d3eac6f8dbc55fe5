import type { IntegrationOptions } from '@user-sync/domain';

/** One of Microsoft's clouds; tokens and applications do not cross from one to another. */
export type Cloud = IntegrationOptions['cloud'];

/** Origins of sign-in and Graph per cloud. Source: learn.microsoft.com/graph/deployments */
export const CLOUDS: Readonly<Record<Cloud, { readonly login: string; readonly graph: string }>> = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  'us-gov': { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  'us-dod': { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  // MSAL sends requests for this one to login.partner.microsoftonline.cn.
  china: { login: 'https://login.chinacloudapi.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
};
