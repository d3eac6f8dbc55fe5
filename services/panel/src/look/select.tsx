import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { FieldError } from 'react-aria-components/FieldError';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';
import field from './field.module.css';
import { FieldLabel } from './field.tsx';
import { Icon } from './icon.tsx';
import styles from './select.module.css';

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Beside the label, in the list and where it is chosen. */
  readonly note?: string | undefined;
}

interface SelectProps<Id extends string> {
  readonly name?: string;
  readonly label: string;
  readonly value: Id | null;
  readonly onChange: (value: Id) => void;
  readonly choices: readonly Choice<Id>[];
  readonly placeholder?: string;
  readonly description?: ReactNode;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
}

/** A choice of one among a few. */
export function Select<Id extends string>(props: SelectProps<Id>) {
  const { name, label, value, onChange, choices, placeholder, description, error, isRequired = false } = props;
  return (
    <AriaSelect
      {...(name !== undefined && { name })}
      value={value}
      onChange={(chosen) => onChange(chosen as Id)}
      placeholder={placeholder ?? ''}
      isRequired={isRequired}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={field.field!}
    >
      <FieldLabel isRequired={isRequired}>{label}</FieldLabel>
      <Button className={styles.button!}>
        <SelectValue className={styles.value!} />
        <Icon name="chevron" />
      </Button>
      {description !== undefined && (
        <Text slot="description" className={field.description!}>
          {description}
        </Text>
      )}
      <FieldError className={field.error!}>{error}</FieldError>
      <Popover className={styles.popover!}>
        <ListBox items={choices} className={styles.list!}>
          {({ id, label: text, note }) => (
            <ListBoxItem id={id} textValue={text} className={styles.item!}>
              <Text slot="label">{text}</Text>
              {note !== undefined && (
                <Text slot="description" className={styles.note!}>
                  {note}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
