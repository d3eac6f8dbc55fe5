import { defineSettings } from '@user-sync/runtime';

/** The variables of calls to Ziik; a service that makes them has them in its spec. */
export const ZIIK_SETTINGS = defineSettings({
  ZIIK_HOST_SUFFIXES: {
    type: 'list',
    default: '.ziik.io',
    description:
      'Allowed hosts of Ziik instances, as `host` or `.suffix`; a loopback host may use `http:` and any port.',
  },
  ZIIK_TIMEOUT: {
    type: 'duration',
    default: 'PT30S',
    min: 100,
    description: 'How long to wait for an answer from Ziik.',
  },
});
