import { useState } from 'react';
import { useNow } from '../frame/now.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Field } from '../look/field.tsx';
import { Notice } from '../look/notice.tsx';
import { Day, Distance } from '../look/time.tsx';
import type { FormSubject } from './integration-form.tsx';
import { expiryWarning } from './secret-expiry.ts';
import styles from './secret-field.module.css';

interface SecretFieldProps {
  /** The stored one. */
  readonly secret: FormSubject['credential'];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
  /** Another secret is going to be entered, or after all not. */
  readonly onReplacing: (isReplacing: boolean) => void;
  readonly error: string | undefined;
}

/** The secret (S7): typed once, never shown again; a saved one can only be replaced (S8). */
export function SecretField({ secret, value, onChange, onBlur, onReplacing, error }: SecretFieldProps) {
  const say = useSay();
  const [isReplacing, setIsReplacing] = useState(value !== '');
  const [isShown, setIsShown] = useState(false);
  const replace = (is: boolean): void => {
    setIsReplacing(is);
    setIsShown(false);
    onReplacing(is);
  };
  if (secret !== undefined && !isReplacing && error === undefined)
    return <StoredSecret secret={secret} onReplace={() => replace(true)} />;
  return (
    <Field
      name="secret"
      label={say('form.secret')}
      isRequired={secret === undefined}
      type={isShown ? 'text' : 'password'}
      autoComplete="new-password"
      isMono
      value={value}
      onChange={onChange}
      onBlur={onBlur}
      error={error}
      description={
        <>
          <Say id="form.secret.description" /> {secret !== undefined && <Say id="form.secret.oldWorks" />}
        </>
      }
      aside={
        <>
          <Button size="s" onPress={() => setIsShown(!isShown)} aria-pressed={isShown}>
            <Say id={isShown ? 'form.secret.hide' : 'form.secret.show'} />
          </Button>
          {secret !== undefined && (
            <Button size="s" onPress={() => replace(false)}>
              <Say id="form.secret.keep" />
            </Button>
          )}
        </>
      }
    />
  );
}

interface StoredSecretProps {
  readonly secret: NonNullable<FormSubject['credential']>;
  readonly onReplace: () => void;
}

function StoredSecret({ secret: { changedAt, expiresAt }, onReplace }: StoredSecretProps) {
  const now = useNow();
  const warning = expiryWarning(expiresAt, now);
  const until = expiresAt?.slice(0, 10);
  return (
    <div className={styles.set} data-field="secret">
      <p className={styles.label}>
        <Say id="form.secret" />
      </p>
      <div className={styles.line}>
        <span>
          <Say
            id={until === undefined ? 'form.secret.set' : 'form.secret.setUntil'}
            values={{ day: <Day at={changedAt} />, until: <Day at={until ?? changedAt} /> }}
          />
        </span>
        <Button size="s" onPress={onReplace}>
          <Say id="form.secret.replace" />
        </Button>
      </div>
      {warning !== null && (
        <Notice
          tone={warning.tone}
          title={<Say id={warning.id} values={{ distance: <Distance at={expiresAt!} />, day: <Day at={until!} /> }} />}
        />
      )}
    </div>
  );
}
