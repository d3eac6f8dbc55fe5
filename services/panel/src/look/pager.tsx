import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import styles from './pager.module.css';

interface PagerStep {
  readonly label: string;
  /** Left out where there is no such page. */
  readonly onPress?: (() => void) | undefined;
}

interface PagerProps {
  /** Names the navigation. */
  readonly label: string;
  /** What is on this page, as "1–50 of 298". */
  readonly children?: ReactNode;
  readonly back: PagerStep;
  readonly on: PagerStep;
}

/** Goes from page to page of a list. A page that is not there has no button. */
export function Pager({ label, children, back, on }: PagerProps) {
  if (back.onPress === undefined && on.onPress === undefined) return null;
  return (
    <nav aria-label={label} className={styles.pager}>
      <span>{children}</span>
      <span className={styles.buttons}>
        {[back, on].map(
          (step) =>
            step.onPress !== undefined && (
              <Button key={step.label} size="s" onPress={step.onPress}>
                {step.label}
              </Button>
            ),
        )}
      </span>
    </nav>
  );
}
