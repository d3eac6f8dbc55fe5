import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { InstanceSettings } from '../settings.ts';

/** The triggers of webhooks. */
export const triggers = [
  'user.create',
  'user.update',
  'user.delete',
  'unit.create',
  'unit.update',
  'unit.delete',
] as const;

/** An event that a webhook can be registered for. */
export type Trigger = (typeof triggers)[number];

/** A registered address. */
export interface Webhook {
  readonly id: number;
  name: string;
  uri: string;
  readonly triggers: { readonly id: number; readonly event: Trigger }[];
}

/** One attempt to deliver; there is no second one. */
export interface Delivery {
  id: number;
  webhookId: number;
  /** Milliseconds since 1970. */
  at: number;
  event: Trigger;
  uri: string;
  /** The HTTP status, or `failed` where there was no answer. */
  status: string;
}

const deliveriesKept = 10_000;

/** The webhooks of one instance and their deliveries. */
export class Webhooks {
  readonly registered = new Map<number, Webhook>();
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #settings: InstanceSettings;
  readonly #clock: () => number;
  #deliveries: Delivery[] = [];
  #lastWebhook = 0;
  #lastTrigger = 0;
  #lastDelivery = 0;
  #pending = 0;
  #waiting: (() => void)[] = [];

  constructor(settings: InstanceSettings, clock: () => number) {
    this.#settings = settings;
    this.#clock = clock;
  }

  register(name: string, uri: string, events: readonly Trigger[]): Webhook {
    const webhook: Webhook = { id: ++this.#lastWebhook, name, uri, triggers: [] };
    for (const event of events) this.addTrigger(webhook, event);
    this.registered.set(webhook.id, webhook);
    return webhook;
  }

  addTrigger(webhook: Webhook, event: Trigger): void {
    if (webhook.triggers.some((trigger) => trigger.event === event)) return;
    webhook.triggers.push({ id: ++this.#lastTrigger, event });
  }

  /** Tells every webhook of the event that wants it; the content is made only where one does. */
  fire(event: Trigger, content: () => unknown): void {
    let body: string | undefined;
    for (const webhook of this.registered.values()) {
      if (!webhook.triggers.some((trigger) => trigger.event === event)) continue;
      body ??= JSON.stringify(content());
      this.#deliver(webhook, event, body);
    }
  }

  /** The last 10,000 attempts that have ended, oldest first. */
  deliveries(webhookId?: number): readonly Delivery[] {
    return webhookId === undefined
      ? this.#deliveries
      : this.#deliveries.filter((delivery) => delivery.webhookId === webhookId);
  }

  /** Resolves when no delivery is under way. */
  async settled(): Promise<void> {
    if (this.#pending > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#agent.destroy();
  }

  #deliver(webhook: Webhook, event: Trigger, body: string): void {
    const { webhookSecret, webhookSecretHeader, webhookSecretScheme } = this.#settings;
    const proof =
      webhookSecretScheme === 'plain' ? webhookSecret : createHmac('sha256', webhookSecret).update(body).digest('hex');
    const delivery: Delivery = {
      id: ++this.#lastDelivery,
      webhookId: webhook.id,
      at: this.#clock(),
      event,
      uri: webhook.uri,
      status: 'failed',
    };
    this.#pending++;
    const call = request(webhook.uri, {
      agent: this.#agent,
      method: 'POST',
      timeout: 10_000,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(webhookSecret === '' ? {} : { [webhookSecretHeader]: proof }),
      },
    });
    call.on('response', (response) => {
      delivery.status = String(response.statusCode);
      response.resume();
    });
    call.on('timeout', () => call.destroy());
    // A delivery that fails is logged as failed and not tried again, like Ziik's.
    call.on('error', () => {});
    call.on('close', () => this.#ended(delivery));
    call.end(body);
  }

  #ended(delivery: Delivery): void {
    this.#deliveries.push(delivery);
    if (this.#deliveries.length >= 2 * deliveriesKept) this.#deliveries = this.#deliveries.slice(-deliveriesKept);
    if (--this.#pending > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
