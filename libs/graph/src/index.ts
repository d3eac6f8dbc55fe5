export { CLOUDS, type Cloud } from './clouds.ts';
export {
  createDirectoryClient,
  type DirectoryCheck,
  type DirectoryClient,
  type DirectoryClientOptions,
} from './directory-client.ts';
export { DirectoryError, type DirectoryErrorKind } from './directory-error.ts';
export type { GraphPath, ObservedCall } from './read-directory/graph-requests.ts';
export type { Entry, Next, Page } from './read-directory/read-page.ts';
export { RUN_ERRORS, type RunErrorCode, type RunErrorWords } from './run-errors.ts';
