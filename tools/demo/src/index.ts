export { type AdminClient, createAdminClient, type RunView, type UserView } from './admin-client.ts';
export { liveOn } from './live-on.ts';
export { createNarrator, type Narrator } from './narrator.ts';
export { panelLink } from './panel-link.ts';
export { type Customer, configure, makeByHand, makeCustomer, signIn, tokenFor, usersInZiik } from './set-up.ts';
