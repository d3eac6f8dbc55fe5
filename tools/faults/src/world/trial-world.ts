import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type EntraSandbox, type SandboxDirectory, startEntra } from '@user-sync/sandbox-entra';
import { Refusal, startZiik, type Trigger, type ZiikInstance, type ZiikSandbox } from '@user-sync/sandbox-ziik';
import { prepareDatabase, randomSecret, type WorkFolder } from '@user-sync/stack';
import { addressOf, type History, type Rules } from '../plan/history.ts';
import { type PatientCaller, patientCaller } from './administrator.ts';
import { type Crew, startCrew } from './crew.ts';
import type { Foundations, TrialDatabase } from './foundations.ts';
import { Recorder } from './record.ts';

/** How often integrations are due in a trial. */
export const periodMs = 2_000;
/** How long a lease lasts in a trial. */
const lease = 'PT3S';

/** One directory with its integration. */
export interface TrialDirectory {
  readonly number: number;
  readonly instance: TrialInstance;
  readonly tenantId: string;
  readonly directory: SandboxDirectory;
  readonly path: string;
  /** As the administrator has set it last. */
  rules: Rules;
  enabled: boolean;
  /** Both as they were at the last backup. */
  atBackUp?: { rules: Rules; enabled: boolean };
}

/** One Ziik instance with its administrator. */
export interface TrialInstance {
  readonly number: number;
  readonly slug: string;
  readonly ziik: ZiikInstance;
  readonly admin: PatientCaller;
  /** The operator saves the instance as it is, which ends a pause that Ziik requested. */
  save(): Promise<void>;
}

/** Everything of one trial. */
export interface TrialWorld {
  readonly history: History;
  readonly entra: EntraSandbox;
  readonly crew: Crew;
  readonly foundations: Foundations;
  readonly database: TrialDatabase;
  readonly instances: readonly TrialInstance[];
  readonly directories: readonly TrialDirectory[];
  readonly recorder: Recorder;
  /** Azure ids by the labels of people, and ids in Ziik by the labels of users made by hand. */
  readonly azureIds: Map<string, string>;
  readonly ziikIds: Map<string, { instance: TrialInstance; id: number }>;
  stop(): Promise<void>;
}

/** Makes the world in which a history happens: emulators, services, instances, directories, integrations (enabled). */
export async function openWorld(
  history: History,
  foundations: Foundations,
  {
    workFolder,
    onLog,
    signal,
  }: { workFolder: WorkFolder; onLog: (service: string, chunk: string) => void; signal: AbortSignal },
): Promise<TrialWorld> {
  const ends = new AsyncDisposableStack();
  try {
    const name = `trial_${history.seed}_${randomUUID().slice(0, 8)}`.replaceAll('-', '_');
    const recorder = new Recorder();
    const entra = await startEntra();
    ends.defer(() => entra.close());
    const ziik = await startZiik();
    ends.defer(() => ziik.close());
    const database = await foundations.database(name);
    ends.defer(() => database.drop());
    const databaseOf = await prepareDatabase({
      url: database.url,
      passwordFile: join(workFolder.path, `${name}-database-roles.json`),
      log: (line) => onLog('database', `${line}\n`),
      signal,
    });
    const crew = await startCrew(
      {
        PATH: process.env.PATH,
        KAFKA_BROKERS: foundations.brokers,
        TOPIC_PREFIX: name,
        TOPIC_PARTITIONS: '3',
        KEYRING_FILE: join(workFolder.path, `${name}-keyring.json`),
        LOGIN_URL: entra.url,
        GRAPH_URL: entra.url,
        ZIIK_HOST_SUFFIXES: '127.0.0.1',
        AUTH_JWKS_URL: `${ziik.url}/control/jwks`,
        AUTH_ISSUER: ziik.url,
        AUTH_AUDIENCE: 'azure-user-sync',
        POLL_SCHEDULE: 'internal',
        POLL_PERIOD: `PT${periodMs / 1_000}S`,
        CATALOGUE_PERIOD: 'PT2S',
        RETENTION_PERIOD: `PT${history.retentionSeconds}S`,
        RETRY_FIRST: 'PT0.2S',
        KAFKA_SESSION_TIMEOUT: 'PT6S',
        INSTANCE_LEASE: lease,
        RUN_LEASE: lease,
        ZIIK_TIMEOUT: 'PT2S',
        DATABASE_TIMEOUT: 'PT4S',
        GRAPH_TIMEOUT: 'PT5S',
      },
      databaseOf,
      { onLog: (service, chunk) => onLog(service, chunk), signal },
    );
    ends.defer(() => crew.stop());

    const operator = patientCaller(crew.config, await ziik.issueToken({ sub: 'operator', roles: ['operator'] }));
    const ziikIds: TrialWorld['ziikIds'] = new Map();
    const instances: TrialInstance[] = [];
    for (const number of history.instances.keys()) {
      instances.push(await openInstance(number, { history, ziik, crew, operator, recorder, ziikIds }));
    }
    const azureIds = new Map<string, string>();
    const directories: TrialDirectory[] = [];
    for (const number of history.directories.keys()) {
      directories.push(await openDirectory(number, { history, entra, instances, recorder, azureIds }));
    }
    return {
      history,
      entra,
      crew,
      foundations,
      database,
      instances,
      directories,
      recorder,
      azureIds,
      ziikIds,
      stop: () => ends.disposeAsync(),
    };
  } catch (error) {
    await ends.disposeAsync();
    throw error;
  }
}

async function openInstance(
  number: number,
  {
    history,
    ziik,
    crew,
    operator,
    recorder,
    ziikIds,
  }: {
    history: History;
    ziik: ZiikSandbox;
    crew: Crew;
    operator: PatientCaller;
    recorder: Recorder;
    ziikIds: TrialWorld['ziikIds'];
  },
): Promise<TrialInstance> {
  const { units, userTypes, unitRequired, users } = history.instances[number]!;
  const slug = `instance-${number}`;
  const webhookSecret = randomSecret();
  const account = { username: `sync@${slug}.example`, password: randomSecret() };
  const made = ziik.create(slug, {
    ...account,
    webhookSecret,
    unitNames: units,
    userTypeNames: userTypes,
    unitRequired,
  });
  made.witness = {
    works: (call) => recorder.note({ kind: 'works', instance: number, ...call }),
    answered: (n, status, fault) => recorder.note({ kind: 'answered', instance: number, n, status, fault }),
  };
  const settings = { baseUrl: made.baseUrl, ...account, webhookSecret };
  const save = () => operator.must<{ webhooks: Record<string, string> }>('PUT', `/v1/instances/${slug}`, settings);
  const registered = await save();
  for (const [trigger, path] of Object.entries(registered.webhooks)) {
    made.webhooks.register(trigger, new URL(path, crew.config).href, [trigger as Trigger]);
  }
  const token = await ziik.issueToken({ sub: 'administrator', roles: ['platform-administrator'], instance: slug });
  const instance: TrialInstance = {
    number,
    slug,
    ziik: made,
    admin: patientCaller(crew.config, token),
    async save() {
      recorder.note({ kind: 'saved', instance: number });
      await save();
    },
  };
  noteCatalogue(recorder, instance);
  for (const { user, email, unit, administrator } of users)
    makeByHand(recorder, ziikIds, instance, { user, email, unit, administrator });
  return instance;
}

/** Somebody makes a user in Ziik. */
export function makeByHand(
  recorder: Recorder,
  ziikIds: TrialWorld['ziikIds'],
  instance: TrialInstance,
  { user, email, unit, administrator = false }: { user: string; email: string; unit: string; administrator?: boolean },
): void {
  const made = instance.ziik.createUser({
    email,
    firstName: 'Made',
    lastName: 'By Hand',
    administrator,
    memberships: [...instance.ziik.catalogue.units.values()].some(({ name }) => name === unit)
      ? [{ unit: unitId(instance, unit) }]
      : [],
  });
  ziikIds.set(user, { instance, id: made.id });
  recorder.note({ kind: 'by-hand', instance: instance.number, what: 'make', user: made });
}

/** The first unit of this name. */
export function unitId({ ziik }: TrialInstance, name: string): number {
  const unit = [...ziik.catalogue.units.values()].find((each) => each.name === name);
  if (!unit) throw new Refusal(404, `There is no unit ${name}.`);
  return unit.id;
}

/** Records the current catalogue. */
export function noteCatalogue(recorder: Recorder, { number, ziik }: TrialInstance): void {
  const named = (all: Iterable<{ id: number; name: string }>) => [...all].map(({ id, name }) => ({ id, name }));
  const units = named(ziik.catalogue.units.values());
  recorder.note({ kind: 'catalogue', instance: number, units, userTypes: named(ziik.catalogue.userTypes.values()) });
}

async function openDirectory(
  number: number,
  {
    history,
    entra,
    instances,
    recorder,
    azureIds,
  }: {
    history: History;
    entra: EntraSandbox;
    instances: readonly TrialInstance[];
    recorder: Recorder;
    azureIds: Map<string, string>;
  },
): Promise<TrialDirectory> {
  const plan = history.directories[number]!;
  const instance = instances[plan.instance]!;
  const tenantId = randomUUID();
  const credentials = { applicationId: randomUUID(), secret: randomSecret() };
  const directory = entra.createTenant(tenantId, {
    ...credentials,
    people: 0,
    seed: history.seed + number,
    pageSize: 5,
  });
  const { rules } = plan;
  const { id } = await instance.admin.must<{ id: string }>('POST', '/v1/integrations', {
    name: `Directory ${number}`,
    tenantId,
    ...credentials,
    ...rules,
    enabled: false,
  });
  const made: TrialDirectory = {
    number,
    instance,
    tenantId,
    directory,
    path: `/v1/integrations/${id}`,
    rules,
    enabled: false,
  };
  recorder.note({ kind: 'configured', directory: number, rules });
  recorder.note({ kind: 'switched', directory: number, enabled: false, said: 'made' });
  for (const { who, values } of plan.people) hire(recorder, azureIds, made, who, values);
  return made;
}

/** Somebody comes into the directory. */
export function hire(
  recorder: Recorder,
  azureIds: Map<string, string>,
  { number, directory }: TrialDirectory,
  who: string,
  values: object,
): void {
  const unset = { companyName: null, streetAddress: null, state: null, country: null, postalCode: null };
  const [person] = directory.change([{ op: 'hire', userPrincipalName: addressOf(who), ...unset, ...values }]);
  azureIds.set(who, person!.id);
  notePerson(recorder, number, directory, person!.id);
}

/** Notes a person as the directory has them now. */
export function notePerson(recorder: Recorder, number: number, directory: SandboxDirectory, azureId: string): void {
  const index = directory.indexOf(azureId)!;
  recorder.note({
    kind: 'person',
    directory: number,
    person: directory.personAt(index),
    state: directory.stateOf(index),
  });
}
