export { allowedHost } from './allowed-host.ts';
export type { ZiikMembership, ZiikUser } from './answers.ts';
export type { Failure, Result, TransientCause } from './classify.ts';
export { describeFailure, reasonOf } from './classify.ts';
export { WriteRefused } from './refuse-writes.ts';
export type { CallRecord, ZiikClientOptions } from './transport.ts';
export type { MembershipInput, ZiikClient, ZiikReader } from './ziik-client.ts';
export { createZiikClient } from './ziik-client.ts';
export { ZIIK_SETTINGS } from './ziik-settings.ts';
