import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import type { Parts } from './open-service.ts';
import * as tokens from './tokens.ts';

/** A service's own module. */
export type AppModule = NonNullable<ModuleMetadata['imports']>[number];

@Module({})
class PartsModule {}

@Module({})
class RootModule {}

/** The service's own module, and a global one that provides the parts by their tokens. */
export function rootModule(parts: Parts, own: AppModule): DynamicModule {
  const provided = [
    { provide: tokens.DATABASE, useValue: parts.database },
    { provide: tokens.KAFKA, useValue: parts.kafka },
    { provide: tokens.KEYRING, useValue: parts.keyring },
    { provide: tokens.LOG, useValue: parts.log },
    { provide: tokens.PARSED_SETTINGS, useValue: parts.settings },
    { provide: tokens.PARTITION_COUNT, useValue: parts.partitionCount },
    { provide: tokens.PUBLISHER, useValue: parts.publisher },
    { provide: tokens.READY_CHECK, useValue: parts.ready },
    { provide: tokens.TOPIC_NAMES, useValue: parts.topicNames },
  ];
  const shared = { module: PartsModule, global: true, providers: provided, exports: provided };
  return { module: RootModule, imports: [shared, own] };
}
