import { describe, expect, it } from '@jest/globals';
import { PublishError } from '@user-sync/messaging';
import { isAway } from './is-away.ts';

const withCode = (code: string) => Object.assign(new Error('words'), { code });
const ofDriver = (code: string) => Object.assign(new Error('words'), { driverError: { code } });
const named = (name: string) => Object.assign(new Error('words'), { name });

describe('what counts as an outage of Kafka or Postgres', () => {
  it.each([
    ['Kafka does not take messages', new PublishError('kafka-unavailable', 't', new Error()), true],
    ['Kafka refuses a message', new PublishError('kafka-refused', 't', new Error()), false],
    ["Kafka's client gives up", named('KafkaJSConnectionError'), true],
    ['Postgres shuts down', ofDriver('57P01'), true],
    ['Postgres is full of connections', ofDriver('53300'), true],
    ['Postgres cannot be connected to', withCode('ECONNREFUSED'), true],
    ['the connection breaks', new Error('Connection terminated unexpectedly'), true],
    ['a statement is wrong', ofDriver('42601'), false],
    ['a value is refused', ofDriver('22021'), false],
    ['our own code is wrong', new TypeError('x is undefined'), false],
    ['something else is thrown', 'text', false],
  ])('%s', (_name, error, expected) => {
    expect(isAway(error)).toBe(expected);
  });
});
