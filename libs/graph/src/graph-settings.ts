import { defineSettings } from '@user-sync/runtime';

const ALLOWED_TENANT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\/[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

/** The variables that say how Microsoft is reached; a service that does spreads them in its spec. */
export const GRAPH_SETTINGS = defineSettings({
  LOGIN_URL: {
    type: 'url',
    secure: true,
    optional: true,
    description: "Origin of the sign-in service, instead of Microsoft's; `http:` on loopback only.",
  },
  GRAPH_URL: {
    type: 'url',
    secure: true,
    optional: true,
    description: "Origin of Graph, instead of Microsoft's; `http:` on loopback only.",
  },
  FEDERATED_TOKEN_FILE: {
    type: 'file',
    optional: true,
    description: "Token of the platform's identity (JWT), read for each sign-in; none: no federated credentials.",
  },
  FEDERATED_TENANTS: {
    type: 'list',
    each: { pattern: ALLOWED_TENANT, as: '<instance>/<tenant id>, the slug and a GUID' },
    optional: true,
    description: 'Who may sign in with it, each as `<instance>/<tenant id>`; none: nobody.',
  },
});
