import { Link } from 'react-router';
import { Say, type useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import type { Column } from '../look/table.tsx';
import { PersonName } from '../look/value.tsx';
import styles from './run.module.css';

interface Person {
  readonly azureId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
}

/** The column of a run's people that names them and leads to each. */
export function personColumn(id: string, say: ReturnType<typeof useSay>): Column<Person> {
  return {
    id: 'person',
    title: say('run.column.person'),
    isRowHeader: true,
    cell: (row) => (
      <Link to={`/integrations/${id}/users/${row.azureId}`}>
        <PersonName person={row} />
      </Link>
    ),
  };
}

interface More {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** Below a list of a run's people, while there are more of them. */
export function MorePeople({ of: { hasNextPage, isFetchingNextPage, fetchNextPage } }: { of: More }) {
  return (
    hasNextPage && (
      <div className={styles.more}>
        <Button isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          <Say id="run.changes.more" />
        </Button>
      </div>
    )
  );
}
