import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded } from 'kafkajs';
import { isPassing } from './is-passing.ts';

const cut = new KafkaJSConnectionError('Closed connection');

describe('errors that may be retried', () => {
  it.each([
    ['a connection that broke', cut, true],
    [
      'what the client gave up on for that',
      new KafkaJSNumberOfRetriesExceeded(cut, { retryCount: 3, retryTime: 9 }),
      true,
    ],
    ['a refusal', new KafkaJSNonRetriableError('The topic is not there'), false],
    ['an error of our own', new TypeError('x is undefined'), false],
  ])('%s', (_name, error, expected) => {
    expect(isPassing(error)).toBe(expected);
  });

  it('is a broker whose connection was lost before it was asked, as the client says it', async () => {
    const Broker = createRequire(import.meta.url)('kafkajs/src/broker/index.js');
    const broker = new Broker({
      connectionPool: { getConnection: async () => cut },
      logger: { namespace: () => ({}) },
    });
    const error = await broker.produce({ topicData: [] }).catch((thrown: unknown) => thrown);

    expect(isPassing(error)).toBe(true);
  });
});
