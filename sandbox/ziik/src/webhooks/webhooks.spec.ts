import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anInstance } from '../../test/ziik-caller.ts';

describe('webhooks', () => {
  const ziik = anInstance({ webhookSecret: 'shared' });
  let receiver: Server;
  let address: string;
  let received: { path: string; secret: string | undefined; text: string }[] = [];

  beforeAll(async () => {
    receiver = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      received.push({ path: request.url!, secret: request.headers['x-ziik-webhook-secret'] as string, text });
      response.writeHead(request.url === '/refused' ? 500 : 202).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    receiver.closeAllConnections();
    receiver.close();
  });
  beforeEach(() => {
    received = [];
  });

  async function register(path: string, ...triggers: string[]): Promise<number> {
    const { body } = await ziik.call('POST', '/webhooks', { name: path, uri: `${address}${path}`, triggers });
    return body.data.id;
  }
  async function paths(): Promise<string[]> {
    await ziik.acme.deliveriesSettled();
    return received.map(({ path }) => path);
  }

  it('deliver the bare user to the address of the trigger, with the shared secret', async () => {
    await register('/user.create', 'user.create');
    const id = await ziik.user({ unit: 1 });

    expect(await paths()).toEqual(['/user.create']);
    expect(received[0]?.secret).toBe('shared');
    expect(JSON.parse(received[0]!.text)).toEqual((await ziik.call('GET', `/users/${id}`)).body.data);
  });

  it('sign the body instead where that is set, under the header that is set', async () => {
    ziik.acme.configure({ webhookSecretScheme: 'hmac-sha256' });
    await register('/hook', 'user.create');
    await ziik.user();
    await paths();

    expect(received[0]?.secret).toBe(createHmac('sha256', 'shared').update(received[0]!.text).digest('hex'));
  });

  it('report everything that happens to a user, also by hand', async () => {
    for (const event of ['create', 'update', 'delete']) await register(`/${event}`, `user.${event}`);
    const { id } = ziik.acme.createUser({ email: 'a@acme.example', firstName: 'A', lastName: 'B' });
    const told = [await paths()];
    const steps: [string, string, unknown?][] = [
      ['PATCH', '', { first_name: 'C' }],
      ['POST', '/units', { unit: 1 }],
      ['PATCH', '/units/1', { userTypes: [1] }],
      ['POST', '/deactivate'],
      ['POST', '/deactivate'],
      ['POST', '/reactivate'],
      ['DELETE', ''],
    ];
    for (const [method, path, body] of steps) {
      received = [];
      await ziik.call(method, `/users/${id}${path}`, body);
      told.push(await paths());
    }

    expect(told.map((step) => step.join())).toEqual([
      '/create',
      '/update',
      '/update',
      '/update',
      '/delete',
      '',
      '/update',
      '/delete',
    ]);
  });

  it('report units', async () => {
    await register('/units', 'unit.create', 'unit.update', 'unit.delete');
    const { id } = ziik.acme.addUnit({ name: 'New' });
    ziik.acme.changeUnit(id, { name: 'Newer' });
    ziik.acme.removeUnit(id);
    await paths();

    const bodies = received.map(({ text }) => JSON.parse(text));
    expect(bodies.map(({ content_type, name }) => `${content_type} ${name}`).sort()).toEqual([
      'unit New',
      'unit Newer',
      'unit Newer',
    ]);
  });

  it('try once, and log the result', async () => {
    const refused = await register('/refused', 'user.create');
    const { body } = await ziik.call('POST', '/webhooks', {
      name: 'closed',
      uri: 'http://127.0.0.1:1/hook',
      triggers: ['user.create'],
    });
    await ziik.user();

    expect(await paths()).toEqual(['/refused']);
    expect((await ziik.call('GET', `/webhooks/${refused}/logs`)).body.data).toEqual([
      { id: expect.any(Number), event: 'user.create', uri: `${address}/refused`, status: '500' },
    ]);
    expect((await ziik.call('GET', `/webhooks/${body.data.id}/logs`)).body.data[0].status).toBe('failed');
    expect(ziik.acme.deliveries()).toHaveLength(2);
  });

  it('are read, changed and deleted', async () => {
    const id = await register('/a', 'user.create');
    await ziik.call('PATCH', `/webhooks/${id}`, { uri: `${address}/b` });
    await ziik.call('POST', `/webhooks/${id}/triggers`, { event: 'unit.create' });
    const { body } = await ziik.call('GET', `/webhooks/${id}/triggers`);
    await ziik.call('DELETE', `/webhooks/${id}/triggers/${body.data[0].id}`);
    await ziik.user();
    ziik.acme.addUnit({ name: 'New' });

    expect(body.data.map(({ event }: { event: string }) => event)).toEqual(['user.create', 'unit.create']);
    expect(await paths()).toEqual(['/b']);
    expect((await ziik.call('GET', '/webhooks')).body.data).toEqual([
      (await ziik.call('GET', `/webhooks/${id}`)).body.data,
    ]);
    expect((await ziik.call('DELETE', `/webhooks/${id}`)).status).toBe(204);
    expect((await ziik.call('GET', `/webhooks/${id}`)).status).toBe(404);
  });

  it.each([
    ['no name', { uri: 'http://127.0.0.1/', triggers: [] }],
    ['an address that is none', { name: 'x', uri: 'nowhere' }],
    ['an unknown trigger', { name: 'x', uri: 'http://127.0.0.1/', triggers: ['user.born'] }],
  ])('are refused with %s', async (_name, body) => {
    expect((await ziik.call('POST', '/webhooks', body)).status).toBe(422);
  });
});
