import { Checkbox } from 'react-aria-components/Checkbox';
import styles from './checkbox.module.css';
import { Icon } from './icon.tsx';

interface TickProps {
  /** What it chooses; it stands beside other words that show it, so it is only spoken. */
  readonly label: string;
  readonly isSelected: boolean;
  /** Some of what it stands for is chosen, not all. */
  readonly isPartly?: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

/** Chooses one row, or all of them. */
export function Tick({ label, isPartly = false, ...props }: TickProps) {
  return (
    <Checkbox {...props} aria-label={label} isIndeterminate={isPartly} className={styles.checkbox!}>
      <span className={styles.box}>
        <Icon name={isPartly ? 'bar' : 'check'} />
      </span>
    </Checkbox>
  );
}
