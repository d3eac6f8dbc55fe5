import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { deletedSweeper } from '@user-sync/service';
import { RunClaimers } from './claim-runs/run-claimers.ts';
import { RunServer } from './claim-runs/run-server.ts';
import { MarkerRepeater } from './end-run/marker-repeater.ts';
import { SlotFiller } from './fill-slots/slot-filler.ts';
import { PollOnce } from './poll-once/poll-once.ts';
import type { RunParts } from './run-parts.ts';
import { sweepDeleted } from './sweep-deleted/sweep-deleted.ts';
import { DIRECTORY_CLIENTS, LAG_READER, TABLES_AWAITED } from './tokens.ts';

/** What the poller has open beside the parts of every service. */
export type OwnParts = Pick<RunParts, 'tables' | 'lag' | 'clients'>;

@Module({})
class AppModule {}

/** `serve`: lives on, and takes runs whenever they are due. */
export function servingModule(own: OwnParts): DynamicModule {
  const providers = [SlotFiller, RunServer, MarkerRepeater, deletedSweeper(sweepDeleted)];
  return { module: AppModule, providers: [...provide(own), ...providers] };
}

/** `once`: does what is due. */
export function pollOnceModule(own: OwnParts): DynamicModule {
  return { module: AppModule, providers: [...provide(own), PollOnce] };
}

function provide({ tables, lag, clients }: OwnParts): Provider[] {
  return [
    { provide: TABLES_AWAITED, useValue: tables },
    { provide: LAG_READER, useValue: lag },
    { provide: DIRECTORY_CLIENTS, useValue: clients },
    RunClaimers,
  ];
}
