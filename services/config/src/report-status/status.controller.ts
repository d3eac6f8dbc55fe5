import { Controller, Inject, type OnApplicationShutdown } from '@nestjs/common';
import type { TopicRole } from '@user-sync/contracts';
import { countMembers, loadWork } from '@user-sync/control';
import { createLagReader, groupOf, type KafkaConnection, type LagReader } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { DATABASE, KAFKA, PARSED_SETTINGS, TOPIC_NAMES } from '@user-sync/service';
import Type from 'typebox';
import { Caller, type Principal } from '../authenticate/principal.ts';
import { scopeOf } from '../authenticate/scope.ts';
import { Time } from '../run-integration/run.schema.ts';
import { Route } from '../serve-http/api-route.ts';
import type { Settings } from '../settings.ts';
import { type GroupFacts, judgeParts, PARTS, type Part, STATES } from './judge-parts.ts';
import { createWatch, type Seen } from './watch.ts';

/** How the parts on the way from Azure to Ziik stand. */
export const StatusView = Type.Object({
  parts: Type.Array(
    Type.Object({
      name: Type.Enum([...PARTS]),
      state: Type.Enum([...STATES], {
        description:
          'ok: it works. slow: it works in part, or more slowly than usual. down: it does not work. unknown: it cannot be told, because another part does not answer or nothing has been tried yet.',
      }),
      since: Type.Union([Time, Type.Null()], {
        description: 'Since when the part has not been ok; null where it is ok, or where that is not known.',
      }),
      waiting: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
        description:
          'How much waits for the part. reading: runs that are due. deciding, writing, ziik: changes that have not been written to Ziik. microsoft: integrations that wait for Microsoft. Null: not known, or nothing ever waits for this part.',
      }),
    }),
  ),
});

/** What asks often costs little: Kafka and the database are looked at once in so long. */
const KAFKA_PATIENCE = { freshMs: 5_000, patienceMs: 3_000 };
const DATABASE_PATIENCE = { freshMs: 1_000, patienceMs: 3_000 };
/** The group in which appliers announce themselves; see own-instances.ts. */
const APPLIERS = 'applier';

/** Whether what is waited for comes, also while Kafka, the database or others are away. */
@Controller()
export class StatusController implements OnApplicationShutdown {
  readonly #reader: LagReader;
  readonly #groups: () => Promise<Seen<{ mapper: GroupFacts; applier: GroupFacts }>>;
  readonly #appliers: () => Promise<Seen<number>>;
  /** Since when this process has found a part as it is, for those that nobody else keeps a record of. */
  readonly #noticed = new Map<Part['name'], { state: Part['state']; since: Date }>();

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
    @Inject(KAFKA) kafka: KafkaConnection,
    @Inject(TOPIC_NAMES) topics: Readonly<Record<TopicRole, string>>,
  ) {
    this.#reader = createLagReader(kafka);
    const of = (service: string, topic: string) =>
      groupFacts(this.#reader, groupOf(settings.TOPIC_PREFIX, service), topic);
    this.#groups = createWatch(async () => {
      const [mapper, applier] = await Promise.all([
        of('mapper', topics.directoryUsers),
        of('applier', topics.ziikCommands),
      ]);
      return { mapper, applier };
    }, KAFKA_PATIENCE);
    this.#appliers = createWatch(() => countMembers(db, APPLIERS), DATABASE_PATIENCE);
  }

  @Route({
    method: 'GET',
    path: '/v1/status',
    summary:
      'Shows whether each part between Azure and Ziik works: for the own instance, or for all where the caller is an operator',
    role: 'anyone',
    answers: { 200: StatusView },
  })
  async get(@Caller() caller: Principal) {
    const { db, settings } = this;
    const loadOwn = createWatch(() => loadWork(db, scopeOf(caller), settings.POLL_PERIOD), DATABASE_PATIENCE);
    const [groups, appliers] = await Promise.all([this.#groups(), this.#appliers()]);
    // Not asked where the database is known to be away: the connections are for those who hope.
    const work: Awaited<ReturnType<typeof loadOwn>> = appliers.isDown ? { isDown: true } : await loadOwn();
    const now = new Date();
    const parts = judgeParts({
      databaseMs: appliers.isDown || work.isDown ? undefined : appliers.tookMs,
      work: work.isDown ? undefined : work.facts,
      appliers: appliers.isDown ? undefined : appliers.facts,
      groups: groups.isDown ? undefined : groups.facts,
      now,
    });
    return { parts: parts.map((part) => ({ ...part, since: this.#sinceOf(part, now)?.toISOString() ?? null })) };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#reader.close();
  }

  #sinceOf({ name, state, since }: Part, now: Date): Date | null {
    if (state === 'ok' || state === 'unknown') {
      this.#noticed.delete(name);
      return null;
    }
    if (since !== null || name === 'microsoft' || name === 'ziik' || name === 'reading') return since;
    const before = this.#noticed.get(name);
    if (before?.state === state) return before.since;
    this.#noticed.set(name, { state, since: now });
    return now;
  }
}

async function groupFacts(reader: LagReader, group: string, topic: string): Promise<GroupFacts> {
  const [[standing], positions] = await Promise.all([reader.membersOf([group]), reader.positionsOf(group, topic)]);
  const behind = positions
    .map(({ partition, committed, low, high }) => ({ partition, next: Math.max(committed, low), high }))
    .filter(({ next, high }) => high > next);
  return {
    members: standing?.members ?? 0,
    waitingSeconds: behind.length === 0 ? 0 : await reader.ageOf(topic, behind),
  };
}
