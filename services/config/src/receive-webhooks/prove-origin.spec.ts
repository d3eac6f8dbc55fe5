import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { provesOrigin } from './prove-origin.ts';

const body = Buffer.from('{"id":4711}');
const hmac = (secret: string, of = body) => createHmac('sha256', secret).update(of).digest('hex');

describe('provesOrigin', () => {
  it.each([
    ['the secret', 'plain', 's3cret', ['s3cret'], true],
    ['the secret before', 'plain', 'former', ['s3cret', 'former'], true],
    ['the digest by the secret before', 'hmac-sha256', hmac('former'), ['s3cret', 'former'], true],
    ['another secret', 'plain', 'other', ['s3cret'], false],
    ['the secret and more', 'plain', 's3crets', ['s3cret'], false],
    ['no header', 'plain', undefined, ['s3cret'], false],
    ['an empty header where no secret is set', 'plain', '', [], false],
    ['an empty header where the secret is empty', 'plain', '', [''], false],
    ['an unknown instance', 'plain', 'undefined', [], false],
    ['the digest of the body', 'hmac-sha256', hmac('s3cret'), ['s3cret'], true],
    ['the digest in capitals', 'hmac-sha256', hmac('s3cret').toUpperCase(), ['s3cret'], true],
    ['the digest of another body', 'hmac-sha256', hmac('s3cret', Buffer.from('{}')), ['s3cret'], false],
    ['the digest by no secret', 'hmac-sha256', hmac(''), [], false],
    ['the secret itself', 'hmac-sha256', 's3cret', ['s3cret'], false],
  ] as const)('with %s by %s', (_, scheme, header, secrets, expected) => {
    expect(provesOrigin(scheme, header, body, secrets)).toBe(expected);
  });
});
