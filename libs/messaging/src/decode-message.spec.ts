import { describe, expect, it } from '@jest/globals';
import { runEnded, userEvent } from '@user-sync/contracts';
import type { KafkaMessage } from 'kafkajs';
import { decodeMessage } from './decode-message.ts';
import { encodeEvent } from './encode-event.ts';

const [present] = userEvent.samples;

/** A message as the client hands it over. */
function asFetched(type: string, data: unknown, change: Partial<KafkaMessage> = {}): KafkaMessage {
  const { key, value, headers } = encodeEvent(type, data, { source: 'test', id: '1', key: 'i/a', traceparent: '00-t' });
  return {
    key: Buffer.from(key as string),
    value: Buffer.from(value as string),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
    offset: '7',
    timestamp: '1795474800000',
    attributes: 0,
    ...change,
  } as KafkaMessage;
}

describe('decodeMessage', () => {
  it('gives back what was encoded, with its place and its trace', () => {
    expect(decodeMessage('directoryUsers', 3, asFetched('user.updated', present))).toMatchObject({
      type: 'user.updated',
      data: present,
      key: 'i/a',
      partition: 3,
      offset: '7',
      timestamp: 1795474800000,
      traceparent: '00-t',
    });
  });

  it('names the CloudEvents attributes of the binary mode', () => {
    const { headers } = encodeEvent('run.ended', runEnded.samples[0], { source: 'poller', id: '9', key: 'k' });

    expect(headers).toEqual({
      ce_specversion: '1.0',
      ce_type: 'run.ended',
      ce_source: 'poller',
      ce_id: '9',
      ce_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it.each([
    ['has no type', asFetched('user.created', present, { headers: {} }), 'no ce_type'],
    ['is of a stranger', asFetched('user.promoted', present), 'unknown ce_type'],
    ['belongs to another topic', asFetched('user.upsert', {}), 'unknown ce_type'],
    ['is empty', asFetched('user.created', present, { value: null }), 'no value'],
    ['is not JSON', asFetched('user.created', present, { value: Buffer.from('{"user":"ida.holm') }), 'not JSON'],
    ['does not fit its contract', asFetched('user.created', { ...present, revision: 'ida.holm' }), '/revision'],
  ])('says why a message that %s cannot be read, without its content', (_, message, words) => {
    const decoded = decodeMessage('directoryUsers', 0, message);

    expect(decoded).toEqual({ problem: expect.stringContaining(words) });
    expect(JSON.stringify(decoded)).not.toContain('ida.holm');
  });
});
