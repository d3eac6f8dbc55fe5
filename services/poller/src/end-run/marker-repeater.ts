import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { TopicRole } from '@user-sync/contracts';
import { takeUnsettledRuns } from '@user-sync/control';
import type { Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { type Logger, type Repeated, repeatEvery } from '@user-sync/runtime';
import { DATABASE, LOG, PUBLISHER, TOPIC_NAMES } from '@user-sync/service';
import type { RunParts } from '../run-parts.ts';
import { endMarkers } from './end-run.ts';

const LOOK_EVERY_MS = 60_000;

type MarkerParts = Pick<RunParts, 'database' | 'publisher' | 'topic' | 'log'>;

/**
 * Sends the end markers of runs that do not settle once more: a marker that Kafka has lost would otherwise leave its
 * run open for good. Markers may repeat; where one comes again, everything behind it is said again too.
 */
@Injectable()
export class MarkerRepeater implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #parts: MarkerParts;
  #repeating: Repeated | undefined;

  constructor(
    @Inject(DATABASE) database: Database,
    @Inject(PUBLISHER) publisher: Publisher,
    @Inject(TOPIC_NAMES) { directoryUsers }: Readonly<Record<TopicRole, string>>,
    @Inject(LOG) log: Logger,
  ) {
    this.#parts = { database, publisher, topic: directoryUsers, log };
  }

  onApplicationBootstrap(): void {
    this.#repeating = repeatEvery(
      LOOK_EVERY_MS,
      () => repeatMarkers(this.#parts),
      (error) => this.#parts.log.warn({ err: error }, 'repeating end markers failed'),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#repeating?.stop();
  }
}

/** Repeats the markers that are due; see `takeUnsettledRuns`. */
export async function repeatMarkers({ database, publisher, topic, log }: MarkerParts): Promise<void> {
  const runs = await takeUnsettledRuns(database);
  await publisher.send(topic, runs.flatMap(endMarkers));
  for (const { integrationId, runId } of runs)
    log.info({ integrationId, runId }, 'run not settled yet: end markers repeated');
}
