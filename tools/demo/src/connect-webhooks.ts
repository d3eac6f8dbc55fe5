import { randomSecret, type Sandbox } from '@user-sync/stack';
import { type Customer, signIn } from './set-up.ts';

/** Lets Ziik tell the service at once of units and people that change there, as an operator would set it up. */
export async function connectWebhooks(sandbox: Sandbox, config: string, customer: Customer): Promise<void> {
  const { slug, username, password } = customer;
  const baseUrl = `${sandbox.ziik.url}/${slug}/api`;
  const webhookSecret = randomSecret();
  await sandbox.ziik.send('PATCH', `/instances/${slug}`, { webhookSecret });
  const operator = await signIn(sandbox, config, 'operator');
  const instance = { baseUrl, username, password, webhookSecret };
  const { webhooks } = await operator.put<{ webhooks: Record<string, string> }>(`/v1/instances/${slug}`, instance);
  const [{ jwt }] = await post<[{ jwt: string }]>(`${baseUrl}/authenticate`, { username, password });
  for (const [trigger, path] of Object.entries(webhooks)) {
    const webhook = { name: trigger, uri: new URL(path, config).href, triggers: [trigger] };
    await post(`${baseUrl}/webhooks`, webhook, jwt);
  }
}

async function post<T>(address: string, body: object, token?: string): Promise<T> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${address} was answered with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
