// Injection tokens of what the poller alone has, beside those of `@user-sync/service`.

/** `Tables`. */
export const TABLES_AWAITED = Symbol('tables awaited');
/** `LagReader`. */
export const LAG_READER = Symbol('lag reader');
/** `DirectoryClients`. */
export const DIRECTORY_CLIENTS = Symbol('directory clients');
