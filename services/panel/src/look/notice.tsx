import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import styles from './notice.module.css';

export type Tone = 'good' | 'info' | 'warn' | 'bad';

const ICONS = { good: 'check', info: 'guide', warn: 'attention', bad: 'attention' } as const;

interface NoticeProps {
  readonly tone: Tone;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** What leads to the cure. */
  readonly action?: ReactNode;
  /** Spoken as soon as it appears: `alert` for what went wrong, `status` for the rest. */
  readonly role?: 'alert' | 'status';
}

/** Something to know about the page, with what leads to the cure. */
export function Notice({ tone, title, children, action, role }: NoticeProps) {
  return (
    <div role={role} className={`${styles.notice} ${styles[tone]}`}>
      <Icon name={ICONS[tone]} />
      <div className={styles.words}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children}
      </div>
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
