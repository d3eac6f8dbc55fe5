import { describe, expect, it } from '@jest/globals';
import type { Outgoing } from '@user-sync/messaging';
import { createDeliveryPasser } from './pass-on-deliveries.ts';

/** A Kafka that takes what it is sent when the test says so. */
function aPasser(limits: { withinMs?: number; mostWaiting?: number } = {}) {
  const requests: { sent: string[]; take: () => void; refuse: () => void }[] = [];
  const warnings: unknown[] = [];
  const send = (_topic: string, messages: readonly Outgoing[]) =>
    new Promise<void>((take, refuse) => {
      requests.push({ sent: messages.map(({ value }) => String(value)), take, refuse: () => refuse(new Error('no')) });
    });
  const log = { warn: (fields: unknown) => void warnings.push(fields) };
  const { passOn } = createDeliveryPasser({ send }, 'webhooks', log, limits);
  return { requests, warnings, passOn: (value: string) => passOn({ key: 'acme', value, headers: {} }) };
}

const turn = () => new Promise<void>((done) => setImmediate(done));

describe('passing on deliveries', () => {
  it('sends the first at once, and what comes meanwhile in one request', async () => {
    const { passOn, requests } = aPasser();
    const answers = ['1', '2', '3'].map(passOn);
    expect(requests.map(({ sent }) => sent)).toEqual([['1']]);

    requests[0]!.take();
    await turn();
    expect(requests[1]!.sent).toEqual(['2', '3']);
    requests[1]!.take();

    expect(await Promise.all(answers)).toEqual([true, true, true]);
  });

  it('refuses if Kafka refuses, and continues with the next', async () => {
    const { passOn, requests, warnings } = aPasser();
    const first = passOn('1');
    const second = passOn('2');
    requests[0]!.refuse();
    expect(await first).toBe(false);

    requests[1]!.take();
    expect(await second).toBe(true);
    expect(warnings).toHaveLength(1);
  });

  it('refuses when Kafka takes too long, but keeps the delivery', async () => {
    const { passOn, requests } = aPasser({ withinMs: 1 });
    expect(await Promise.all([passOn('1'), passOn('2')])).toEqual([false, false]);

    requests[0]!.take();
    await turn();
    expect(requests[1]!.sent).toEqual(['2']);
  });

  it('refuses at once when the queue is full, and accepts more when there is room', async () => {
    const { passOn, requests } = aPasser({ mostWaiting: 2 });
    const taken = ['1', '2', '3'].map(passOn);
    expect(await passOn('4')).toBe(false);

    requests[0]!.take();
    await turn();
    requests[1]!.take();
    expect(await Promise.all(taken)).toEqual([true, true, true]);
    void passOn('5');
    await turn();
    expect(requests[2]!.sent).toEqual(['5']);
  });
});
