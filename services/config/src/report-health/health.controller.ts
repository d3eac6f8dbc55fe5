import { Controller, Inject, Res } from '@nestjs/common';
import { type ReadyCheck, readiness } from '@user-sync/runtime';
import { READY_CHECK } from '@user-sync/service';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { Route } from '../serve-http/api-route.ts';

const Readiness = Type.Object({ ready: Type.Boolean(), reasons: Type.Array(Type.String()) });

/** What the probe's port answers, on the main port too. */
@Controller()
export class HealthController {
  constructor(@Inject(READY_CHECK) private readonly check: ReadyCheck) {}

  @Route({
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the service is alive',
    role: 'public',
    answers: { 200: Type.Object({ alive: Type.Boolean() }) },
  })
  alive() {
    return { alive: true };
  }

  @Route({
    method: 'GET',
    path: '/readyz',
    summary: 'Whether the service is ready; 503 with the reasons when it is not',
    role: 'public',
    answers: { 200: Readiness, 503: Readiness },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { status, body } = await readiness(this.check);
    reply.status(status);
    return body;
  }
}
