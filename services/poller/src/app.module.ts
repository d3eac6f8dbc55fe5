import { type DynamicModule, Module } from '@nestjs/common';
import { RunServer } from './claim-runs/run-server.ts';
import { SlotFiller } from './fill-slots/slot-filler.ts';
import { PollOnce } from './poll-once/poll-once.ts';
import { POLLER, type Poller } from './poller.ts';
import { DeletedSweeper } from './sweep-deleted/deleted-sweeper.ts';

@Module({})
class AppModule {}

/** `serve`: lives on, and takes runs whenever they are due. */
export function servingModule(poller: Poller): DynamicModule {
  return { module: AppModule, providers: [provide(poller), SlotFiller, RunServer, DeletedSweeper] };
}

/** `once`: does what is due. */
export function pollOnceModule(poller: Poller): DynamicModule {
  return { module: AppModule, providers: [provide(poller), PollOnce] };
}

function provide(poller: Poller) {
  return { provide: POLLER, useValue: poller };
}
