export { type AdminClient, createAdminClient, type RunView } from './demo/admin-client.ts';
export { createNarrator, type Narrator } from './demo/narrator.ts';
export { type Customer, configure, makeCustomer, tokenFor, usersInZiik } from './demo/set-up.ts';
export { freePorts } from './free-ports.ts';
export { expectPerson, namesIn } from './judge/expect-person.ts';
export { judgeZiik, pages, type Trial, type Verdict } from './judge/judge-ziik.ts';
export { type Breach, breachText, misfits } from './mutants/breach.ts';
export { copyTree } from './mutants/copy-of-the-tree.ts';
export { type Parts, type PartsToProvide, provideParts } from './provide-parts.ts';
export { queryDatabase } from './query-database.ts';
export { type ProgramTools, runProgram } from './run-program.ts';
export {
  type KafkaToStart,
  type PartToStart,
  type StartedKafka,
  startKafka,
  untilKafkaAnswers,
} from './start-kafka.ts';
export { createDatabase, type PostgresToStart, type StartedPostgres, startPostgres } from './start-postgres.ts';
export { type ControlClient, controlClient, type Sandbox, sandboxSettings, startSandbox } from './start-sandbox.ts';
export {
  type ReadyLine,
  randomSecret,
  SERVICES,
  type ServiceName,
  type Stack,
  type StackOptions,
  startService,
  startStack,
} from './start-stack.ts';
export { ProgramEnded, type ProgramToStart, type Supervised, settingsWrong, startProgram } from './supervise.ts';
export { openWorkFolder, type WorkFolder } from './work-folder.ts';
