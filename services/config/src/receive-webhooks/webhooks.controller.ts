import { Controller, Inject, Param, Req } from '@nestjs/common';
import { type TopicRole, type ZiikWebhook, ziikWebhook } from '@user-sync/contracts';
import { type Keyring, openWebhookSecrets } from '@user-sync/control';
import { hasNul } from '@user-sync/domain';
import { encodeEvent, type Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { DATABASE, KEYRING, LOG, PARSED_SETTINGS, PUBLISHER, TOPIC_NAMES } from '@user-sync/service';
import { createRefusalLog, type NoteRefusal } from '../authenticate/note-refusals.ts';
import type { ApiRequest } from '../authenticate/principal.ts';
import { SLUG, TRIGGERS } from '../manage-instances/instance.schema.ts';
import { Route } from '../serve-http/api-route.ts';
import { notFound, Problem } from '../serve-http/problem.ts';
import type { Settings } from '../settings.ts';
import { createDeliveryNotes, type NoteDelivery } from './note-deliveries.ts';
import { createDeliveryPasser, type DeliveryPasser } from './pass-on-deliveries.ts';
import { provesOrigin } from './prove-origin.ts';

/** Deliveries of Ziik: proved, cut down to what we need, and passed on. */
@Controller()
export class WebhooksController {
  readonly #passer: DeliveryPasser;
  readonly #noteRefusal: NoteRefusal;
  readonly #noteDelivery: NoteDelivery;
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(KEYRING) private readonly keyring: Keyring,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
    @Inject(PUBLISHER) publisher: Publisher,
    @Inject(TOPIC_NAMES) { ziikWebhooks }: Readonly<Record<TopicRole, string>>,
    @Inject(LOG) log: Logger,
  ) {
    this.#passer = createDeliveryPasser(publisher, ziikWebhooks, log);
    this.#noteRefusal = createRefusalLog(log, 'a webhook delivery was refused');
    this.#noteDelivery = createDeliveryNotes(db, log);
  }

  @Route({
    method: 'POST',
    path: '/v1/webhooks/ziik/:slug/:trigger',
    summary: 'A delivery from Ziik, authenticated by the secret of the instance in the configured header',
    role: 'public',
    takesAnyBody: true,
    headers: { 'X-Ziik-Webhook-Secret': 'The secret, or the proof made with it; name and scheme are settings.' },
    answers: { 202: null },
    problems: [401, 404, 503],
  })
  async receive(@Req() request: ApiRequest, @Param('slug') slug: string, @Param('trigger') trigger: string) {
    const { db, keyring, settings } = this;
    const secrets = await openWebhookSecrets(db, keyring, SLUG.test(slug) ? slug : '');
    const header = request.headers[settings.WEBHOOK_SECRET_HEADER.toLowerCase()];
    const rawBody = request.rawBody ?? Buffer.alloc(0);
    if (!provesOrigin(settings.WEBHOOK_SECRET_SCHEME, header, rawBody, secrets ?? [])) {
      const reason = secrets === undefined ? 'UNKNOWN_INSTANCE' : 'WRONG_PROOF';
      this.#noteRefusal(reason, { instance: secrets && slug, correlationId: request.id });
      throw new Problem(401, 'unauthenticated', 'The delivery does not prove that it comes from this Ziik instance.');
    }
    if (!isTrigger(trigger)) throw notFound('trigger');
    this.#noteDelivery(slug, trigger);
    const message = encodeEvent(ziikWebhook.types[0]!, readDelivery(slug, trigger, request.body), {
      source: 'config',
      id: request.id,
      key: slug,
    });
    if (!(await this.#passer.passOn(message)))
      throw new Problem(503, 'not-passed-on', 'The delivery cannot be passed on at the moment. Try again soon.', {
        headers: { 'retry-after': '10' },
      });
  }
}

function isTrigger(text: string): text is ZiikWebhook['trigger'] {
  return (TRIGGERS as readonly string[]).includes(text);
}

/** Only what identifies the user or unit is passed on; anything of another shape is left out. */
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
  return typeof value === 'string' && value !== '' && value.length <= 500 && !hasNul(value)
    ? value.toWellFormed()
    : null;
}
