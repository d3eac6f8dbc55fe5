export { freePorts } from './free-ports.ts';
export { type Parts, type PartsToProvide, provideParts } from './provide-parts.ts';
export { type PartToStart, type StartedKafka, startKafka } from './start-kafka.ts';
export { createDatabase, type PostgresToStart, type StartedPostgres, startPostgres } from './start-postgres.ts';
export { ProgramEnded, type ProgramToStart, type Supervised, settingsWrong, startProgram } from './supervise.ts';
export { openWorkFolder, type WorkFolder } from './work-folder.ts';
