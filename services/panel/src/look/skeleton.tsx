import { useEffect, useState } from 'react';
import styles from './skeleton.module.css';

const PATIENCE_MS = 200;

/** Grey lines while something is read, but only after a moment: what comes at once should not flicker. */
export function Skeleton({ lines = 4, label }: { lines?: number; label: string }) {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div role="status" className={styles.skeleton}>
      <span className={styles.label}>{label}</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines without any content
        <span key={index} className={styles.line} />
      ))}
    </div>
  );
}
