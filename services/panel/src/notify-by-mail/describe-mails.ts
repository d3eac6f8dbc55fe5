import type { components } from '../api/schema.ts';
import type { TextId } from '../frame/texts.tsx';

type Recipient = components['schemas']['Notifications']['recipients'][number];
export type Delivery = components['schemas']['TestMail']['deliveries'][number];

/** One address and what is to be known of it. */
export interface AddressWords {
  readonly email: string;
  readonly id: TextId;
  readonly values: Readonly<Record<string, string | Date>>;
  readonly tone: 'good' | 'warn' | 'bad';
}

/** What a test came to, for each address. */
export function wordsOfDelivery({ email, status, answer }: Delivery): AddressWords {
  const tone = ({ accepted: 'good', refused: 'bad', failed: 'warn' } as const)[status];
  return { email, id: `mail.test.${status}`, values: { answer }, tone };
}

/** The addresses that the newest mail has not reached; of the others there is nothing to say. */
export function unreached(recipients: readonly Recipient[]): AddressWords[] {
  return recipients.flatMap(({ email, newest }) => {
    if (newest === null || newest.status === 'accepted') return [];
    // The first attempt may still be under way.
    if (newest.status === 'waiting' && newest.answer === null) return [];
    const values = { answer: newest.answer ?? '', at: new Date(newest.at) };
    return [{ email, id: `mail.newest.${newest.status}`, values, tone: newest.status === 'waiting' ? 'warn' : 'bad' }];
  });
}
