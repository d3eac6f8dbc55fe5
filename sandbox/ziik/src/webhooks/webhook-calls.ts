import { type Call, created, found, type Handler, noContent, ok, paged, text } from '../calls/call.ts';
import { invalid } from '../refusal.ts';
import { listedUser } from '../users/user-json.ts';
import { type Trigger, triggers, type Webhook } from './webhooks.ts';

/** The calls about webhooks. Only the account that signs in can call, and it is an administrator. */
export const webhookCalls = {
  'webhooks.create': (call) => {
    const stated = call.body.triggers ?? [];
    if (!Array.isArray(stated)) throw invalid('triggers', 'The triggers must be an array.');
    const webhook = call.instance.webhooks.register(text(call, 'name'), uriOf(call), stated.map(triggerOf));
    return created(call, `/webhooks/${webhook.id}`, webhookJson(call, webhook));
  },
  'webhooks.list': (call) =>
    ok({ data: [...call.instance.webhooks.registered.values()].map((webhook) => webhookJson(call, webhook)) }),
  'webhooks.read': (call) => ok({ data: webhookJson(call, webhookOf(call)) }),
  'webhooks.update': (call) => {
    const webhook = webhookOf(call);
    const name = 'name' in call.body ? text(call, 'name') : webhook.name;
    webhook.uri = 'uri' in call.body ? uriOf(call) : webhook.uri;
    webhook.name = name;
    return noContent;
  },
  'webhooks.delete': (call) => {
    call.instance.webhooks.registered.delete(webhookOf(call).id);
    return noContent;
  },
  'webhooks.triggers': (call) => ok({ data: webhookOf(call).triggers }),
  'webhooks.add-trigger': (call) => {
    const webhook = webhookOf(call);
    call.instance.webhooks.addTrigger(webhook, triggerOf(call.body.event));
    return created(call, `/webhooks/${webhook.id}/triggers`, webhookJson(call, webhook));
  },
  'webhooks.remove-trigger': (call) => {
    const { triggers: registered } = webhookOf(call);
    const index = registered.findIndex(({ id }) => id === call.route.secondId);
    found(registered[index], 'WebhookTrigger');
    registered.splice(index, 1);
    return noContent;
  },
  'webhooks.logs': (call) =>
    paged(call, call.instance.webhooks.deliveries(webhookOf(call).id), 20, ({ id, event, uri, status }) => ({
      id,
      event,
      uri,
      status,
    })),
} satisfies Record<string, Handler>;

function webhookOf({ instance, route }: Call): Webhook {
  return found(instance.webhooks.registered.get(route.id), 'Webhook');
}

function webhookJson({ instance }: Call, { id, name, uri }: Webhook): Record<string, unknown> {
  return {
    id,
    content_type: 'webhook',
    name,
    uri,
    author: listedUser(instance.account),
    permissions: { edit: true, delete: true },
    url: `api/webhooks/${id}`,
  };
}

/** Deliveries go out over plain HTTP: this is an emulator on one machine. */
function uriOf(call: Call): string {
  const uri = text(call, 'uri');
  if (!URL.canParse(uri) || new URL(uri).protocol !== 'http:') throw invalid('uri', 'The uri format is invalid.');
  return uri;
}

function triggerOf(event: unknown): Trigger {
  const trigger = triggers.find((known) => known === event);
  if (!trigger) throw invalid('triggers', `One of: ${triggers.join(', ')}.`);
  return trigger;
}
