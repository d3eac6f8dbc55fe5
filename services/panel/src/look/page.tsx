import { type ReactNode, useEffect, useRef } from 'react';
import styles from './page.module.css';

interface PageProps {
  /** Names the page: its heading, and the first part of the window's title. */
  readonly title: string;
  /** Of the window, where it says more than the heading, as a number. */
  readonly windowTitle?: string;
  /** Beside the heading. */
  readonly standing?: ReactNode;
  /** What can be done here; at most one of these is primary. */
  readonly actions?: ReactNode;
  /** The sentence that an administrator reads first. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its heading takes the focus when somebody comes here, so that a screen reader says where they are. */
export function Page({ title, windowTitle, standing, actions, lead, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = `${windowTitle ?? title} – Azure User Sync`;
  }, [title, windowTitle]);
  return (
    <>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {standing}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      </header>
      {children}
    </>
  );
}

/** A part of a page with a heading. */
export function Section({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** A bordered surface. */
export function Card({ children, isFlush = false }: { children: ReactNode; isFlush?: boolean }) {
  return <div className={isFlush ? `${styles.card} ${styles.flush}` : styles.card}>{children}</div>;
}

/** What stands where there is nothing to list: why, and what to do. */
export function Empty({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p>{children}</p>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
