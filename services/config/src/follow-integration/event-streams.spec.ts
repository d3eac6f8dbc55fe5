import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import type { FastifyReply } from 'fastify';
import type { Principal } from '../authenticate/principal.ts';
import type { Notices } from '../hear-notices/notices.ts';
import type { Settings } from '../settings.ts';
import { EventStreams } from './event-streams.ts';

const PLACES = 10;

const streams = new EventStreams(
  {} as Database,
  new EventEmitter() as unknown as Notices,
  { warn() {} } as unknown as Logger,
  { POLL_PERIOD: 'PT1H' } as unknown as Settings,
);
const caller = { subject: 'ada', expiresAt: new Date(Date.now() + 60_000) } as Principal;
const open = (raw: PassThrough) =>
  streams.open({ integrationId: 'shops', run: null, lastEventId: undefined }, caller, {
    raw,
    headers: () => ({ send() {} }),
  } as unknown as FastifyReply);

describe('a stream of events', () => {
  it('takes no place for somebody who had left before it was opened', async () => {
    for (let nth = 0; nth <= PLACES; nth++) {
      const left = new PassThrough().destroy();
      await once(left, 'close');

      expect(() => open(left)).not.toThrow();
    }
  });

  it('gives its place back when somebody leaves', async () => {
    for (let nth = 0; nth <= PLACES; nth++) {
      const raw = new PassThrough();
      open(raw);
      raw.destroy();
      await once(raw, 'close');
    }

    const here = Array.from({ length: PLACES }, () => new PassThrough());
    for (const raw of here) open(raw);
    expect(() => open(new PassThrough())).toThrow('You have 10 streams open already.');
    for (const raw of here) raw.destroy();
    await Promise.all(here.map((raw) => once(raw, 'close')));
  });
});
