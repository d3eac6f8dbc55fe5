import { applyDecorators, Catch, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import type { TopicRole } from '@user-sync/contracts';

/** Nest would hide a handler's error behind "Internal server error"; the strategy needs it as it is. */
@Catch()
class AsItIs implements RpcExceptionFilter {
  catch(error: unknown): never {
    throw error;
  }
}

/** Marks a controller's method as the handler of a topic's batches: `BatchHandler<'directoryUsers'>` and so on. */
export function Consumes(role: TopicRole): MethodDecorator {
  return applyDecorators(MessagePattern(role), UseFilters(new AsItIs()));
}
