import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import styles from './checkbox.module.css';
import { Icon } from './icon.tsx';

interface CheckboxProps {
  readonly name?: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly children: ReactNode;
  readonly description?: ReactNode;
}

/** A yes or no that is saved with the form. */
export function Checkbox({ description, children, ...props }: CheckboxProps) {
  return (
    <div className={styles.field}>
      <AriaCheckbox {...props} className={styles.checkbox!}>
        <span className={styles.box}>
          <Icon name="check" />
        </span>
        <span className={styles.label}>{children}</span>
      </AriaCheckbox>
      {description !== undefined && <p className={styles.description}>{description}</p>}
    </div>
  );
}
