export { CLOUDS, type Cloud } from './clouds.ts';
export {
  createDirectoryClient,
  type DirectoryCheck,
  type DirectoryClient,
  type DirectoryClientOptions,
  endlessPaging,
} from './directory-client.ts';
export { DirectoryError, type DirectoryErrorKind } from './directory-error.ts';
export { GRAPH_SETTINGS } from './graph-settings.ts';
export type { GraphPath, ObservedCall } from './read-directory/graph-requests.ts';
export type { Entry, Next, Page } from './read-directory/read-page.ts';
export { RUN_ERRORS, type RunErrorCode, type RunErrorWords } from './run-errors.ts';
export type { Credential, CredentialKind } from './sign-in/credential.ts';
export {
  credentialOf,
  type FederationSettings,
  federationFor,
  nameOf as nameOfFederated,
  type PlatformIdentity,
  platformIdentity,
} from './sign-in/federation.ts';
export {
  CERTIFICATE_PROBLEM_CODES,
  type CertificateProblem,
  type ClientCertificate,
  readCertificate,
} from './sign-in/read-certificate.ts';
