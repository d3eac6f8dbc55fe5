import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import { type Problem, problemOf } from '../api/problem.ts';
import { Say, useSay } from '../frame/say.tsx';
import type { TextId } from '../frame/texts.tsx';
import { Button } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { AddressList } from './address-list.tsx';
import { wordsOfDelivery } from './describe-mails.ts';
import styles from './notifications.module.css';

interface TestMailProps {
  readonly id: string;
  readonly saved: readonly string[];
  readonly entered: readonly string[];
}

/** Sends a test mail to the saved addresses, and shows what the mail server said. */
export function TestMail({ id, saved, entered }: TestMailProps) {
  const say = useSay();
  const cache = useQueryClient();
  const test = useMutation({
    mutationFn: () => answerOf(api.POST('/v1/integrations/{id}/test-mail', { params: { path: { id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: ['integration', id, 'notifications'] }),
  });
  if (entered.length === 0) return null;
  if (JSON.stringify(saved) !== JSON.stringify(entered))
    return (
      <p className={styles.advice}>
        <Say id="mail.test.saveFirst" />
      </p>
    );
  const deliveries = test.data?.deliveries ?? [];
  return (
    <div className={styles.test}>
      <Button onPress={() => test.mutate()} isPending={test.isPending}>
        <Say id="mail.test" />
      </Button>
      <div role="status">
        {deliveries.length > 0 && (
          <AddressList label={say('mail.test.result')} addresses={deliveries.map(wordsOfDelivery)} />
        )}
      </div>
      {test.error !== null && <Notice tone="bad" role="alert" title={<Say id={refusalOf(problemOf(test.error))} />} />}
    </div>
  );
}

function refusalOf({ status, code }: Problem): TextId {
  if (code === 'mail-not-configured') return 'mail.notConfigured';
  return status === 429 ? 'mail.test.tooOften' : 'mail.test.notSent';
}
