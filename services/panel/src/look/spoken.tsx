import styles from './spoken.module.css';

/** Said to screen readers when it changes, and not seen. */
export function Spoken({ children }: { children: React.ReactNode }) {
  return (
    <div role="status" className={styles.spoken}>
      {children}
    </div>
  );
}
