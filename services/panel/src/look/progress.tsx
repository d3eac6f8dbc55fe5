import { type ReactNode, useId } from 'react';
import { useIntl } from 'react-intl';
import styles from './progress.module.css';

/** How far something has come; without `value` nobody can say. The bar is drawn by SVG, which needs no style. */
export function Progress({ label, value, children }: { label: string; value: number | null; children?: ReactNode }) {
  const intl = useIntl();
  const name = useId();
  const percent = value === null ? 0 : Math.min(100, Math.max(0, value));
  return (
    <div
      role="progressbar"
      aria-labelledby={name}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(value !== null && {
        'aria-valuenow': percent,
        'aria-valuetext': intl.formatNumber(percent / 100, { style: 'percent' }),
      })}
      className={styles.progress}
    >
      <span id={name} className={styles.label}>
        {label}
      </span>
      <svg aria-hidden="true" className={styles.bar} viewBox="0 0 100 2" preserveAspectRatio="none">
        <rect
          width={value === null ? 100 : percent}
          height="2"
          className={value === null ? styles.busy : styles.done}
        />
      </svg>
      {children !== undefined && <p className={styles.words}>{children}</p>}
    </div>
  );
}
