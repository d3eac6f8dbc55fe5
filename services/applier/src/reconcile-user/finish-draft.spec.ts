import { describe, expect, it } from '@jest/globals';
import { userCommand } from '@user-sync/contracts';
import { finding } from '@user-sync/domain';
import { type Account, draftOf } from '../accounts/account.ts';
import { keepPending, settle, tryLater } from './finish-draft.ts';

const DAY_MS = 86_400_000;
const cut = { kind: 'transient', cause: 'cut', status: null, afterMs: null, unclear: true } as const;
const tools = { retryFirstMs: 60_000, now: 10 * DAY_MS, random: 0 };

function anAccount(properties: Partial<Account> = {}): Account {
  return {
    integrationId: 'i',
    azureId: 'a',
    touch: 1,
    revision: 5,
    runId: 'r',
    command: userCommand.samples[0]!,
    verify: true,
    traceparent: null,
    waitingSince: new Date(0),
    ziikUserId: 7,
    createdByUs: true,
    appliedRevision: null,
    applied: {
      email: 'e',
      firstName: 'f',
      lastName: 'l',
      unit: { id: 1, name: 'HQ' },
      userTypes: [{ id: 2, name: 'Clerk' }],
      active: true,
      managed: false,
    },
    appliedEmailKey: 'e',
    doubtful: true,
    settled: false,
    trouble: null,
    waitingFor: null,
    wish: null,
    brake: null,
    holdRun: null,
    override: null,
    handsOff: null,
    deactivatedAt: null,
    purgeAt: null,
    isPurgeDue: false,
    isTold: true,
    status: 'pending',
    what: 'listed',
    findings: '[]',
    ...properties,
  };
}

describe('settle', () => {
  it('clears what was open and says what is true in Ziik', () => {
    const draft = draftOf(anAccount({ trouble: { attempts: 2, since: 1, error: 'x' }, wish: 'bring-back' }));
    settle(draft);

    expect(draft).toMatchObject({
      settled: true,
      status: 'assigned',
      trouble: null,
      doubtful: false,
      verify: false,
      wish: null,
      due: null,
    });
  });

  it('adds findings to those of the mapper', () => {
    const command = { ...userCommand.samples[0]!, findings: [finding('unit-unknown') as never] };
    const draft = draftOf(anAccount({ command }));
    settle(draft, { findings: [finding('managed-in-ziik')] });

    expect(draft.status).toBe('managed-in-ziik');
    expect(JSON.parse(draft.findings)).toMatchObject([{ code: 'unit-unknown' }, { code: 'managed-in-ziik' }]);
  });

  it('says of somebody not linked that no unit stands', () => {
    const draft = draftOf(anAccount({ ziikUserId: null }));
    settle(draft);

    expect(draft.status).toBe('unassigned');
  });

  it('keeps a deactivated user listed so', () => {
    const draft = draftOf(anAccount({ deactivatedAt: new Date() }));
    settle(draft, { due: 'purge-day' });

    expect(draft).toMatchObject({ status: 'deactivated', due: 'purge-day' });
  });
});

describe('keepPending', () => {
  it('leaves the row without an answer', () => {
    const draft = draftOf(anAccount());
    keepPending(draft, { due: 5 });

    expect(draft).toMatchObject({ settled: false, status: 'pending', due: 5, verify: true });
  });
});

describe('tryLater', () => {
  it('pauses longer and longer, and remembers what may have been written', () => {
    const draft = draftOf(anAccount({ doubtful: false }));
    tryLater(draft, cut, tools);
    expect(draft).toMatchObject({
      settled: false,
      status: 'pending',
      doubtful: true,
      due: 60_000,
      trouble: { attempts: 1 },
    });

    tryLater(draft, { ...cut, unclear: false }, tools);
    expect(draft).toMatchObject({ due: 300_000, trouble: { attempts: 2, since: tools.now } });
  });

  it('keeps a longer pause that Ziik asked for', () => {
    const draft = draftOf(anAccount());
    tryLater(draft, { ...cut, afterMs: 9_000_000 }, tools);

    expect(draft.due).toBe(9_000_000);
  });

  it('lists as failed after 24 hours, which counts as answered, and goes on', () => {
    const trouble = { attempts: 30, error: 'x', since: tools.now - DAY_MS };
    const draft = draftOf(anAccount({ trouble }));
    tryLater(draft, cut, tools);

    expect(draft).toMatchObject({ settled: true, status: 'failed', due: 3_600_000 });
  });

  it('counts a throttled call as no failure of the user', () => {
    const draft = draftOf(anAccount({ doubtful: false }));
    tryLater(draft, { ...cut, cause: 'throttled', status: 429, afterMs: 2_000, unclear: false }, tools);

    expect(draft).toMatchObject({ settled: false, trouble: null, doubtful: false, due: 2_000 });
  });
});
