import type { ReactNode } from 'react';
import { type Standing, Status } from './status.tsx';
import styles from './steps.module.css';

export interface Step {
  readonly id: string;
  readonly standing: Standing;
  readonly isCurrent?: boolean;
  readonly text: ReactNode;
}

/** What is done one after the other, and how far it is. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol aria-label={label} className={styles.steps}>
      {steps.map(({ id, standing, isCurrent = false, text }) => (
        <li key={id} aria-current={isCurrent ? 'step' : undefined}>
          <Status standing={standing}>{text}</Status>
        </li>
      ))}
    </ol>
  );
}
