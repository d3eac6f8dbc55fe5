import { describe, expect, it } from '@jest/globals';
import da from '../texts/da.json' with { type: 'json' };
import en from '../texts/en.json' with { type: 'json' };
import { type Delivery, unreached, wordsOfDelivery } from './describe-mails.ts';

const at = '2026-11-02T08:00:00Z';

describe('a test mail', () => {
  it.each([
    ['accepted', 'good'],
    ['refused', 'bad'],
    ['failed', 'warn'],
  ] as const)('that is %s has words', (status, tone) => {
    const delivery: Delivery = { email: 'a@b.dk', status, answer: '250 OK' };

    const words = wordsOfDelivery(delivery);

    expect(words).toMatchObject({ email: 'a@b.dk', tone, values: { answer: '250 OK' } });
    expect(words.id in en && words.id in da).toBe(true);
  });
});

describe('the addresses', () => {
  const recipient = (status: 'accepted' | 'refused' | 'given-up' | 'waiting', answer: string | null) => ({
    email: `${status}@b.dk`,
    newest: { cause: 'secret-wrong', status, at, answer },
  });

  it('are named where a mail did not arrive, with what the server said', () => {
    const words = unreached([
      { email: 'new@b.dk', newest: null },
      recipient('accepted', '250 OK'),
      recipient('refused', '550 No'),
      recipient('given-up', 'ESOCKET'),
      recipient('waiting', 'ESOCKET'),
    ]);

    expect(words.map(({ email, tone }) => `${email} ${tone}`)).toEqual([
      'refused@b.dk bad',
      'given-up@b.dk bad',
      'waiting@b.dk warn',
    ]);
    for (const { id } of words) expect(id in en && id in da).toBe(true);
  });

  it('are not named while the first attempt is under way', () => {
    expect(unreached([recipient('waiting', null)])).toEqual([]);
  });
});
