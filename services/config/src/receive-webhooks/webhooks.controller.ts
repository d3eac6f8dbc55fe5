import { Controller, Inject, Param, Req } from '@nestjs/common';
import { topics, type ZiikWebhook, ziikWebhook } from '@user-sync/contracts';
import { openWebhookSecrets } from '@user-sync/control';
import { encodeEvent } from '@user-sync/messaging';
import { Route } from '../answer-requests/api-route.ts';
import { notFound, Problem } from '../answer-requests/problem.ts';
import type { ApiRequest } from '../authenticate/principal.ts';
import { TRIGGERS } from '../manage-instances/instance.schema.ts';
import { PARTS, type Parts } from '../parts.ts';
import { createDeliveryPasser, type DeliveryPasser } from './pass-on-deliveries.ts';
import { provesOrigin } from './prove-origin.ts';

/** Deliveries of Ziik: proved, cut down to what we need, and passed on. */
@Controller()
export class WebhooksController {
  readonly #parts: Parts;
  readonly #passer: DeliveryPasser;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
    const { publisher, settings, log } = parts;
    this.#passer = createDeliveryPasser(publisher, topics(settings.TOPIC_PREFIX).ziikWebhooks, log);
  }

  @Route({
    method: 'POST',
    path: '/v1/webhooks/ziik/:slug/:trigger',
    summary: 'A delivery of Ziik, proved by the secret of the instance in the configured header',
    role: 'public',
    takesAnyBody: true,
    headers: { 'X-Ziik-Webhook-Secret': 'The secret, or the proof made with it; name and scheme are settings.' },
    answers: { 202: null },
    problems: [401, 404, 503],
  })
  async receive(@Req() request: ApiRequest, @Param('slug') slug: string, @Param('trigger') trigger: string) {
    const { db, keyring, settings, log } = this.#parts;
    const secrets = await openWebhookSecrets(db, keyring, slug.replaceAll('\0', ''));
    const header = request.headers[settings.WEBHOOK_SECRET_HEADER.toLowerCase()];
    const rawBody = request.rawBody ?? Buffer.alloc(0);
    if (!provesOrigin(settings.WEBHOOK_SECRET_SCHEME, header, rawBody, secrets ?? [])) {
      log.warn({ instance: secrets === undefined ? 'unknown' : slug }, 'a webhook delivery was refused');
      throw new Problem(401, 'unauthenticated', 'The delivery does not prove that it comes from this Ziik instance.');
    }
    if (!isTrigger(trigger)) throw notFound('trigger');
    const message = encodeEvent(ziikWebhook.types[0]!, readDelivery(slug, trigger, request.body), {
      source: 'config',
      id: request.id,
      key: slug,
    });
    if (!(await this.#passer.passOn(message)))
      throw new Problem(503, 'not-passed-on', 'The delivery cannot be passed on at present.');
  }
}

function isTrigger(text: string): text is ZiikWebhook['trigger'] {
  return (TRIGGERS as readonly string[]).includes(text);
}

/** The bare user or unit, of which only what finds it again is passed on; anything of another shape is left out. */
function readDelivery(instance: string, trigger: ZiikWebhook['trigger'], body: unknown): ZiikWebhook {
  const outer = asFields(body);
  const fields = 'data' in outer ? asFields(outer.data) : outer;
  const id = Number(fields.id);
  const isUser = trigger.startsWith('user.');
  return {
    instance,
    trigger,
    id: Number.isSafeInteger(id) && id > 0 ? id : null,
    reference: asText(fields.reference),
    email: isUser ? asText(fields.email) : null,
  };
}

function asFields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 500 && !value.includes('\0')
    ? value.toWellFormed()
    : null;
}
