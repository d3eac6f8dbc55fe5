import styles from './status.module.css';

export type Standing = 'good' | 'warn' | 'bad' | 'idle' | 'busy';

const SHAPES: Record<Standing, string> = {
  good: 'M8 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
  warn: 'M8 3.5 13 12H3z',
  bad: 'M4.5 4.5h7v7h-7z',
  idle: 'M8 4.75a3.25 3.25 0 1 1 0 6.5 3.25 3.25 0 0 1 0-6.5z',
  busy: 'M8 4a4 4 0 0 1 0 8z',
};

/** A state in a word, with a shape and a colour of its own. */
export function Status({ standing, children }: { standing: Standing; children: React.ReactNode }) {
  return (
    <span className={`${styles.status} ${styles[standing]}`}>
      <svg aria-hidden="true" viewBox="0 0 16 16">
        <path d={SHAPES[standing]} />
      </svg>
      {children}
    </span>
  );
}
