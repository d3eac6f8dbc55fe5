import { Controller, Inject, Param, Req } from '@nestjs/common';
import type { Integration } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { DATABASE, PARSED_SETTINGS } from '@user-sync/service';
import { type Administrator, type ApiRequest, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { actorOf, audit } from '../keep-audit/audit.ts';
import { Route } from '../serve-http/api-route.ts';
import { Problem } from '../serve-http/problem.ts';
import type { Settings } from '../settings.ts';
import { Mailer } from './mailer.ts';
import { NotificationsView, TestMailView } from './notifications.schema.ts';
import { addMails, countMails, newestMails } from './outbox.ts';
import { sendMail } from './send-mails.ts';

const TEST = 'test';
/** Mails to addresses that somebody else entered are not ours to multiply. */
const PER_MINUTE = 3;
const MOST_PER_HOUR = 30;
const HOUR_MS = 3_600_000;
/** By then the call that it is for has sent it. */
const LEFT_TO_SENDER_MS = 10 * 60_000;

/** The mails about an integration, and a test of them. */
@Controller()
export class NotificationsController {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
    @Inject(Mailer) private readonly mailer: Mailer,
  ) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/notifications',
    summary: 'To which addresses mails about an integration go, and what became of the newest to each',
    role: 'platform-administrator',
    answers: { 200: NotificationsView },
    problems: [404],
  })
  async show(@Caller() caller: Administrator, @Param('id') id: string) {
    const integration = await ownIntegration(this.db, caller, id);
    const newest = new Map((await newestMails(this.db, integration.id)).map((mail) => [mail.recipient, mail]));
    return {
      isConfigured: this.mailer.parts !== null,
      from: this.mailer.parts === null ? null : (this.settings.SMTP_FROM ?? null),
      recipients: integration.options.notifyEmails.map((email) => {
        const mail = newest.get(email);
        if (mail === undefined) return { email, newest: null };
        const { cause, status, at, answer } = mail;
        return { email, newest: { cause, status, at: at.toISOString(), answer } };
      }),
    };
  }

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/test-mail',
    summary: 'Sends a test mail to the stored addresses and says what the mail server answered; three a minute',
    role: 'platform-administrator',
    perMinute: PER_MINUTE,
    answers: { 200: TestMailView },
    problems: [404, 409],
  })
  async test(@Caller() caller: Administrator, @Req() request: ApiRequest, @Param('id') id: string) {
    const { db, mailer } = this;
    const integration = await ownIntegration(db, caller, id);
    const { parts } = mailer;
    if (parts === null)
      throw new Problem(
        409,
        'mail-not-configured',
        'This installation has no mail server. Ask the operator to set SMTP_URL and SMTP_FROM.',
      );
    await this.#checkTest(integration);
    const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
    const mails = await db.transaction(async (tx) => {
      const target = { kind: 'integration', id: integration.id } as const;
      await audit(tx, actor, 'test-mail.sent', target, { addresses: integration.options.notifyEmails.length });
      const content = { name: integration.name, values: {}, since: null };
      return addMails(tx, [{ integration, cause: TEST, content, dueInMs: LEFT_TO_SENDER_MS }]);
    });
    const deliveries = await Promise.all(
      mails.map(async (mail) => {
        const { is, answer } = await sendMail(parts, mail, true);
        return { email: mail.recipient, status: is, answer };
      }),
    );
    return { deliveries };
  }

  async #checkTest({ options, instanceSlug }: Integration): Promise<void> {
    if (options.notifyEmails.length === 0)
      throw new Problem(
        409,
        'no-recipients',
        'No address is stored. Enter one under options.notifyEmails and save it.',
      );
    if ((await countMails(this.db, instanceSlug, TEST, HOUR_MS)) + options.notifyEmails.length > MOST_PER_HOUR)
      throw new Problem(429, 'too-many-requests', `${MOST_PER_HOUR} test mails an hour can be sent. Try again later.`, {
        headers: { 'retry-after': '600' },
      });
  }
}
