import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Link } from 'react-router';
import styles from './figures.module.css';

export interface Figure {
  readonly id: string;
  readonly value: number;
  /** What is counted, as "see nothing". */
  readonly label: string;
  /** Where those who are counted are listed. */
  readonly to: string;
  /** `bad` and `warn`: somebody should look, where it is more than nobody. */
  readonly tone?: 'bad' | 'warn';
  readonly note?: ReactNode;
}

/** Numbers side by side; each leads to the list of what it counts. */
export function Figures({ label, figures }: { label: string; figures: readonly Figure[] }) {
  const intl = useIntl();
  return (
    <ul aria-label={label} className={styles.figures}>
      {figures.map(({ id, value, label: text, to, tone, note }) => (
        <li key={id} className={tone !== undefined && value > 0 ? `${styles.figure} ${styles[tone]}` : styles.figure}>
          <Link to={to} className={styles.link!}>
            <span className={styles.value}>{intl.formatNumber(value)}</span>{' '}
            <span className={styles.label}>{text}</span>
          </Link>
          {note !== undefined && <p className={styles.note}>{note}</p>}
        </li>
      ))}
    </ul>
  );
}
