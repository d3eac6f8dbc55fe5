// cspell:ignore afviser hemmeligheden Butikker
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadIntegration } from '@user-sync/control';
import type { Logger } from '@user-sync/runtime';
import { waitUntil } from '@user-sync/testing';
import { pino } from 'pino';
import type { Delivery } from '../src/notify-by-mail/deliver-mail.ts';
import { lookForCauses } from '../src/notify-by-mail/look-for-causes.ts';
import { addMails } from '../src/notify-by-mail/outbox.ts';
import { sendDueMails } from '../src/notify-by-mail/send-mails.ts';
import { sweep } from '../src/sweep-deleted/sweep.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

const HOUR = 3_600_000;
const LINK = 'https://app.ziik.example/sync';

let server: MailServer;
let config: TestConfig;
let admin: Caller;
/** Without a mail server: nobody looks, and nobody sends, but the test. */
let still: TestConfig;
let stillAdmin: Caller;

beforeAll(async () => {
  server = await startMailServer();
  config = await startTestConfig('config_mails', {
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    SMTP_FROM: 'sync@ziik.example',
    PANEL_RETURN_URL: LINK,
  });
  await makeInstance(config, 'acme');
  admin = await config.administrator();
  still = await startTestConfig('config_no_mails');
  await makeInstance(still, 'acme');
  stillAdmin = await still.administrator();
});
afterAll(async () => {
  await still?.stop();
  await config?.stop();
  await server?.stop();
});
beforeEach(async () => {
  await still.db.execute("UPDATE control.integration SET notify_emails = '{}'");
  await still.db.execute('DELETE FROM config.mail');
  server.refused.clear();
  server.arrived.length = 0;
});

const to = (address: string) => server.arrived.filter((mail) => mail.to.includes(address));

async function create(
  options: Record<string, unknown>,
  change: Record<string, unknown> = {},
  caller = admin,
): Promise<string> {
  const answer = await caller.send('POST', '/v1/integrations', anIntegration({ enabled: true, options, ...change }));
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.id;
}

/** Its last round failed with this code. */
const roundFailed = (id: string, code: string, { db } = config) =>
  db.execute(
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, error, started_at, ended_at, answered_at)
      VALUES (gen_random_uuid(), $1, 'delta', 'schedule', 'failed', $2::jsonb, now(), now(), now())`,
    [id, JSON.stringify({ code, title: 't', detail: 'd', remedy: 'r' })],
  );

const look = (now: Date) => lookForCauses(still.db, { pollPeriodMs: HOUR, now });
const in_ = (ms: number) => new Date(Date.now() + ms);
const mailsOf = (id: string, { db } = still) =>
  db.query<{ cause: string; recipient: string; status: string; attempts: number; answer: string | null }>(
    'SELECT cause, recipient, status, attempts, answer FROM config.mail WHERE integration_id = $1 ORDER BY created_at, recipient',
    [id],
  );

describe('an integration whose secret is refused', () => {
  it('is told to every address by one mail, in the language chosen, with where to go', async () => {
    const id = await create({}, { name: 'Butikker' });
    await roundFailed(id, 'secret-wrong');

    // As when somebody enters the addresses while something is wrong: the service looks at once.
    const options = { notifyEmails: ['ada@acme.example', 'it@acme.example'], notifyLanguage: 'da' };
    expect(await admin.send('PATCH', `/v1/integrations/${id}`, { options })).toMatchObject({ status: 200 });

    await waitUntil('the mails', () => to('ada@acme.example').length > 0 && to('it@acme.example').length > 0);
    const [{ headers, text, html }] = to('ada@acme.example') as [MailServer['arrived'][0]];
    expect(headers.get('subject')).toBe('Azure User Sync “Butikker”: Azure afviser hemmeligheden');
    expect(text).toContain(`Åbn Azure User Sync: ${LINK}`);
    expect(html).toContain(`href="${LINK}"`);
    await waitUntil('their end', async () => (await mailsOf(id, config)).every(({ status }) => status === 'accepted'));
    expect((await admin.get(`/v1/integrations/${id}/notifications`)).body).toMatchObject({
      isConfigured: true,
      from: 'sync@ziik.example',
      recipients: [
        { email: 'ada@acme.example', newest: { cause: 'secret-wrong', status: 'accepted' } },
        { email: 'it@acme.example', newest: { cause: 'secret-wrong', status: 'accepted' } },
      ],
    });
    expect(server.arrived).toHaveLength(2);
    expect(config.said.filter((line) => line.includes('acme.example') && line.includes('"level"'))).toEqual([]);
  });

  it('is told once, however many processes look and how often, and once that it is well again', async () => {
    const id = await create({ notifyEmails: ['once@acme.example'] }, {}, stillAdmin);
    await roundFailed(id, 'permission-missing', still);

    await Promise.all([look(in_(0)), look(in_(0)), look(in_(0))]);
    for (const hours of [1, 2, 20, 30]) await look(in_(hours * HOUR));
    await still.db.execute("DELETE FROM control.run WHERE integration_id = $1 AND status = 'failed'", [id]);
    await look(in_(31 * HOUR));
    await look(in_(31.5 * HOUR));
    expect((await mailsOf(id)).map(({ cause }) => cause)).toEqual(['permission-missing']);
    await look(in_(33 * HOUR));
    await look(in_(34 * HOUR));

    expect((await mailsOf(id)).map(({ cause }) => cause)).toEqual(['permission-missing', 'well-again']);
  });

  it('is told of Ziik being away for an hour by one mail', async () => {
    const id = await create({ notifyEmails: ['hour@acme.example'] }, {}, stillAdmin);
    await still.db.execute("UPDATE control.instance SET ziik_error = 'ziik-unavailable', ziik_error_at = now()");

    for (let minutes = 0; minutes <= 60; minutes += 5) await look(in_(minutes * 60_000));
    await still.db.execute('UPDATE control.instance SET ziik_error = NULL, ziik_error_at = NULL');
    for (let minutes = 65; minutes <= 110; minutes += 5) await look(in_(minutes * 60_000));

    expect((await mailsOf(id)).map(({ cause }) => cause)).toEqual(['ziik-unavailable']);
  });

  it('is not told while it is switched off', async () => {
    const id = await create({ notifyEmails: ['off@acme.example'] }, { enabled: false }, stillAdmin);
    await roundFailed(id, 'secret-wrong', still);

    await look(in_(0));

    expect(await mailsOf(id)).toEqual([]);
  });
});

describe('the outbox', () => {
  const quiet = pino({ level: 'silent' }) as Logger;
  const later = (id: string, change: string) =>
    still.db.execute(`UPDATE config.mail SET ${change} WHERE integration_id = $1`, [id]);

  async function waiting(email: string): Promise<string> {
    const id = await create({ notifyEmails: [email] }, {}, stillAdmin);
    const integration = (await loadIntegration(still.db, id))!;
    await addMails(still.db, [{ integration, cause: 'internal', content: { name: 'A', values: {}, since: null } }]);
    return id;
  }
  function sender(answer: () => Promise<Delivery> | Delivery) {
    const sent: string[] = [];
    const parts = {
      db: still.db,
      log: quiet,
      link: undefined,
      deliver: async ({ to: address }: { to: string }) => {
        sent.push(address);
        return answer();
      },
    };
    return { sent, send: () => sendDueMails(parts) };
  }

  it('gives each mail to one of those who send', async () => {
    await waiting('shared@acme.example');
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const one = sender(async () => {
      await released;
      return { is: 'accepted', answer: '250' };
    });
    const other = sender(() => ({ is: 'accepted', answer: '250' }));

    const sending = one.send();
    await waitUntil('a sender', () => one.sent.length > 0);
    await other.send();
    release();
    await sending;

    expect(other.sent).toEqual([]);
    expect(one.sent).toEqual(['shared@acme.example']);
  });

  it('tries again with growing pauses, and gives up after a day', async () => {
    const id = await waiting('away@acme.example');
    const { send, sent } = sender(() => ({ is: 'failed', answer: 'ESOCKET' }));
    const pauses: number[] = [];

    for (let attempt = 1; attempt <= 4; attempt++) {
      await later(id, 'due_at = now()');
      await send();
      const [row] = await still.db.query<{ seconds: number }>(
        'SELECT extract(epoch FROM due_at - now())::float8 AS seconds FROM config.mail WHERE integration_id = $1',
        [id],
      );
      pauses.push(Math.round(row!.seconds / 60));
    }
    await later(id, "due_at = now(), created_at = now() - interval '25 hours'");
    await send();

    expect(sent).toHaveLength(5);
    expect(pauses.map((pause, n) => pause / [1, 5, 15, 60][n]!).every((ratio) => ratio >= 0.95 && ratio < 1.15)).toBe(
      true,
    );
    expect(await mailsOf(id)).toMatchObject([{ status: 'given-up', answer: 'ESOCKET' }]);
  });

  it('does not try again where the server refuses the address, and shows that', async () => {
    server.refused.set('gone@acme.example', { code: 550, words: 'No such user here' });
    const id = await create({});
    await roundFailed(id, 'application-unknown');
    const options = { notifyEmails: ['gone@acme.example', 'there@acme.example'] };
    await admin.send('PATCH', `/v1/integrations/${id}`, { options });

    const mails = await waitUntil('their end', async () => {
      const some = await mailsOf(id, config);
      return some.length === 2 && some.every(({ status }) => status !== 'waiting') && some;
    });

    expect(mails).toMatchObject([
      { recipient: 'gone@acme.example', status: 'refused', attempts: 1, answer: '550 No such user here' },
      { recipient: 'there@acme.example', status: 'accepted', attempts: 1 },
    ]);
    const { recipients } = (await admin.get(`/v1/integrations/${id}/notifications`)).body;
    expect(recipients[0]).toMatchObject({ newest: { status: 'refused', answer: '550 No such user here' } });
  });

  it('is emptied with the integration', async () => {
    const id = await waiting('swept@acme.example');
    await roundFailed(id, 'secret-wrong', still);
    await look(in_(0));
    expect(await mailsOf(id)).toHaveLength(2);
    await stillAdmin.send('PATCH', `/v1/integrations/${id}`, { enabled: false });
    await stillAdmin.send('DELETE', `/v1/integrations/${id}`);

    await waitUntil('the sweep', async () => {
      await sweep(still.db, quiet);
      const rows = await still.db.query(
        `SELECT 1 FROM config.mail WHERE integration_id = $1 UNION ALL
          SELECT 1 FROM config.mail_cause WHERE integration_id = $1`,
        [id],
      );
      return rows.length === 0;
    });
  });
});

describe('a test mail', () => {
  it('goes to every address that is stored, and the answer says what the server said', async () => {
    const id = await create({ notifyEmails: ['bob@acme.example', 'nobody@acme.example'] }, { name: 'Shops' });
    server.refused.set('nobody@acme.example', { code: 553, words: 'Not here' });

    const answer = await admin.send('POST', `/v1/integrations/${id}/test-mail`);

    expect(answer).toMatchObject({
      status: 200,
      body: {
        deliveries: expect.arrayContaining([
          { email: 'bob@acme.example', status: 'accepted', answer: '250 Queued as 4711' },
          { email: 'nobody@acme.example', status: 'refused', answer: '553 Not here' },
        ]),
      },
    });
    expect(to('bob@acme.example')[0]!.headers.get('subject')).toBe('Azure User Sync “Shops”: A test mail');
    const { data } = (await admin.get(`/v1/audit?integration=${id}&action=test-mail.sent`)).body;
    expect(data).toMatchObject([{ action: 'test-mail.sent', changes: { addresses: 2 } }]);
    expect(JSON.stringify(data)).not.toContain('acme.example');
  });

  it('is not sent where nobody is named, nor to others for ever', async () => {
    const nobody = await create({});
    const fay = await config.as({ sub: 'fay', roles: ['platform-administrator'], instance: 'acme' });

    expect(await fay.send('POST', `/v1/integrations/${nobody}/test-mail`)).toMatchObject({
      status: 409,
      body: { code: 'no-recipients' },
    });
    const id = await create({ notifyEmails: Array.from({ length: 10 }, (_, n) => `n${n}@acme.example`) });
    const answers = [];
    for (const sub of ['g', 'h', 'i', 'j']) {
      const caller = await config.as({ sub, roles: ['platform-administrator'], instance: 'acme' });
      answers.push((await caller.send('POST', `/v1/integrations/${id}/test-mail`)).status);
    }

    expect(answers.at(-1)).toBe(429);
    expect(server.arrived.length).toBeLessThanOrEqual(30);
  });

  it('cannot be sent where there is no mail server', async () => {
    const id = await create({ notifyEmails: ['a@acme.example'] }, {}, stillAdmin);

    expect(await stillAdmin.send('POST', `/v1/integrations/${id}/test-mail`)).toMatchObject({
      status: 409,
      body: { code: 'mail-not-configured' },
    });
    expect((await stillAdmin.get(`/v1/integrations/${id}/notifications`)).body).toEqual({
      isConfigured: false,
      from: null,
      recipients: [{ email: 'a@acme.example', newest: null }],
    });
  });
});

describe('the addresses', () => {
  it.each([
    ['no address', ['ada'], '/options/notifyEmails/0 invalid-email'],
    [
      'a line break',
      ['ada@acme.example', 'a@b.example\r\nBcc: eve@evil.example'],
      '/options/notifyEmails/1 invalid-email',
    ],
    ['a name with it', ['Ada <ada@acme.example>'], '/options/notifyEmails/0 invalid-email'],
    ['two in one', ['ada@acme.example,eve@evil.example'], '/options/notifyEmails/0 invalid-email'],
    ['the same twice', ['ada@acme.example', 'Ada@acme.example'], '/options/notifyEmails/1 repeated-email'],
    ['eleven', Array.from({ length: 11 }, (_, n) => `a${n}@acme.example`), '/options/notifyEmails invalid-emails'],
    ['no list', 'ada@acme.example', '/options/notifyEmails invalid-emails'],
  ])('are refused with %s', async (_, notifyEmails, error) => {
    const { status, body } = await admin.send('POST', '/v1/integrations', anIntegration({ options: { notifyEmails } }));

    expect(status).toBe(422);
    expect(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)).toContain(
      error,
    );
  });

  it('are kept out of the audit, which says how many there are', async () => {
    const id = await create({ notifyEmails: ['first@acme.example'] });
    await admin.send('PATCH', `/v1/integrations/${id}`, { options: { notifyEmails: ['second@acme.example'] } });

    const { data } = (await admin.get(`/v1/audit?integration=${id}`)).body;

    expect(data.map(({ changes }: { changes: Record<string, unknown> }) => changes.notifyEmails)).toEqual([
      { before: 1, after: 1 },
      { before: 0, after: 1 },
    ]);
    expect(JSON.stringify(data)).not.toContain('@');
  });
});
