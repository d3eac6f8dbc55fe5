import { type ReactNode, useEffect, useRef } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField } from 'react-aria-components/TextField';
import styles from './field.module.css';

export interface FieldProps {
  /** Name of the value in the API, so that the server's errors find the field. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly description?: ReactNode;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  readonly type?: 'text' | 'date' | 'password' | 'email' | 'search';
  readonly autoComplete?: string;
  readonly placeholder?: string;
  readonly isMono?: boolean;
  readonly spellCheck?: 'true' | 'false';
  /** Beside the input: a button, or a sign that the value fits. */
  readonly aside?: ReactNode;
}

/** One line of text with its label, what it is for, and what is wrong with it. */
export function Field(props: FieldProps) {
  const input = useWithoutAttribute(props.autoComplete === 'new-password');
  const { label, description, error, aside, isMono, placeholder, spellCheck = 'false', isRequired, ...field } = props;
  return (
    <TextField
      {...field}
      data-field={field.name}
      isRequired={isRequired ?? false}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={styles.field!}
    >
      <FieldLabel isRequired={isRequired}>{label}</FieldLabel>
      <div className={styles.line}>
        <Input
          ref={input}
          className={isMono ? `${styles.input} ${styles.mono}` : styles.input!}
          {...(placeholder !== undefined && { placeholder })}
          spellCheck={spellCheck}
        />
        {aside}
      </div>
      {description !== undefined && (
        <Text slot="description" className={styles.description!}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error!}>{error}</FieldError>
    </TextField>
  );
}

/**
 * Keeps a secret out of the attribute `value`, in which React repeats what is typed: a copy of the document, a style
 * rule or an extension of the browser reads it there.
 */
function useWithoutAttribute(isSecret: boolean) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const input = ref.current;
    if (!isSecret || input === null) return;
    const forget = () => input.removeAttribute('value');
    const observer = new MutationObserver(forget);
    observer.observe(input, { attributeFilter: ['value'] });
    forget();
    return () => observer.disconnect();
  }, [isSecret]);
  return ref;
}

/** The label of a control; a required one is marked, and says so to a screen reader by `aria-required`. */
export function FieldLabel({ isRequired, children }: { isRequired?: boolean | undefined; children: ReactNode }) {
  return (
    <Label className={styles.label!}>
      {children}
      {isRequired && (
        <span aria-hidden="true" className={styles.star}>
          *
        </span>
      )}
    </Label>
  );
}
