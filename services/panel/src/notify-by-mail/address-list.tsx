import { Say } from '../frame/say.tsx';
import { Icon } from '../look/icon.tsx';
import type { AddressWords } from './describe-mails.ts';
import styles from './notifications.module.css';

const ICONS = { good: 'check', warn: 'attention', bad: 'attention' } as const;

/** Addresses with what became of a mail to each. */
export function AddressList({ label, addresses }: { label: string; addresses: readonly AddressWords[] }) {
  return (
    <ul aria-label={label} className={styles.addresses}>
      {addresses.map(({ email, id, values, tone }) => (
        <li key={email} className={styles[tone]}>
          <Icon name={ICONS[tone]} />
          <span>
            <bdi className={styles.email}>{email}</bdi> <Say id={id} values={values} />
          </span>
        </li>
      ))}
    </ul>
  );
}
