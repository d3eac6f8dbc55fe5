import styles from './icon.module.css';

const PATHS = {
  arrow: 'M6 3.5 10.5 8 6 12.5',
  attention: 'M8 2.5 14.5 13.5h-13zM8 6.75v3M8 11.75v.01',
  bar: 'M4 8h8',
  calendar: 'M2.5 4.5h11v9h-11zM2.5 7h11M5.5 2.5v3M10.5 2.5v3',
  check: 'M3 8.5 6.5 12 13 4.5',
  chevron: 'm4 6 4 4 4-4',
  circle: 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3z',
  close: 'm4 4 8 8M12 4l-8 8',
  cross: 'm4.5 4.5 7 7M11.5 4.5l-7 7',
  external: 'M6.5 3.5h-3v9h9v-3M9 3h4v4M13 3 7.5 8.5',
  guide: 'M8 14A6 6 0 1 1 8 2a6 6 0 0 1 0 12zM6.25 6.25a1.75 1.75 0 1 1 2.5 1.6c-.5.25-.75.6-.75 1.15M8 11.25v.01',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 12A5 5 0 1 1 7 2a5 5 0 0 1 0 10zM10.75 10.75 14 14',
  sync: 'M13 6.5A5.25 5.25 0 0 0 3.5 5M3 9.5A5.25 5.25 0 0 0 12.5 11M3.25 2.5V5h2.5M12.75 13.5V11h-2.5',
} as const;

export type IconName = keyof typeof PATHS;

/** A small drawing beside a word. It never stands for one: what it says is said in text too. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className={styles.icon}>
      <path d={PATHS[name]} />
    </svg>
  );
}
