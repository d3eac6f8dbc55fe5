import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import type { Integration } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Field } from '../look/field.tsx';
import { Notice } from '../look/notice.tsx';
import { Select } from '../look/select.tsx';
import { AddressList } from './address-list.tsx';
import { unreached } from './describe-mails.ts';
import styles from './notifications.module.css';
import { readAddresses, textOfAddresses } from './read-addresses.ts';
import { TestMail } from './test-mail.tsx';

type Chosen = Pick<Integration['options'], 'notifyEmails' | 'notifyLanguage'>;

interface NotificationsProps {
  readonly values: Chosen;
  readonly onChange: (values: Chosen) => void;
  /** Null: it is not saved yet. */
  readonly saved: { readonly id: string; readonly emails: readonly string[] } | null;
  readonly error: string | undefined;
}

const LANGUAGES = ['en', 'da'] as const;

/** Who gets a mail when something needs attention, and whether it arrives. */
export function Notifications({ values, onChange, saved, error }: NotificationsProps) {
  const say = useSay();
  const { notifyEmails, notifyLanguage } = values;
  const [typed, setTyped] = useState('');
  const { data } = useNotifications(saved?.id ?? null);
  const notReached = unreached(data?.recipients ?? []);
  return (
    <fieldset className={styles.notifications}>
      <legend className={styles.legend}>
        <Say id="mail.title" />
      </legend>
      {data?.isConfigured === false && (
        <Notice tone="info" title={<Say id="mail.notConfigured" />}>
          <p>
            <Say id="mail.notConfigured.todo" />
          </p>
        </Notice>
      )}
      <Field
        name="notifyEmails"
        label={say('option.notifyEmails')}
        type="text"
        autoComplete="off"
        value={textOfAddresses(notifyEmails, typed)}
        onChange={(text) => {
          setTyped(text);
          onChange({ ...values, notifyEmails: readAddresses(text) });
        }}
        description={<Say id="option.notifyEmails.description" />}
        error={error}
      />
      {notReached.length > 0 && <AddressList label={say('mail.notReached')} addresses={notReached} />}
      <Select
        label={say('option.notifyLanguage')}
        value={notifyLanguage}
        onChange={(language) => onChange({ ...values, notifyLanguage: language })}
        choices={LANGUAGES.map((id) => ({ id, label: say(`option.notifyLanguage.${id}`) }))}
      />
      {saved !== null && data?.isConfigured === true && (
        <TestMail id={saved.id} saved={saved.emails} entered={notifyEmails} />
      )}
    </fieldset>
  );
}

/** To which addresses mails go, and what became of the newest to each. */
function useNotifications(id: string | null) {
  return useQuery({
    queryKey: ['integration', id, 'notifications'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/integrations/{id}/notifications', { params: { path: { id: id! } }, signal })),
    enabled: id !== null,
  });
}
