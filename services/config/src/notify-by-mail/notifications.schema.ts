import Type from 'typebox';
import { Time } from '../run-integration/run.schema.ts';
import { MAIL_STATUSES } from './outbox.ts';

const Answer = Type.Union([Type.String(), Type.Null()], {
  description: 'What the mail server said last, or the code of what kept it from saying anything.',
});

/** To which addresses mails about an integration go, and what became of the newest to each. */
export const NotificationsView = Type.Object({
  isConfigured: Type.Boolean({ description: 'Whether this installation has a mail server.' }),
  from: Type.Union([Type.String(), Type.Null()], { description: 'The address that mails come from.' }),
  recipients: Type.Array(
    Type.Object({
      email: Type.String(),
      newest: Type.Union(
        [
          Type.Object({ cause: Type.String(), status: Type.Enum([...MAIL_STATUSES]), at: Time, answer: Answer }),
          Type.Null(),
        ],
        { description: 'The newest mail to the address in the last 90 days.' },
      ),
    }),
  ),
});

/** What became of a test mail to each address. */
export const TestMailView = Type.Object({
  deliveries: Type.Array(
    Type.Object({
      email: Type.String(),
      status: Type.Enum(['accepted', 'refused', 'failed'], {
        description: 'refused: the mail server does not take mails to the address; failed: it could not be asked.',
      }),
      answer: Type.String({
        description: 'What the mail server said, or the code of what kept it from saying anything.',
      }),
    }),
  ),
});
