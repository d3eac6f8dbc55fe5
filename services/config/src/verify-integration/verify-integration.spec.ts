import { describe, expect, it } from '@jest/globals';
import { failedBy } from './verify-integration.ts';

const transient = { kind: 'transient', status: null, afterMs: null, unclear: false } as const;

describe('the check of an instance', () => {
  it('says what to do about an address that leads into a private network', () => {
    expect(failedBy({ ...transient, cause: 'address-refused' })).toMatchObject({
      code: 'ziik-unavailable',
      remedy: expect.stringContaining('ZIIK_HOST_SUFFIXES'),
    });
  });

  it('asks nobody for anything where Ziik does not answer', () => {
    expect(failedBy({ ...transient, cause: 'unreachable' }).remedy).toContain('Nothing needs to be done');
  });
});
