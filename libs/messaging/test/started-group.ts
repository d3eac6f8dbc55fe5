import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { TopicRole } from '@user-sync/contracts';
import { createLogger } from '@user-sync/runtime';
import {
  BatchStrategy,
  type BatchStrategyOptions,
  Consumes,
  createPublisher,
  type Handled,
  type KafkaConnection,
  type Publisher,
} from '../src/index.ts';

/** A batch of any topic, as the tests look at it. */
export interface SeenBatch {
  role: TopicRole;
  partition: number;
  messages: readonly { type: string; data: { revision?: number; lastRevision?: number }; offset: string }[];
}

/** A service of its own with one handler for `directoryUsers`, as the real ones are made. */
export async function startGroup(
  connection: Omit<KafkaConnection, 'log' | 'clientId'>,
  prefix: string,
  handle: (batch: SeenBatch) => Promise<readonly Handled[] | undefined>,
  { waits = true, ...options }: Partial<BatchStrategyOptions> & { readonly waits?: boolean } = {},
): Promise<{ app: INestMicroservice; strategy: BatchStrategy; publisher: Publisher; stop(): Promise<void> }> {
  @Controller()
  class Handler {
    @Consumes('directoryUsers')
    async take(batch: SeenBatch) {
      return handle(batch);
    }
  }
  @Module({ controllers: [Handler] })
  class App {}

  const log = createLogger('test', 'fatal');
  const own = { ...connection, clientId: 'test', log };
  const publisher = createPublisher(own);
  const strategy = new BatchStrategy({
    connection: own,
    prefix,
    service: 'mapper',
    publisher,
    onCrash: () => undefined,
    sessionTimeoutMs: 10_000,
    fetchWaitMs: 100,
    ...options,
  });
  const app = await NestFactory.createMicroservice(App, { strategy, logger: false });
  await app.listen();
  if (waits) await strategy.joined();
  return {
    app,
    strategy,
    publisher,
    async stop() {
      await app.close();
      await publisher.close();
    },
  };
}
