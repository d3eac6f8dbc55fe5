import { describe, expect, it } from '@jest/globals';
import { expiryWarning } from './secret-expiry.ts';

const now = new Date('2026-11-28T23:30:00Z');

describe('the reminder of a secret’s last day', () => {
  it('[S8] begins 30 days before it', () => {
    expect(expiryWarning('2026-12-29T00:00:00.000Z', now)).toBeNull();
    expect(expiryWarning('2026-12-28T00:00:00.000Z', now)).toEqual({ id: 'form.secret.expiring', tone: 'warn' });
  });

  it('[S8] says so once it has passed', () => {
    expect(expiryWarning('2026-11-28T00:00:00.000Z', now)).toEqual({ id: 'form.secret.expired', tone: 'bad' });
  });

  it('[S8] does not come where no day is known', () => {
    expect(expiryWarning(null, now)).toBeNull();
  });
});
