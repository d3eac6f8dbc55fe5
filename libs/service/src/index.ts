export { DeletedSweeper, deletedSweeper } from './deleted-sweeper.ts';
export { type ConsumerOptions, openService, type Parts, type Service, type ServiceOptions } from './open-service.ts';
export { rootModule } from './root-module.ts';
export {
  DATABASE,
  KAFKA,
  KEYRING,
  LOG,
  PARSED_SETTINGS,
  PARTITION_COUNT,
  PUBLISHER,
  READY_CHECK,
  TOPIC_NAMES,
} from './tokens.ts';
