import { Link, useSearchParams } from 'react-router';
import { Say, useSay } from '../frame/say.tsx';
import { changed } from './users-filter.ts';
import styles from './view-choice.module.css';

/** Whether people are listed by what they state in Azure, or one by one. */
export function ViewChoice({ isByPerson }: { isByPerson: boolean }) {
  const say = useSay();
  const [address] = useSearchParams();
  const to = (view: string | null) => `?${changed(address, { view, search: null, finding: null })}`;
  return (
    <nav aria-label={say('users.view')} className={styles.choice}>
      <Link to={to(null)} aria-current={isByPerson ? undefined : 'true'}>
        <Say id="users.view.values" />
      </Link>
      <Link to={to('people')} aria-current={isByPerson ? 'true' : undefined}>
        <Say id="users.view.people" />
      </Link>
    </nav>
  );
}
