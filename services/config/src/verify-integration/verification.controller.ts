import { Body, Controller, Inject, Param, Req } from '@nestjs/common';
import { type Administrator, type ApiRequest, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { actorOf, audit } from '../keep-audit/audit.ts';
import { checkIntegration } from '../manage-integrations/integration.schema.ts';
import { Route } from '../serve-http/api-route.ts';
import { Problem } from '../serve-http/problem.ts';
import { adviseOnEverybody } from './advise-on-everybody.ts';
import { candidateOfInput } from './candidate-of-input.ts';
import { sinceWhen } from './known-since.ts';
import { Trials } from './trials.ts';
import { FieldAdviceView, VerificationInput, VerificationView } from './verification.schema.ts';
import { type Candidate, candidateOf, verifyIntegration } from './verify-integration.ts';

/** Each of them costs calls to others, or a look at everybody. */
const PER_MINUTE = 10;
const CATALOGUE_UNREAD =
  'The units and user types of Ziik have not been read yet, so no value can be compared. Try again in some minutes.';

/** Tries an integration out, whether or not it is stored. */
@Controller()
export class VerificationController {
  constructor(@Inject(Trials) private readonly trials: Trials) {}

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/verification',
    summary: 'Checks sign-in, permission, directory and Ziik; changes nothing',
    role: 'platform-administrator',
    answers: { 200: VerificationView },
    problems: [404, 503],
  })
  async verify(@Caller() caller: Administrator, @Req() request: ApiRequest, @Param('id') id: string) {
    const { trials } = this;
    const integration = await ownIntegration(trials.db, caller, id);
    const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
    await audit(trials.db, actor, 'integration.verified', { kind: 'integration', id: integration.id });
    return this.#try(caller, await candidateOf(trials, integration), integration.id);
  }

  @Route({
    method: 'POST',
    path: '/v1/verifications',
    summary: 'Checks the same for values that are not stored, before they are saved; ten a minute',
    role: 'platform-administrator',
    perMinute: PER_MINUTE,
    body: VerificationInput,
    check: checkIntegration,
    answers: { 200: VerificationView },
    problems: [404, 503],
  })
  async verifyInput(@Caller() caller: Administrator, @Req() request: ApiRequest, @Body() input: VerificationInput) {
    const { trials } = this;
    const candidate = await candidateOfInput(trials, caller, input);
    const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
    const { tenantId, applicationId } = candidate;
    await audit(
      trials.db,
      actor,
      'connection.verified',
      { kind: 'instance', id: caller.instance },
      {
        tenantId,
        applicationId,
        secret: input.secret === undefined && input.credential === undefined ? 'stored' : 'given',
        ...(candidate.credential.kind !== 'secret' && { credential: candidate.credential.kind }),
        ...(input.integrationId !== undefined && { integrationId: input.integrationId.toLowerCase() }),
      },
    );
    return this.#try(caller, candidate, input.integrationId);
  }

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/field-advice',
    summary: 'Counts how everybody read so far would be placed by each field and each pair of fields; ten a minute',
    role: 'platform-administrator',
    perMinute: PER_MINUTE,
    answers: { 200: FieldAdviceView },
    problems: [404, 409, 503],
  })
  async advise(@Caller() caller: Administrator, @Req() request: ApiRequest, @Param('id') id: string) {
    const { trials } = this;
    const { db } = trials;
    const integration = await ownIntegration(db, caller, id);
    const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
    await audit(db, actor, 'field-advice.read', { kind: 'integration', id: integration.id });
    const advice = await trials.run(caller.subject, () => adviseOnEverybody(db, integration));
    if (advice === null) throw new Problem(409, 'catalogue-unread', CATALOGUE_UNREAD);
    return advice;
  }

  #try(caller: Administrator, candidate: Candidate, integrationId: string | undefined) {
    const { trials } = this;
    return trials.run(caller.subject, async () => {
      const { checks, ...found } = await verifyIntegration(trials, candidate);
      const since = await sinceWhen(trials.db, { ...candidate, integrationId }, checks);
      return { checks: since, ...found, certificate: candidate.certificate };
    });
  }
}
