import { Say, useSay } from '../frame/say.tsx';
import type { TextId } from '../frame/texts.tsx';
import { Checkbox } from '../look/checkbox.tsx';
import { Disclosure } from '../look/disclosure.tsx';
import { Field } from '../look/field.tsx';
import { Select } from '../look/select.tsx';
import { Notifications } from '../notify-by-mail/notifications.tsx';
import type { FieldName } from './check-form.ts';
import type { Options } from './form-values.ts';
import styles from './integration-form.module.css';

interface MoreSettingsProps {
  readonly values: Options;
  readonly onChange: (values: Options) => void;
  readonly isCloudLocked: boolean;
  /** Null: it is not saved yet. */
  readonly saved: { readonly id: string; readonly emails: readonly string[] } | null;
  readonly errorOf: (name: FieldName) => string | undefined;
}

const CHOICES = {
  matching: ['exact', 'relaxed'],
  existingUsers: ['link', 'ignore'],
  unmatched: ['keep', 'withdraw'],
  disabledAccounts: ['ignore', 'deactivate'],
  cloud: ['global', 'us-gov', 'us-dod', 'china'],
} as const;

/** What most shop chains leave as it is. */
export function MoreSettings({ values, onChange, isCloudLocked, saved, errorOf }: MoreSettingsProps) {
  const say = useSay();
  const select = <Name extends keyof typeof CHOICES>(name: Name) => (
    <Select
      label={say(`option.${name}`)}
      value={values[name]}
      onChange={(value) => onChange({ ...values, [name]: value })}
      choices={CHOICES[name].map((id) => ({ id, label: say(`option.${name}.${id}` as TextId) }))}
      description={<Say id={`option.${name}.description`} />}
    />
  );
  const limit = (name: 'percent' | 'from') => (
    <Field
      name={name}
      label={say(`option.${name}`)}
      value={Number.isNaN(values.maxDeactivations[name]) ? '' : String(values.maxDeactivations[name])}
      onChange={(text) => {
        const number = text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'));
        onChange({ ...values, maxDeactivations: { ...values.maxDeactivations, [name]: number } });
      }}
      error={errorOf(name)}
    />
  );
  return (
    <Disclosure title={<Say id="form.more" />}>
      <div className={styles.options}>
        {select('matching')}
        {select('existingUsers')}
        {select('unmatched')}
        {select('disabledAccounts')}
        <Checkbox
          isSelected={values.includeGuests}
          onChange={(includeGuests) => onChange({ ...values, includeGuests })}
          description={<Say id="option.includeGuests.description" />}
        >
          <Say id="option.includeGuests" />
        </Checkbox>
        <Checkbox
          isSelected={values.welcomeMail}
          onChange={(welcomeMail) => onChange({ ...values, welcomeMail })}
          description={<Say id="option.welcomeMail.description" />}
        >
          <Say id="option.welcomeMail" />
        </Checkbox>
        <div className={styles.pair}>
          {limit('percent')}
          {limit('from')}
        </div>
        <p className={styles.advice}>
          <Say id="option.limit.description" />
        </p>
        {!isCloudLocked && select('cloud')}
        <Notifications
          values={values}
          onChange={(chosen) => onChange({ ...values, ...chosen })}
          saved={saved}
          error={errorOf('notifyEmails')}
        />
      </div>
    </Disclosure>
  );
}
