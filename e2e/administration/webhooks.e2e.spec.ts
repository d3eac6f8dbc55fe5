import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callWith, type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

const SECRET = 'whispered~by~ziik';
const schemes = [
  { scheme: 'plain', header: 'X-Ziik-Webhook-Secret', env: {} },
  {
    scheme: 'hmac-sha256',
    header: 'X-Signature',
    env: { WEBHOOK_SECRET_SCHEME: 'hmac-sha256', WEBHOOK_SECRET_HEADER: 'X-Signature' },
  },
];

describe.each(schemes)('webhooks that are authenticated by $scheme', ({ scheme, header, env }) => {
  // Round and catalogue are far away: whatever happens here within seconds was caused by a webhook.
  let world: World;
  beforeAll(async () => {
    world = await startWorld(`hooks_${scheme}`, { RETRY_FIRST: 'PT0.2S', ...env });
  });
  afterAll(() => world?.stop());

  /** An office whose Ziik delivers to the paths that the instance tells. */
  async function openTalkingOffice(slug: string): Promise<Office> {
    const office = await openOffice(world, slug, {
      ziik: { webhookSecret: SECRET, webhookSecretHeader: header, webhookSecretScheme: scheme },
    });
    const set = await office.operator('PUT', `/v1/instances/${slug}`, { ...office.instance, webhookSecret: SECRET });
    const { username, password, baseUrl } = office.instance;
    const post = (path: string, body: object, token?: string) =>
      fetch(`${baseUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      });
    const [{ jwt }] = (await (await post('/authenticate', { username, password })).json()) as [{ jwt: string }];
    for (const [trigger, path] of Object.entries<string>(set.body.webhooks)) {
      const uri = `${world.stack.config}${path}`;
      expect((await post('/webhooks', { name: trigger, uri, triggers: [trigger] }, jwt)).status).toBe(201);
    }
    return office;
  }
  const prove = (body: string, secret = SECRET) =>
    scheme === 'plain' ? secret : createHmac('sha256', secret).update(body).digest('hex');

  it('[S31] link a user who is new in Ziik with the address of an Azure user, at once', async () => {
    const office = await openTalkingOffice('linked');
    const [ida] = await office.hire({ surname: null, mail: 'ida@linked.example' });
    const id = await office.integrate();
    await office.run(id);
    await office.showing(id, ida!.id, 'Ida incomplete', ({ status }) => status === 'incomplete');

    await world.sandbox.ziik.send('POST', '/instances/linked/users', {
      email: 'IDA@linked.example',
      firstName: 'I.',
      lastName: 'Made by hand',
      memberships: [{ unit: 'South', userTypes: ['Manager'] }],
    });

    const linked = await office.showing(id, ida!.id, 'Ida linked', ({ ziikUserId }) => ziikUserId !== null);
    expect(linked.unit.name).toBe('North');
    expect(await office.inZiik('ida@linked.example')).toMatchObject({
      reference: ida!.id,
      firstName: 'Ida',
      lastName: 'Made by hand',
      memberships: [{ unit: { name: 'North' }, userTypes: [{ name: 'Clerk' }] }],
    });
  });

  it('[S32] leave somebody alone who is new in Ziik and not in Azure', async () => {
    const office = await openTalkingOffice('alone');
    await office.hire({});
    const id = await office.integrate();
    await office.run(id);
    const stranger = { email: 'stranger@alone.example', firstName: 'Some', lastName: 'Body' };
    await world.sandbox.ziik.send('POST', '/instances/alone/users', { ...stranger, memberships: [{ unit: 'South' }] });
    const before = await office.inZiik(stranger.email);
    await office.run(id, 'delta');
    await office.run(id);
    expect(await office.inZiik(stranger.email)).toEqual(before);
    expect(before).toMatchObject({ reference: '', memberships: [{ unit: { name: 'South' } }] });
    expect((await office.admin('GET', `/v1/integrations/${id}/users`)).body.data).toHaveLength(1);
  });

  it('[S37] report a new and a renamed unit, which then has its users at once', async () => {
    const office = await openTalkingOffice('units');
    const [ida, kai] = await office.hire({ department: 'East' }, { givenName: 'Kai', department: 'West' });
    const id = await office.integrate();
    await office.run(id);
    const { data } = await world.sandbox.ziik.get<{ data: { id: number; name: string }[] }>('/instances/units/units');
    await world.sandbox.ziik.send('POST', '/instances/units/units', { name: 'East' });
    await office.showing(id, ida!.id, 'Ida in East', ({ unit }) => unit?.name === 'East');
    const south = data.find(({ name }) => name === 'South')!.id;
    await world.sandbox.ziik.send('PATCH', `/instances/units/units/${south}`, { name: 'West' });
    await office.showing(id, kai!.id, 'Kai in West', ({ unit }) => unit?.name === 'West');
    const { body } = await office.admin('GET', `/v1/integrations/${id}/runs?limit=1`);
    expect(body.data).toMatchObject([{ kind: 'remap', trigger: 'webhook' }]);
  });

  it('are accepted with the secret, whatever they contain, and refused without it', async () => {
    await openTalkingOffice('proof');
    const call = callWith(world.stack.config);
    const body = JSON.stringify({ id: 7, email: 'somebody@proof.example', content_type: 'user' });
    const path = '/v1/webhooks/ziik/proof/user.create';
    const status = async (headers: Record<string, string>, to = path, text = body) =>
      (await call('POST', to, text, headers)).status;

    expect(await status({ [header]: prove(body) })).toBe(202);
    for (const text of ['{}', '[]', '"text"', '{"data":{"id":"x"}}'])
      expect(await status({ [header]: prove(text) }, path, text)).toBe(202);
    expect(await status({})).toBe(401);
    expect(await status({ [header]: '' })).toBe(401);
    expect(await status({ [header]: prove(body, 'another') })).toBe(401);
    expect(await status({ [header]: prove(body) }, '/v1/webhooks/ziik/unknown/user.create')).toBe(401);
    if (scheme === 'hmac-sha256') expect(await status({ [header]: prove(`${body} `) })).toBe(401);
    expect(await status({ [header]: prove(body) }, '/v1/webhooks/ziik/proof/user.invented')).toBe(404);
  });

  it('are refused by an instance that has no secret', async () => {
    await openOffice(world, 'silent');
    const call = callWith(world.stack.config);
    const answer = await call('POST', '/v1/webhooks/ziik/silent/user.create', '{}', { [header]: prove('{}', '') });
    expect(answer.status).toBe(401);
  });
});
