/** The services in the order of their start; config last, since it is what clients wait for. */
export const SERVICES = ['poller', 'mapper', 'applier', 'config'] as const;
export type ServiceName = (typeof SERVICES)[number];
