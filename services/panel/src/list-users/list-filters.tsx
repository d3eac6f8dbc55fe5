import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { User } from '../api/people.ts';
import { isText } from '../frame/known-texts.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Field } from '../look/field.tsx';
import { Icon } from '../look/icon.tsx';
import { Select } from '../look/select.tsx';
import { Value } from '../look/value.tsx';
import styles from './list-filters.module.css';
import type { Tab } from './tabs.ts';
import { changed } from './users-filter.ts';

const STATUSES = [
  'assigned',
  'unassigned',
  'managed-in-ziik',
  'pending',
  'incomplete',
  'conflict',
  'failed',
  'blocked',
  'held',
  'deactivated',
  'purged',
  'ignored',
] as const;
const ALL = 'all';

/** Search within a tab, and what else narrows it; all of it stands in the address. */
export function ListFilters({ tab, users }: { tab: Tab; users: readonly User[] }) {
  const say = useSay();
  const [address, setAddress] = useSearchParams();
  const change = (changes: Readonly<Record<string, string | null>>) =>
    setAddress((before) => changed(before, changes), { replace: true });
  return (
    <div className={styles.filters}>
      <div className={styles.row}>
        <SearchWithin address={address.get('search') ?? ''} onSearch={(search) => change({ search })} />
        {tab === 'everybody' && (
          <>
            <Select
              label={say('users.filter.status')}
              value={address.get('status') ?? ALL}
              onChange={(status) => change({ status: status === ALL ? null : status })}
              choices={[
                { id: ALL, label: say('users.filter.anyStatus') },
                ...STATUSES.map((id) => ({ id, label: say(`explain.status.${id}`) })),
              ]}
            />
            <Select
              label={say('users.sort')}
              value={address.get('sort') ?? 'name'}
              onChange={(sort) => change({ sort: sort === 'name' ? null : sort })}
              choices={[
                { id: 'name', label: say('users.sort.name') },
                { id: '-updatedAt', label: say('users.sort.changed') },
              ]}
            />
          </>
        )}
      </div>
      <Chips
        address={address}
        users={users}
        onClear={(names) => change(Object.fromEntries(names.map((n) => [n, null])))}
      />
    </div>
  );
}

const PAUSE_MS = 250;

/** Asks only when typing has paused; follows the address where somebody goes back. */
function SearchWithin({ address, onSearch }: { address: string; onSearch: (text: string) => void }) {
  const say = useSay();
  const [text, setText] = useState(address);
  const asked = useRef(address);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(onSearch);
  latest.current = onSearch;
  const type = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      asked.current = typed;
      latest.current(typed);
    }, PAUSE_MS);
  };
  useEffect(() => {
    // What was asked for from here comes back in the address; meanwhile somebody may have typed more.
    if (address === asked.current) return;
    clearTimeout(timer.current);
    asked.current = address;
    setText(address);
  }, [address]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div className={styles.search}>
      <Field
        name="search"
        type="search"
        label={say('users.search')}
        value={text}
        onChange={type}
        placeholder={say('users.search.placeholder')}
        autoComplete="off"
      />
    </div>
  );
}

interface ChipsProps {
  readonly address: URLSearchParams;
  readonly users: readonly User[];
  readonly onClear: (names: string[]) => void;
}

/** What a link that led here narrows the list by, each to be taken away. */
function Chips({ address, users, onClear }: ChipsProps) {
  const finding = `why.${address.get('finding')}.short`;
  const field = `azure.${address.get('field')}`;
  const value = address.get('value');
  const unit = address.get('unit');
  return (
    <ul className={styles.chips}>
      {isText(field) && value !== null && (
        <Chip onClear={() => onClear(['field', 'value', 'finding'])}>
          <Say id="users.chip.value" values={{ field: <Say id={field} />, value: <Value of={value} /> }} />
          {isText(finding) && value !== '' && (
            <>
              {' · '}
              <Say id={finding} />
            </>
          )}
        </Chip>
      )}
      {isText(finding) && value === null && (
        <Chip onClear={() => onClear(['finding'])}>
          <Say id={finding} />
        </Chip>
      )}
      {unit !== null && (
        <Chip onClear={() => onClear(['unit'])}>
          <Say
            id="users.chip.unit"
            values={{ unit: <bdi>{users.find((each) => String(each.unit?.id) === unit)?.unit?.name ?? unit}</bdi> }}
          />
        </Chip>
      )}
      {address.has('run') && (
        <Chip onClear={() => onClear(['run'])}>
          <Say id="users.chip.run" />
        </Chip>
      )}
    </ul>
  );
}

function Chip({ onClear, children }: { onClear: () => void; children: React.ReactNode }) {
  const say = useSay();
  return (
    <li className={styles.chip}>
      <span>{children}</span>
      <Button kind="quiet" size="s" aria-label={say('users.chip.clear')} onPress={onClear}>
        <Icon name="close" />
      </Button>
    </li>
  );
}
