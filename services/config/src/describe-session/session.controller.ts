import { Controller, Inject } from '@nestjs/common';
import { loadInstance } from '@user-sync/control';
import { platformIdentity } from '@user-sync/graph';
import type { Database } from '@user-sync/persistence';
import { formatDuration, serviceVersion } from '@user-sync/runtime';
import { DATABASE, PARSED_SETTINGS } from '@user-sync/service';
import Type from 'typebox';
import { Caller, type Principal } from '../authenticate/principal.ts';
import { scopeOf } from '../authenticate/scope.ts';
import { Time } from '../run-integration/run.schema.ts';
import { Route } from '../serve-http/api-route.ts';
import type { Settings } from '../settings.ts';
import { FEATURES } from './features.ts';

const Period = (description: string) => Type.String({ description: `${description} ISO 8601, as PT1H or P90D.` });

/** Who calls, and what this installation can do and how it is set. */
export const SessionView = Type.Object({
  subject: Type.String({ description: "The token's `sub`." }),
  name: Type.Union([Type.String(), Type.Null()], { description: "The token's `name`, where it has one." }),
  roles: Type.Array(Type.Enum(['platform-administrator', 'operator'])),
  instance: Type.Union(
    [
      Type.Object({
        slug: Type.String(),
        host: Type.Union([Type.String(), Type.Null()], { description: 'Null: the operator has not set it up yet.' }),
      }),
      Type.Null(),
    ],
    { description: 'The Ziik instance of a platform administrator; null for an operator.' },
  ),
  expiresAt: Type.String({ format: 'date-time', description: 'When the token ends.' }),
  now: Time,
  periods: Type.Object({
    poll: Period('How often enabled integrations are due.'),
    catalogue: Period('How often units and user types are read again.'),
    retention: Period('From the deactivation of a user to the purge.'),
  }),
  federation: Type.Union(
    [
      Type.Object({
        issuer: Type.String(),
        subject: Type.String(),
        audience: Type.String(),
        tenants: Type.Array(Type.String(), { description: 'Of the own instance: for which it may be used.' }),
      }),
      Type.Null(),
    ],
    {
      description:
        "The platform's identity, as a federated credential in Azure must name it; null: there is none, or it may be used for no tenant of the instance.",
    },
  ),
  features: Type.Array(Type.String(), {
    description: `What this release can do; take no notice of unknown ones. ${Object.entries(FEATURES)
      .map(([name, meaning]) => `\`${name}\`: ${meaning}`)
      .join('; ')}.`,
  }),
  version: Type.String({ description: 'Of the release.' }),
});

/** What a client asks first. */
@Controller()
export class SessionController {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
  ) {}

  @Route({
    method: 'GET',
    path: '/v1/session',
    summary: 'Who the token is for, and what this installation can do',
    role: 'anyone',
    answers: { 200: SessionView },
  })
  async get(@Caller() caller: Principal) {
    const { POLL_PERIOD, CATALOGUE_PERIOD, RETENTION_PERIOD } = this.settings;
    const slug = scopeOf(caller);
    const instance = slug === null ? undefined : await loadInstance(this.db, slug);
    return {
      subject: caller.subject,
      name: caller.name,
      roles: caller.roles,
      instance: slug === null ? null : { slug, host: instance === undefined ? null : new URL(instance.baseUrl).host },
      expiresAt: caller.expiresAt.toISOString(),
      now: new Date().toISOString(),
      periods: {
        poll: formatDuration(POLL_PERIOD),
        catalogue: formatDuration(CATALOGUE_PERIOD),
        retention: formatDuration(RETENTION_PERIOD),
      },
      federation: slug === null ? null : await this.#federation(slug),
      features: Object.keys(FEATURES),
      version: serviceVersion(),
    };
  }

  async #federation(slug: string) {
    const own = `${slug}/`;
    const tenants = (this.settings.FEDERATED_TENANTS ?? [])
      .filter((each) => each.startsWith(own))
      .map((each) => each.slice(own.length).toLowerCase());
    const identity = tenants.length === 0 ? null : await platformIdentity(this.settings);
    return identity && { ...identity, tenants };
  }
}
