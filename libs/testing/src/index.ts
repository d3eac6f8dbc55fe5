export { aDirectoryUser } from './a-directory-user.ts';
export { createTestDatabase, kafkaBrokers, uniqueTopicPrefix } from './started-parts.ts';
export { waitUntil } from './wait-until.ts';
