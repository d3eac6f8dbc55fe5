import { Controller, Headers, Inject, Param, Res } from '@nestjs/common';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { type Administrator, Caller } from '../authenticate/principal.ts';
import { ownIntegration, ownRun } from '../authenticate/scope.ts';
import { IntegrationView } from '../manage-integrations/integration.schema.ts';
import { RunView, showOneRun } from '../run-integration/run.schema.ts';
import { Route } from '../serve-http/api-route.ts';
import { EventStreams } from './event-streams.ts';

const { id, name, enabled, state, attention, freshness, nextRunAt, counts } = IntegrationView.properties;

const Bye = Type.Object(
  { reason: Type.Enum(['token-expired', 'gone', 'too-slow', 'unavailable', 'stopping']) },
  { description: 'Event `bye`: the stream ends.' },
);

/** The data of one event. */
const IntegrationEvent = Type.Union([
  Type.Object({ id, name, enabled, state, attention, freshness, nextRunAt }, { description: 'Event `standing`.' }),
  RunView,
  Type.Object(counts.properties, { description: 'Event `counts`, once a second at most.' }),
  Bye,
]);

const LAST_EVENT_ID = {
  'Last-Event-ID': 'The id of the last event that came: what has not changed since is not told again.',
};

/** Streams of server-sent events. */
@Controller()
export class EventsController {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(EventStreams) private readonly streams: EventStreams,
  ) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/events',
    summary: 'How the integration, its runs and its people stand, now and after every change, as server-sent events',
    role: 'platform-administrator',
    headers: LAST_EVENT_ID,
    answers: { 200: IntegrationEvent },
    problems: [404, 503],
    mediaType: 'text/event-stream',
  })
  async followIntegration(
    @Caller() caller: Administrator,
    @Param('id') integration: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ) {
    const { id: integrationId } = await ownIntegration(this.db, caller, integration);
    this.streams.open({ integrationId, run: null, lastEventId }, caller, reply);
  }

  @Route({
    method: 'GET',
    path: '/v1/runs/:id/events',
    summary:
      'The run now and after every change, as server-sent events `run`, until it is settled; `bye` where the stream ends before',
    role: 'platform-administrator',
    headers: LAST_EVENT_ID,
    answers: { 200: RunView },
    problems: [404, 503],
    mediaType: 'text/event-stream',
  })
  async followRun(
    @Caller() caller: Administrator,
    @Param('id') runId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ) {
    const { run, integration } = await ownRun(this.db, caller, runId);
    const shown = await showOneRun(this.db, run);
    this.streams.open({ integrationId: integration.id, run: shown, lastEventId }, caller, reply);
  }
}
