import { useState } from 'react';
import { Link } from 'react-router';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Pager } from '../look/pager.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Tick } from '../look/tick.tsx';
import { nameOf, PersonName } from '../look/value.tsx';
import type { HeldUser, Hold } from './describe-holds.ts';
import styles from './hold-part.module.css';
import { MOST_NAMED, type Verdict } from './make-decision.ts';

const PAGE = 50;

interface HeldTableProps {
  readonly id: string;
  readonly hold: Hold;
  readonly listed: readonly HeldUser[];
  readonly isLoading: boolean;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly onDecide: (verdict: Verdict) => void;
}

/** Who is held, in pages; who is chosen stays chosen on the other pages. */
export function HeldTable({ id, hold, listed, isLoading, chosen, onChoose, onDecide }: HeldTableProps) {
  const say = useSay();
  const [page, setPage] = useState(0);
  const last = Math.max(0, Math.ceil(listed.length / PAGE) - 1);
  const from = Math.min(page, last) * PAGE;
  const rows = listed.slice(from, from + PAGE);
  const nameable = listed.slice(0, MOST_NAMED);
  const isEverybody = nameable.length > 0 && nameable.every(({ azureId }) => chosen.has(azureId));
  const toggle = (azureId: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(azureId);
    else next.delete(azureId);
    if (next.size <= MOST_NAMED) onChoose(next);
  };
  const turn = (to: number) => (to < 0 || to > last ? undefined : () => setPage(to));
  const shown = { from: from + 1, to: from + rows.length, all: hold.deactivations };
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.actions}>
          <Tick
            label={say('held.chooseAll', { people: nameable.length })}
            isSelected={isEverybody}
            isPartly={chosen.size > 0 && !isEverybody}
            onChange={(all) => onChoose(new Set(all ? nameable.map(({ azureId }) => azureId) : []))}
          />
          <span className={styles.chosen} role="status">
            <Say id={chosen.size === 0 ? 'held.chooseSome' : 'held.chosen'} values={{ people: chosen.size }} />
          </span>
        </span>
        {chosen.size > 0 && (
          <span className={styles.actions}>
            <Button size="s" kind="danger" onPress={() => onDecide('approve')}>
              <Say id="held.approve.chosen" values={{ people: chosen.size }} />
            </Button>
            <Button size="s" onPress={() => onDecide('reject')}>
              <Say id="held.reject.chosen" values={{ people: chosen.size }} />
            </Button>
          </span>
        )}
      </div>
      <Table
        caption={say('held.caption')}
        columns={columnsOf(say, id, chosen, toggle)}
        rows={rows}
        keyOf={({ azureId }) => azureId}
        isLoading={isLoading}
      />
      <Pager
        label={say('held.pages')}
        back={{ label: say('held.back'), onPress: turn(Math.min(page, last) - 1) }}
        on={{ label: say('held.on'), onPress: turn(Math.min(page, last) + 1) }}
      >
        <Say id="held.shown" values={shown} />
      </Pager>
    </>
  );
}

function columnsOf(
  say: ReturnType<typeof useSay>,
  id: string,
  chosen: ReadonlySet<string>,
  toggle: (azureId: string, isChosen: boolean) => void,
): readonly Column<HeldUser>[] {
  return [
    {
      id: 'choose',
      title: say('held.column.choose'),
      cell: (user) => (
        <Tick
          label={say('held.choose', { name: nameOf(user) ?? user.azureId })}
          isSelected={chosen.has(user.azureId)}
          onChange={(isChosen) => toggle(user.azureId, isChosen)}
        />
      ),
    },
    {
      id: 'name',
      title: say('held.column.name'),
      isRowHeader: true,
      cell: (user) => (
        <Link to={`/integrations/${id}/users/${encodeURIComponent(user.azureId)}`}>
          <PersonName person={user} />
        </Link>
      ),
    },
    { id: 'email', title: say('held.column.email'), cell: ({ email }) => <bdi>{email}</bdi> },
    {
      id: 'unit',
      title: say('held.column.unit'),
      cell: ({ unit }) => (unit === null ? <Say id="held.noUnit" /> : <bdi>{unit.name}</bdi>),
    },
    {
      id: 'userTypes',
      title: say('held.column.userTypes'),
      cell: ({ userTypes }) =>
        userTypes.length === 0 ? (
          <Say id="held.noUserTypes" />
        ) : (
          <bdi>{userTypes.map(({ name }) => name).join(', ')}</bdi>
        ),
    },
  ];
}
