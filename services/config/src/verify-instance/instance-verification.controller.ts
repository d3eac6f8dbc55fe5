import { Controller, Inject, Param, Req } from '@nestjs/common';
import { loadInstance } from '@user-sync/control';
import Type from 'typebox';
import { type ApiRequest, Caller, type Principal } from '../authenticate/principal.ts';
import { actorOf, audit } from '../keep-audit/audit.ts';
import { SLUG } from '../manage-instances/instance.schema.ts';
import { loadDeliveries } from '../receive-webhooks/note-deliveries.ts';
import { Route } from '../serve-http/api-route.ts';
import { notFound } from '../serve-http/problem.ts';
import { sinceWhen } from '../verify-integration/known-since.ts';
import { Trials } from '../verify-integration/trials.ts';
import { checkOf } from '../verify-integration/verification.schema.ts';
import { verifyZiik } from '../verify-integration/verify-integration.ts';
import { checksOfAnswer, checkWebhooks, INSTANCE_CHECKS } from './verify-instance.ts';

/** Schema of what a verification of an instance found. */
export const InstanceVerificationView = Type.Object({ checks: Type.Array(checkOf(INSTANCE_CHECKS)) });

const PER_MINUTE = 10;
const TRIAL_MS = 30_000;

/** Tries an instance out, for the operator who set it up. */
@Controller()
export class InstanceVerificationController {
  constructor(@Inject(Trials) private readonly trials: Trials) {}

  @Route({
    method: 'POST',
    path: '/v1/instances/:slug/verification',
    summary: 'Tries address and account, and says whether webhooks come; changes nothing; ten a minute',
    role: 'operator',
    perMinute: PER_MINUTE,
    answers: { 200: InstanceVerificationView },
    problems: [404, 503],
  })
  async verify(@Caller() caller: Principal, @Req() request: ApiRequest, @Param('slug') slug: string) {
    const { trials } = this;
    const { db } = trials;
    const instance = SLUG.test(slug) ? await loadInstance(db, slug) : undefined;
    if (instance === undefined) throw notFound('instance');
    const actor = actorOf(request, caller, 'operator', slug);
    await audit(db, actor, 'instance.verified', { kind: 'instance', id: slug });
    return trials.run(caller.subject, async () => {
      const [{ check }, deliveries] = await Promise.all([
        verifyZiik(trials, slug, AbortSignal.timeout(TRIAL_MS)),
        loadDeliveries(db, [slug]),
      ]);
      const checks = [...checksOfAnswer(instance, check), checkWebhooks(instance, deliveries.get(slug)!)];
      return { checks: await sinceWhen(db, { instanceSlug: slug, integrationId: undefined }, checks) };
    });
  }
}
