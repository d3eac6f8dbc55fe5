import { describe, expect, it } from '@jest/globals';
import { failedBy } from './verify-integration.ts';

const transient = { kind: 'transient', status: null, afterMs: null, unclear: false } as const;

describe('the check of an instance', () => {
  it('gives advice on an address in a private network', () => {
    expect(failedBy({ ...transient, cause: 'address-refused' })).toMatchObject({
      code: 'ziik-unavailable',
      remedy: expect.stringContaining('ZIIK_HOST_SUFFIXES'),
    });
  });

  it('[S4] says that Ziik sent a response that is too large', () => {
    expect(failedBy({ ...transient, cause: 'answer-too-large' })).toMatchObject({
      code: 'ziik-unavailable',
      detail: expect.stringContaining('a response that is too large'),
    });
  });

  it('stops if Ziik does not answer', () => {
    expect(failedBy({ ...transient, cause: 'unreachable' }).remedy).toContain('Nothing needs to be done');
  });
});
