import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kafkaBrokers, waitUntil } from '@user-sync/testing';
import { checkInstallation } from '../src/check-installation/check-installation.ts';
import { startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
beforeAll(async () => {
  config = await startTestConfig('check-installation');
});
afterAll(() => config?.stop());

const connection = { brokers: kafkaBrokers().split(','), clientId: 'test' };

describe('the check of an installation', () => {
  it('finds no problem if everything is well', async () => {
    // The API does not wait for Kafka, so the topics may be made a moment after it is ready.
    await waitUntil('the topics, and an API that answers', async () => {
      const problems = await checkInstallation(config.url, { connection, prefix: config.topicPrefix });
      return problems.length === 0;
    });
  });

  it('names each topic that is missing', async () => {
    const problems = await checkInstallation(config.url, { connection, prefix: 'nobody' });

    expect(problems).toHaveLength(8);
    expect(problems).toContain('topic nobody.ziik-outcomes.v1.dead-letter is missing');
  });

  it('says that the API does not answer, and that Kafka does not', async () => {
    const nowhere = { connection: { ...connection, brokers: ['127.0.0.1:1'] }, prefix: config.topicPrefix };

    const problems = await checkInstallation('http://127.0.0.1:1', nowhere);

    expect(problems[0]).toContain('Kafka cannot be asked');
    expect(problems.slice(1)).toEqual([
      expect.stringContaining('GET /readyz was not answered'),
      expect.stringContaining('GET /openapi.json was not answered'),
      expect.stringContaining('GET /v1/integrations was not answered'),
    ]);
  });
});
