import type { Sandbox } from '@user-sync/stack';
import type { AdminClient } from './admin-client.ts';
import { connectWebhooks } from './connect-webhooks.ts';
import type { Narrator } from './narrator.ts';
import { panelLink } from './panel-link.ts';
import { createPlayground } from './play/playground.ts';
import type { PlayServer } from './play/serve-play-page.ts';
import { type Customer, tokenFor } from './set-up.ts';

/** What the demonstration has made, for the reader to go on with. */
interface Made {
  readonly sandbox: Sandbox;
  /** Origin of the config service. */
  readonly config: string;
  readonly customer: Customer;
  readonly admin: AdminClient;
  readonly integrationId: string;
}

/** Opens the play page, and says where it and the panel are. */
export async function handOver(tell: Narrator, play: PlayServer, made: Made): Promise<void> {
  const { sandbox, config, customer, integrationId } = made;
  const path = `/integrations/${integrationId}`;
  const issueToken = () => tokenFor(sandbox, 'platform-administrator', customer.slug);
  await connectWebhooks(sandbox, config, customer);
  play.open(createPlayground(made), { config, path, issueToken });

  tell.heading('Your turn: everything stays up until Ctrl-C');
  tell.line('The panel, signed in for a day as an administrator of the sandbox:');
  tell.line(panelLink(config, await issueToken(), path));
  tell.line('The panel as an operator sees it:');
  tell.line(panelLink(config, await tokenFor(sandbox, 'operator'), '/operator'));
  tell.line('The play page: hire, move, break the secret, take Ziik down, and watch the panel beside it:');
  tell.line(`${play.origin}/`);
  tell.line(`The REST API: ${config} (try /openapi.json), with the token of a link above`);
  tell.line(`The emulators: Entra ${sandbox.entra.url}/control, Ziik ${sandbox.ziik.url}/control`);
}
