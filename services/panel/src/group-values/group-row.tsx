import { FormattedNumber } from 'react-intl';
import { markDifference } from '../explain-user/mark-difference.ts';
import { Say } from '../frame/say.tsx';
import { whoStates } from '../list-users/users-filter.ts';
import { Button, ButtonLink } from '../look/button.tsx';
import { MarkedValue, Value } from '../look/value.tsx';
import { canMean, partsIn, type ValueGroup, wordsOf } from './describe-group.ts';
import styles from './group-row.module.css';
import { likenessOf } from './likeness.ts';

interface GroupRowProps {
  readonly id: string;
  readonly group: ValueGroup;
  readonly field: string;
  readonly onMeans: () => void;
}

/** People who state the same: how many, what, why it gives them no place, and what can be done. */
export function GroupRow({ id, group, field, onMeans }: GroupRowProps) {
  const { value, users, seesNothing, kind, nearest } = group;
  const near = nearest[0];
  const marked = value !== null && near !== undefined ? markDifference(value, near.name) : null;
  return (
    <li className={styles.row}>
      <div className={styles.people}>
        <span>
          <Say id="values.people" values={{ people: users, number: <Count of={users} /> }} />
        </span>
        {seesNothing < users && (
          <span className={styles.muted}>
            <Say id="values.seesNothing" values={{ people: seesNothing }} />
          </span>
        )}
      </div>
      <div className={styles.words}>
        <p>
          <span className={styles.value}>
            {marked === null ? <Value of={value} /> : <MarkedValue pieces={marked.value} />}
          </span>{' '}
          <Say id={wordsOf(group)} values={{ field, parts: partsIn(value) }} />
        </p>
        {marked !== null && (
          <p className={styles.muted}>
            <Say id="values.nearest" values={{ name: <MarkedValue pieces={marked.name} /> }} />{' '}
            <HardlySeen value={value!} name={near!.name} />
          </p>
        )}
      </div>
      <div className={styles.actions}>
        {canMean(group) && (
          <Button size="s" onPress={onMeans}>
            <Say id={`values.means.${kind}`} />
          </Button>
        )}
        <ButtonLink size="s" kind="quiet" href={`/integrations/${id}/users?${whoStates(group)}`}>
          <Say id="values.showPeople" />
        </ButtonLink>
      </div>
    </li>
  );
}

function Count({ of }: { of: number }) {
  return (
    <strong>
      <FormattedNumber value={of} />
    </strong>
  );
}

/** Where two texts look the same to most people, in what they differ. */
function HardlySeen({ value, name }: { value: string; name: string }) {
  const likeness = likenessOf(value, name);
  return likeness === 'other' ? null : <Say id={`values.likeness.${likeness}`} />;
}
