import { type ReactNode, useEffect, useRef } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Text } from 'react-aria-components/Text';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import field from './field.module.css';
import { FieldLabel } from './field.tsx';
import styles from './text-area.module.css';

interface TextAreaProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly description?: ReactNode;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly placeholder?: string;
  readonly rows?: number;
  /** Below the lines: buttons. */
  readonly aside?: ReactNode;
}

/** Several lines of text as a file has them. The browser neither corrects nor remembers it. */
export function TextArea(props: TextAreaProps) {
  const { label, description, error, isRequired = false, placeholder, rows = 6, aside, ...rest } = props;
  const area = useWithoutContent();
  return (
    <div className={styles.whole}>
      <TextField
        {...rest}
        data-field={rest.name}
        isRequired={isRequired}
        isInvalid={error !== undefined}
        validationBehavior="aria"
        className={field.field!}
      >
        <FieldLabel isRequired={isRequired}>{label}</FieldLabel>
        <AriaTextArea
          ref={area}
          className={styles.area!}
          rows={rows}
          spellCheck="false"
          autoComplete="off"
          {...(placeholder !== undefined && { placeholder })}
        />
        {description !== undefined && (
          <Text slot="description" className={field.description!}>
            {description}
          </Text>
        )}
        <FieldError className={field.error!}>{error}</FieldError>
      </TextField>
      {/* Not within the field: a file button has an input of its own, which would take the field's value. */}
      {aside !== undefined && <div className={styles.aside}>{aside}</div>}
    </div>
  );
}

/** Keeps what is typed out of the element's content, in which React repeats it: a copy of the document has that. */
function useWithoutContent() {
  const ref = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = ref.current;
    if (area === null) return;
    const forget = () => {
      if (area.defaultValue !== '') area.defaultValue = '';
    };
    const observer = new MutationObserver(forget);
    observer.observe(area, { childList: true, characterData: true, subtree: true });
    forget();
    return () => observer.disconnect();
  }, []);
  return ref;
}
