import { Link, useSearchParams } from 'react-router';
import type { User } from '../api/people.ts';
import { PersonName, Visible } from '../look/value.tsx';
import styles from './person-link.module.css';

type Person = Pick<User, 'azureId' | 'firstName' | 'lastName' | 'email'>;

interface PersonLinkProps {
  readonly id: string;
  readonly user: Person;
  /** The address stands in a column of its own. */
  readonly isAddressElsewhere?: boolean;
}

/** A name that leads to the person, beside the list as it is. */
export function PersonLink({ id, user, isAddressElsewhere = false }: PersonLinkProps) {
  const [address] = useSearchParams();
  const hasName = user.firstName !== null || user.lastName !== null;
  return (
    <>
      <Link to={`/integrations/${id}/users/${encodeURIComponent(user.azureId)}?${address}`}>
        <PersonName person={user} />
      </Link>
      {hasName && user.email !== null && !isAddressElsewhere && (
        <div className={styles.email}>
          <Visible text={user.email} />
        </div>
      )}
    </>
  );
}
