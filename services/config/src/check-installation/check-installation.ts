import { checkTopics, type KafkaConnection } from '@user-sync/messaging';

/**
 * What is wrong with an installation as seen from inside: the topics, and the API at an address, which must be ready,
 * describe itself, and refuse callers without a token. Empty: no problems.
 */
export async function checkInstallation(
  address: string,
  kafka: { readonly connection: KafkaConnection; readonly prefix: string },
): Promise<string[]> {
  const topics = checkTopics(kafka.connection, kafka).catch((error: Error) => [
    `Kafka cannot be asked for its topics: ${error.message}`,
  ]);
  return [...(await topics), ...(await checkApi(address))];
}

const WAIT_MS = 10_000;

async function checkApi(address: string): Promise<string[]> {
  const expected = [
    ['/readyz', 200],
    ['/openapi.json', 200],
    ['/v1/integrations', 401],
  ] as const;
  const problems: string[] = [];
  for (const [path, status] of expected) {
    try {
      const answer = await fetch(new URL(path, address), { signal: AbortSignal.timeout(WAIT_MS), redirect: 'manual' });
      const body = await answer.text();
      if (answer.status === status) continue;
      problems.push(`GET ${path} without a token was answered with ${answer.status} instead of ${status}: ${body}`);
    } catch (error) {
      const { message, cause } = error as Error;
      problems.push(`GET ${path} was not answered: ${cause instanceof Error ? cause.message : message}`);
    }
  }
  return problems;
}
