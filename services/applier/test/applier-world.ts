import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type RehearsalOutcome,
  rehearsalCommand,
  rehearsalEnded,
  runEnded,
  topics,
  type UserCommand,
  type UserOutcome,
  userKey,
} from '@user-sync/contracts';
import {
  addRequest,
  beginRehearsal,
  createKeyring,
  type IntegrationInput,
  insertIntegration,
  loadIntegration,
  markIntegrationDeleted,
  saveInstance,
  updateIntegration,
} from '@user-sync/control';
import { DEFAULT_OPTIONS, type IntegrationOptions } from '@user-sync/domain';
import { connectKafka, createPublisher, encodeEvent, ensureTopics, partitionFor } from '@user-sync/messaging';
import { createDatabase, type Database } from '@user-sync/persistence';
import { createLogger } from '@user-sync/runtime';
import { type InstanceDefinition, startZiik, type ZiikInstance } from '@user-sync/sandbox-ziik';
import { createTestDatabase, kafkaBrokers, uniqueTopicPrefix, waitUntil } from '@user-sync/testing';
import { readApplierSettings } from '../src/settings.ts';
import { startApplier } from '../src/start-applier.ts';
import { sweepDeleted } from '../src/sweep-deleted/sweep-deleted.ts';
import { TABLES } from '../src/tables.ts';

/** A desired person; what is left out is a complete, present one who belongs nowhere. */
export type Person = Partial<Omit<UserCommand, 'integrationId' | 'revision' | 'runId' | 'profile'>> & {
  readonly azureId: string;
  readonly email?: string | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
};

/** A run whose commands and markers were sent. */
export interface SentRun {
  readonly runId: string;
  readonly lastRevision: number;
}

export type World = Awaited<ReturnType<typeof startWorld>>;

const PARTITIONS = 3;

/** Postgres, Kafka, a Ziik of its own, and as many appliers as a test starts. `close` ends all of it. */
export async function startWorld(name: string, environment: Record<string, string> = {}) {
  const ends: (() => unknown)[] = [];
  const brokers = kafkaBrokers();
  const prefix = uniqueTopicPrefix(name);
  const names = topics(prefix);
  const log = createLogger('test', 'error');
  const test = await createTestDatabase(name);
  ends.push(() => test.drop());
  const folder = mkdtempSync(join(tmpdir(), 'applier-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const keyring = createKeyring(join(folder, 'keyring.json'));
  const db: Database = await createDatabase({ url: test.url, applicationName: 'test', tables: TABLES, poolSize: 4 });
  ends.push(() => db.close());
  await db.migrate();
  const ziik = await startZiik();
  ends.push(() => ziik.close());
  const connection = { brokers: [brokers], clientId: 'test', log };
  await ensureTopics(connection, { prefix, partitions: PARTITIONS });
  const publisher = createPublisher(connection);
  ends.push(() => publisher.close());
  const heard = await listen(brokers, names.ziikOutcomes, prefix);
  ends.push(() => heard.close());

  const env = {
    DATABASE_URL: test.url,
    KAFKA_BROKERS: brokers,
    TOPIC_PREFIX: prefix,
    TOPIC_PARTITIONS: String(PARTITIONS),
    KEYRING_FILE: keyring.file,
    ZIIK_HOST_SUFFIXES: '127.0.0.1',
    RETRY_FIRST: 'PT0.2S',
    INSTANCE_LEASE: 'PT4S',
    LOG_LEVEL: 'error',
    ...environment,
  };

  /** Starts an applier in this process; the answer stops it in order. */
  const start = async (more: Record<string, string> = {}): Promise<() => Promise<void>> => {
    const stops: (() => unknown)[] = [];
    let stopped = false;
    const stop = async () => {
      if (stopped) return;
      stopped = true;
      for (const each of stops.reverse()) await each();
    };
    ends.push(stop);
    await startApplier(readApplierSettings({ ...env, ...more }), {
      log: createLogger('applier', process.env.TEST_LOG ?? 'fatal'),
      onStop: (_, each) => stops.push(each),
      fail: (error) => {
        throw error;
      },
    });
    return stop;
  };

  /** An instance with its Ziik; `given` overrides its row in control. */
  const anInstance = async (
    slug: string,
    definition: Partial<InstanceDefinition> = {},
    given: { password?: string; baseUrl?: string } = {},
  ): Promise<ZiikInstance> => {
    const instance = ziik.create(slug, {
      username: 'sync@ziik.example',
      password: 'right',
      journalBodies: true,
      ...definition,
    });
    await saveInstance(db, keyring, {
      slug,
      baseUrl: given.baseUrl ?? instance.baseUrl,
      username: 'sync@ziik.example',
      password: given.password ?? 'right',
    });
    return instance;
  };

  const anIntegration = async (
    slug: string,
    options: Partial<IntegrationOptions> = {},
    enabled = true,
  ): Promise<string> => {
    const { id } = await insertIntegration(db, keyring, {
      id: randomUUID(),
      instanceSlug: slug,
      name: 'Azure',
      applicationId: randomUUID(),
      tenantId: randomUUID(),
      secret: 'secret',
      secretExpiresAt: null,
      unitField: 'department',
      userTypeField: 'jobTitle',
      enabled,
      options: { ...DEFAULT_OPTIONS, ...options },
    });
    return id;
  };

  let revision = Date.now() * 1_000;

  const send = async (
    integrationId: string,
    people: readonly Person[],
    { runId = randomUUID(), drained = true } = {},
  ): Promise<SentRun> => {
    await db.execute(
      `INSERT INTO control.run (id, integration_id, kind, trigger, status, ended_at) VALUES ($1, $2, 'delta', 'schedule', 'succeeded', now())
        ON CONFLICT DO NOTHING`,
      [runId, integrationId],
    );
    const messages = people.map((person) => {
      revision++;
      const command = commandOf(person, integrationId, revision, runId);
      const key = userKey(integrationId, person.azureId);
      return encodeEvent(command.lifecycle.state === 'gone' ? 'user.deactivate' : 'user.upsert', command, {
        source: 'mapper',
        id: String(revision),
        key,
        partition: partitionFor(key, PARTITIONS),
      });
    });
    await publisher.send(names.ziikCommands, messages);
    const run = { runId, lastRevision: revision };
    if (drained) await endRun(integrationId, run);
    return run;
  };

  const endRun = (integrationId: string, run: SentRun, more: { everybodySince?: number } = {}): Promise<void> => {
    const partitions = Array.from({ length: PARTITIONS }, (_, index) => index);
    return publisher.send(
      names.ziikCommands,
      partitions.map((partition) =>
        encodeEvent(
          runEnded.types[0]!,
          { ...run, ...more, integrationId, partitions },
          { source: 'mapper', id: run.runId, key: integrationId, partition },
        ),
      ),
    );
  };

  /** Sends people of a rehearsal, as the mapper decides them; returns its id. */
  const rehearse = async (integrationId: string, people: readonly Person[]): Promise<string> => {
    const id = randomUUID();
    await db.transaction((tx) => beginRehearsal(tx, integrationId, { id, requestedBy: 'ada' }));
    await db.execute("UPDATE control.run SET status = 'succeeded', ended_at = now() WHERE preview_id = $1", [id]);
    const partitions = Array.from({ length: PARTITIONS }, (_, index) => index);
    const commands = people.map((person) => {
      const data = { ...commandOf(person, integrationId, ++revision, id), rehearsalId: id };
      const key = userKey(integrationId, person.azureId);
      const about = { source: 'mapper', id: `${id}/${data.revision}`, key, partition: partitionFor(key, PARTITIONS) };
      return encodeEvent(rehearsalCommand.types[0]!, data, about);
    });
    const marker = { rehearsalId: id, integrationId, people: people.length, partitions };
    const markers = partitions.map((partition) =>
      encodeEvent(rehearsalEnded.types[0]!, marker, { source: 'mapper', id, key: integrationId, partition }),
    );
    await publisher.send(names.ziikCommands, [...commands, ...markers]);
    return id;
  };

  return {
    db,
    ziik,
    rehearse,
    /** What was told of a rehearsal, by Azure id, once all of it is. */
    rehearsed: async (id: string) => {
      await waitUntil(`rehearsal ${id} to end`, () => heard.settled.get(id)?.size === PARTITIONS);
      return Object.fromEntries((heard.rehearsed.get(id) ?? []).map((outcome) => [outcome.azureId, outcome]));
    },
    names,
    publisher,
    env,
    heard,
    start,
    anInstance,
    anIntegration,
    send,
    endRun,
    /** Waits until the run's markers stand in every partition of the outcomes. */
    settled: ({ runId }: SentRun) =>
      waitUntil(`run ${runId} to settle`, () => heard.settled.get(runId)?.size === PARTITIONS),
    /** The newest outcome of a person, once it fits. */
    outcome: (azureId: string, fits: Partial<UserOutcome> | ((outcome: UserOutcome) => boolean) = {}) =>
      waitUntil(
        `an outcome of ${azureId} with ${typeof fits === 'function' ? 'a condition' : JSON.stringify(fits)}; it is ${JSON.stringify(heard.outcomes.get(azureId))}`,
        () => {
          const outcome = heard.outcomes.get(azureId);
          if (outcome === undefined) return undefined;
          const isIt =
            typeof fits === 'function'
              ? fits(outcome)
              : Object.entries(fits).every(([name, value]) => outcome[name as keyof UserOutcome] === value);
          return isIt ? outcome : undefined;
        },
      ),
    request: (request: Parameters<typeof addRequest>[1]) => db.transaction((tx) => addRequest(tx, request)),
    newPassword: async (slug: string, password: string) => {
      await saveInstance(db, keyring, {
        slug,
        baseUrl: ziik.instance(slug).baseUrl,
        username: 'sync@ziik.example',
        password,
      });
    },
    setEnabled: async (integrationId: string, enabled: boolean) => {
      const integration = (await loadIntegration(db, integrationId))!;
      await updateIntegration(db, keyring, integrationId, { ...integration, enabled }, undefined);
    },
    changeRules: async (integrationId: string, change: Partial<IntegrationInput>): Promise<number> => {
      const integration = (await loadIntegration(db, integrationId))!;
      return (await updateIntegration(db, keyring, integrationId, { ...integration, ...change }, undefined))
        .rulesVersion;
    },
    deleteIntegration: (integrationId: string) => markIntegrationDeleted(db, integrationId),
    sweep: () => sweepDeleted(db, log),
    /** As if the poller had read the directory just now. */
    readNow: (integrationId: string) =>
      db.execute('UPDATE control.integration SET last_read_at = now() WHERE id = $1', [integrationId]),
    async close() {
      for (const end of ends.reverse()) await end();
    },
  };
}

function commandOf(person: Person, integrationId: string, revision: number, runId: string): UserCommand {
  const { azureId, email, firstName, lastName, ...rest } = person;
  const gone = rest.lifecycle?.state === 'gone';
  return {
    integrationId,
    azureId,
    revision,
    runId,
    verify: false,
    lifecycle: { state: 'present' },
    azure: null,
    profile: gone
      ? { email: email ?? null, firstName: firstName ?? null, lastName: lastName ?? null }
      : {
          email: email === undefined ? `${azureId}@contoso.example` : email,
          firstName: firstName === undefined ? 'Ida' : firstName,
          lastName: lastName === undefined ? azureId : lastName,
        },
    placement: gone ? null : { unit: null, userTypes: [] },
    findings: [],
    ...rest,
  };
}

/** Keeps the newest outcome of everybody and which partitions said that a run is settled. */
async function listen(brokers: string, topic: string, prefix: string) {
  const outcomes = new Map<string, UserOutcome>();
  const history: UserOutcome[] = [];
  /** By the id of the run, or of the rehearsal. */
  const settled = new Map<string, Set<number>>();
  const rehearsed = new Map<string, RehearsalOutcome[]>();
  const consumer = connectKafka({ brokers: [brokers], clientId: 'test' }).consumer({
    groupId: `${prefix}.test`,
    maxWaitTimeInMs: 20,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      const data = JSON.parse(message.value!.toString());
      const type = message.headers?.ce_type?.toString();
      if (type === 'run.settled' || type === 'rehearsal.settled') {
        const id = data.runId ?? data.rehearsalId;
        settled.set(id, (settled.get(id) ?? new Set()).add(partition));
        return;
      }
      if (type === 'rehearsal.outcome') {
        rehearsed.set(data.rehearsalId, [...(rehearsed.get(data.rehearsalId) ?? []), data]);
        return;
      }
      history.push(data);
      const known = outcomes.get(data.azureId);
      if (known === undefined || known.sequence < data.sequence) outcomes.set(data.azureId, data);
    },
  });
  return { outcomes, history, settled, rehearsed, close: () => consumer.disconnect() };
}
