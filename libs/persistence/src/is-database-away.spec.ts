import { describe, expect, it } from '@jest/globals';
import { DatabaseSilent } from './bounded-client.ts';
import { ConnectionLost, isDatabaseAway } from './is-database-away.ts';

const withCode = (code: string) => Object.assign(new Error('words'), { code });
const ofDriver = (code: string) => Object.assign(new Error('words'), { driverError: withCode(code) });
const failedQuery = (driverError: Error) => Object.assign(new Error(driverError.message), { driverError });

describe('what counts as an outage of Postgres', () => {
  it.each([
    ['it shuts down', ofDriver('57P01'), true],
    ['it starts', withCode('57P03'), true],
    ['it is full of connections', withCode('53300'), true],
    ['its disk is full', ofDriver('53100'), true],
    ['its disk cannot be read', ofDriver('58030'), true],
    ['it has become a standby that only reads', ofDriver('25006'), true],
    ['a statement took too long', ofDriver('57014'), true],
    ['a lock was not to be had in time', ofDriver('55P03'), true],
    ['a transaction was idle for too long', ofDriver('25P03'), true],
    ['deadlocks did not end', ofDriver('40P01'), true],
    ['the password is being changed', withCode('28P01'), true],
    ['it cannot be connected to', withCode('ECONNREFUSED'), true],
    ['its name is not known', withCode('ENOTFOUND'), true],
    ['the socket broke', failedQuery(withCode('EPIPE')), true],
    ['the connection broke', failedQuery(new Error('Connection terminated unexpectedly')), true],
    ['the connection was lost between statements', new ConnectionLost(withCode('ECONNRESET')), true],
    ['it is silent', failedQuery(new DatabaseSilent(1_000)), true],
    ['no connection is free', new Error('timeout exceeded when trying to connect'), true],
    ['it takes no connection in time', new Error('timeout expired'), true],
    ['the service ends', new Error('Cannot use a pool after calling end on the pool'), true],
    ['a statement is wrong', ofDriver('42601'), false],
    ['a value is refused', ofDriver('22021'), false],
    ['a right is missing', ofDriver('42501'), false],
    ['a value is there already', ofDriver('23505'), false],
    ['our own code is wrong', new TypeError('x is undefined'), false],
    ['something else is thrown', 'text', false],
    ['nothing is thrown', undefined, false],
  ])('%s: %#', (_name, error, expected) => {
    expect(isDatabaseAway(error)).toBe(expected);
  });
});
