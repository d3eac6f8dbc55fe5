import { FormattedNumber, useIntl } from 'react-intl';
import { Link } from 'react-router';
import { Icon } from './icon.tsx';
import styles from './tabs.module.css';

export interface TabLink {
  readonly id: string;
  readonly label: string;
  readonly count?: number | undefined;
  readonly to: string;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly TabLink[];
  readonly current: string;
  readonly onChoose: (to: string) => void;
}

/** Links between views of the same thing; the phone’s own list of choices where the screen is narrow. Links, so that each view has an address. */
export function Tabs({ label, tabs, current, onChoose }: TabsProps) {
  const intl = useIntl();
  return (
    <>
      <nav aria-label={label} className={styles.tabs}>
        {tabs.map(({ id, label: text, count, to }) => (
          <Link key={id} to={to} aria-current={id === current ? 'page' : undefined} className={styles.tab!}>
            {text}
            {count !== undefined && (
              <span className={styles.count}>
                <FormattedNumber value={count} />
              </span>
            )}
          </Link>
        ))}
      </nav>
      <label className={styles.select}>
        <span className={styles.label}>{label}</span>
        <select value={current} onChange={({ target }) => onChoose(tabs.find(({ id }) => id === target.value)!.to)}>
          {tabs.map(({ id, label: text, count }) => (
            <option key={id} value={id}>
              {count === undefined ? text : `${text} (${intl.formatNumber(count)})`}
            </option>
          ))}
        </select>
        <Icon name="chevron" />
      </label>
    </>
  );
}
