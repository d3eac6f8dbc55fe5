import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminClient, UserView } from '@user-sync/demo';
import { type Customer, makeCustomer, signIn, tokenFor } from '@user-sync/demo';
import { waitUntil } from '@user-sync/testing';
import { dumpDatabase } from './dump-database.ts';
import { outsideOf, readTopics } from './read-topics.ts';
import { startWorld, type World } from './start-world.ts';
import { startTelemetryReceiver } from './telemetry-receiver.ts';

/** A word that stands nowhere else. */
const canary = (of: string) => `cnry${of}${crypto.randomUUID().slice(0, 8)}`;

interface Planted {
  readonly id: string;
  /** Names and address, as one finds them again in any letter case. */
  readonly values: readonly string[];
}

describe('planted secrets and personal values', () => {
  let receiver: Awaited<ReturnType<typeof startTelemetryReceiver>>;
  let world: World;
  let customer: Customer;
  let admin: AdminClient;
  let integrationId: string;
  const secrets = {
    entra: canary('entra'),
    nextEntra: canary('next'),
    wrongEntra: canary('wrong'),
    ziik: canary('ziik'),
    webhook: canary('webhook'),
    wrongWebhook: canary('badhook'),
  };
  const people: Record<string, Planted> = {};
  const told: string[] = [];

  const change = (...changes: Record<string, unknown>[]) =>
    world.sandbox.entra.send<{ data: { id: string }[] }>('POST', `/tenants/${customer.tenantId}/changes`, changes);
  const allValues = () => Object.values(people).flatMap(({ values }) => values);

  async function hire(who: string, properties: Record<string, unknown> = {}): Promise<void> {
    const [first, last, mailbox] = [canary('first'), canary('last'), canary('mail')];
    const [made] = (
      await change({
        op: 'hire',
        givenName: first,
        surname: last,
        displayName: `${first} ${last}`,
        mail: `${mailbox}@contoso.example`,
        userPrincipalName: `${mailbox}@contoso.example`,
        department: 'Head Office',
        jobTitle: 'Buyer',
        ...properties,
      })
    ).data;
    people[who] = { id: made!.id, values: [first, last, mailbox] };
  }

  /** Which of the words stand in a text, whatever their letter case. */
  const found = (words: readonly string[], text: string) => {
    const lower = text.toLowerCase();
    return words.filter((word) => lower.includes(word));
  };
  const user = (who: string) => admin.get<UserView>(`/v1/integrations/${integrationId}/users/${people[who]!.id}`);
  const status = (who: string, expected: string) =>
    waitUntil(`${who} to be ${expected}`, async () => (await user(who)).status === expected);

  /** Calls as somebody who may not know, and keeps what was answered. */
  async function tell(method: string, path: string, token?: string, body?: unknown, headers = {}): Promise<number> {
    const answer = await fetch(`${world.stack.config}${path}`, {
      method,
      headers: { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    told.push(`${JSON.stringify([...answer.headers])}\n${await answer.text()}`);
    return answer.status;
  }

  beforeAll(async () => {
    receiver = await startTelemetryReceiver();
    world = await startWorld('canary', {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      LOG_LEVEL: 'info',
      POLL_PERIOD: 'PT2S',
      POLL_SCHEDULE: 'internal',
      RETENTION_PERIOD: 'PT3S',
      RETRY_FIRST: 'PT0.2S',
    });
    customer = {
      ...(await makeCustomer(world.sandbox, 'canary', 10, 5)),
      secret: secrets.entra,
      password: secrets.ziik,
    };
    const { slug, tenantId, applicationId, username } = customer;
    await world.sandbox.entra.send('PATCH', `/tenants/${tenantId}`, {
      secret: secrets.entra,
      otherSecrets: [secrets.nextEntra],
    });
    await world.sandbox.ziik.send('PATCH', `/instances/${slug}`, { password: secrets.ziik });
    await hire('stays');
    await hire('leaves');
    await hire('hopes', { department: 'Nowhere at all' });
    await hire('refused', { mail: 'x'.repeat(1_000) });

    const operator = await signIn(world.sandbox, world.stack.config, 'operator');
    await operator.put(`/v1/instances/${slug}`, {
      baseUrl: `${world.sandbox.ziik.url}/${slug}/api`,
      username,
      password: secrets.ziik,
      webhookSecret: secrets.webhook,
    });
    admin = await signIn(world.sandbox, world.stack.config, 'platform-administrator', slug);
    const made = await admin.post<{ id: string }>('/v1/integrations', {
      name: 'Shops',
      applicationId,
      tenantId,
      secret: secrets.entra,
      unitField: 'department',
      userTypeField: 'jobTitle',
      enabled: true,
    });
    integrationId = made.id;
    await admin.run(integrationId, 'full');
    // Somebody with the address of who is there already.
    await hire('clashes', { mail: `${people.stays!.values[2]}@contoso.example` });
    await admin.run(integrationId, 'delta');
  });
  afterAll(async () => {
    await world?.stop();
    await receiver?.close();
  });

  it('are where they belong: in Ziik, and in the administrator’s list', async () => {
    const listed: UserView[] = [];
    for await (const each of admin.users(integrationId)) listed.push(each);
    expect(found(people.stays!.values, JSON.stringify(listed))).toEqual(people.stays!.values);
    expect((await user('stays')).status).toBe('assigned');
    expect((await user('hopes')).status).toBe('unassigned');
  });

  it('[S1] [S7] are in no response to others, whatever fails', async () => {
    const path = `/v1/integrations/${integrationId}`;
    const owner = await tokenFor(world.sandbox, 'platform-administrator', customer.slug);
    const operator = await tokenFor(world.sandbox, 'operator');
    const stranger = await tokenFor(world.sandbox, 'platform-administrator', 'elsewhere');
    for (const token of [undefined, 'forged.token.here', operator, stranger])
      for (const below of ['', '/users', `/users/${people.stays!.id}`, '/unmatched-values', '/runs']) {
        // An operator sees how an integration stands, without anybody in it.
        const isAllowed = token === operator && below === '';
        expect(isAllowed ? [200] : [401, 403, 404]).toContain(await tell('GET', `${path}${below}`, token));
      }
    await tell('GET', '/v1/audit', operator);
    await tell('GET', `/v1/instances/${customer.slug}`, operator);
    await tell('GET', '/v1/audit', stranger);
    await tell(
      'POST',
      `/v1/webhooks/ziik/${customer.slug}/user.create`,
      undefined,
      { email: people.stays!.values[2] },
      { 'x-ziik-webhook-secret': secrets.wrongWebhook },
    );
    await tell(
      'POST',
      `/v1/webhooks/ziik/${customer.slug}/user.create`,
      undefined,
      { id: 1, email: `${people.stays!.values[2]}@contoso.example` },
      { 'x-ziik-webhook-secret': secrets.webhook },
    );
    const others = found([...allValues(), ...Object.values(secrets)], told.join('\n'));

    // Its own administrator sees people, but no secret either.
    told.length = 0;
    expect(await tell('PATCH', path, owner, { secret: secrets.wrongEntra })).toBe(422);
    expect(await tell('PATCH', path, owner, { secret: secrets.nextEntra })).toBe(200);
    expect(
      await tell('PATCH', path, owner, { secret: secrets.nextEntra, unitField: 7, [canary('x')]: secrets.nextEntra }),
    ).toBe(422);
    for (const below of ['', '/users', '/runs']) await tell('GET', `${path}${below}`, owner);
    await tell('POST', `${path}/verification`, owner);
    await tell('GET', '/v1/audit?limit=500', owner);

    expect(others).toEqual([]);
    expect(found(Object.values(secrets), told.join('\n'))).toEqual([]);
  });

  it('[S7] are in no log, no telemetry, no header and no key of any topic, while Entra and Ziik fail', async () => {
    const { slug, tenantId } = customer;
    // Ziik refuses with words that repeat what was sent, goes away, forgets its tokens; Entra fails likewise.
    await world.sandbox.ziik.send('POST', `/instances/${slug}/faults`, {
      match: { operation: 'users.create' },
      times: 1,
      fault: { status: 422, body: { errors: { email: [`${people.stays!.values[2]} ${secrets.ziik}`] } } },
    });
    await world.sandbox.ziik.send('POST', `/instances/${slug}/faults`, {
      match: { operation: 'users.create' },
      times: 1,
      fault: { kind: 'lost-answer' },
    });
    await world.sandbox.ziik.send('DELETE', `/instances/${slug}/tokens`);
    await world.sandbox.entra.send('POST', '/faults', {
      tenantId,
      match: { path: 'delta' },
      times: 1,
      fault: { status: 500, body: { error: { code: 'x', message: people.stays!.values[0] } } },
    });
    await world.sandbox.entra.send('POST', '/faults', {
      tenantId,
      match: { path: 'delta' },
      times: 1,
      fault: { kind: 'cut-json' },
    });
    await hire('late');
    await hire('later');
    await admin.run(integrationId, 'delta');
    await change({ op: 'leaver', id: people.leaves!.id });
    await status('leaves', 'purged');

    const words = [...allValues(), ...Object.values(secrets)];
    const messages = await readTopics(world.topicPrefix);
    const telemetry = receiver.bodies.map(({ body }) => body.toString('latin1')).join('\n');

    expect(new Set(messages.map(({ topic }) => topic)).size).toBeGreaterThanOrEqual(4);
    for (const service of ['poller', 'mapper', 'applier', 'config']) expect(telemetry).toContain(service);
    expect(found(words, world.log())).toEqual([]);
    expect(found(words, telemetry)).toEqual([]);
    expect(found(words, messages.map(({ message }) => outsideOf(message)).join('\n'))).toEqual([]);
    // Not even in what the messages say: people are in there, secrets are not.
    const inside = messages.map(({ message }) => String(message.value)).join('\n');
    expect(found(Object.values(secrets), inside)).toEqual([]);
    expect(found(people.late!.values, inside)).toEqual(people.late!.values);
  });

  it('[S36] are in no table after a purge; secrets never are', async () => {
    await status('leaves', 'purged');
    const dump = (await dumpDatabase(world.databaseUrl)).join('\n');

    expect(found(people.stays!.values, dump)).toEqual(people.stays!.values);
    expect(found(people.leaves!.values, dump)).toEqual([]);
    expect(found(Object.values(secrets), dump)).toEqual([]);
  });

  it('are in no table after the deletion of the integration', async () => {
    await admin.patch(`/v1/integrations/${integrationId}`, { enabled: false });
    const owner = await tokenFor(world.sandbox, 'platform-administrator', customer.slug);
    expect(await tell('DELETE', `/v1/integrations/${integrationId}`, owner)).toBe(204);

    await waitUntil(
      'every service to have swept its tables',
      async () => found(allValues(), (await dumpDatabase(world.databaseUrl)).join('\n')).length === 0,
      { withinMs: 20_000, everyMs: 250 },
    ).catch(async (error: unknown) => {
      const rest = (await dumpDatabase(world.databaseUrl)).filter((line) => found(allValues(), line).length > 0);
      throw new Error(`still there: ${rest.map((line) => line.slice(0, 120)).join('\n')}`, { cause: error });
    });
    const { data } = await world.sandbox.ziik.get<{ data: object[] }>(`/instances/${customer.slug}/users?limit=500`);
    expect(found(people.stays!.values, JSON.stringify(data))).toEqual(people.stays!.values);
  });
});
