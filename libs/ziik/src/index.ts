export { allowedHost } from './allowed-host.ts';
export type { ZiikMembership, ZiikUser } from './answers.ts';
export type { Failure, Result, TransientCause } from './classify.ts';
export { describeFailure } from './classify.ts';
export { parseRetryAfter } from './retry-after.ts';
export type { CallRecord, MembershipInput, NewUser, UserPatch, ZiikClient, ZiikClientOptions } from './ziik-client.ts';
export { createZiikClient } from './ziik-client.ts';
