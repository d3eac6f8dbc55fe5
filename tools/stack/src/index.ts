export { dieWithUs } from './die-with-us.ts';
export { findChromium } from './find-chromium.ts';
export { freePorts } from './free-ports.ts';
export { type DatabaseSettings, type DatabaseToPrepare, prepareDatabase } from './prepare-database.ts';
export { type Parts, type PartsToProvide, provideParts } from './provide-parts.ts';
export { queryDatabase } from './query-database.ts';
export { type ProgramTools, runProgram } from './run-program.ts';
export { SERVICES, type ServiceName } from './services.ts';
export {
  type KafkaToStart,
  type PartToStart,
  type StartedKafka,
  startKafka,
  untilKafkaAnswers,
} from './start-kafka.ts';
export { createDatabase, type PostgresToStart, type StartedPostgres, startPostgres } from './start-postgres.ts';
export {
  type ControlClient,
  controlClient,
  type Sandbox,
  type StartedSandbox,
  sandboxSettings,
  startSandbox,
} from './start-sandbox.ts';
export {
  type ReadyLine,
  randomSecret,
  type Stack,
  type StackOptions,
  startService,
  startStack,
} from './start-stack.ts';
export { ProgramEnded, type ProgramToStart, type Supervised, settingsWrong, startProgram } from './supervise.ts';
export { openWorkFolder, type WorkFolder } from './work-folder.ts';
