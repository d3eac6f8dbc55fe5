import { useState } from 'react';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Field } from '../look/field.tsx';
import { Select } from '../look/select.tsx';
import styles from './activity-page.module.css';
import { ACTIONS, type AuditEntry, nameOfAction } from './describe-entry.ts';

/** What the page is filtered by, as it stands in the address; empty: by nothing. */
export interface ActivityFilter {
  readonly actor: string;
  readonly action: string;
  /** A day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

interface ActivityFiltersProps {
  readonly filter: ActivityFilter;
  readonly onChange: (filter: ActivityFilter) => void;
  readonly entries: readonly AuditEntry[];
}

const NONE: ActivityFilter = { actor: '', action: '', from: '', to: '' };

/** Who, what and when; who has done something here is known from what was read so far. */
export function ActivityFilters({ filter, onChange, entries }: ActivityFiltersProps) {
  const say = useSay();
  const actors = useActorsSeen(entries);
  const isFiltered = Object.values(filter).some((value) => value !== '');
  const isReversed = filter.from !== '' && filter.to !== '' && filter.to < filter.from;
  const people = [...actors].map(([id, name]) => ({ id, label: name }));
  if (filter.actor !== '' && !actors.has(filter.actor)) people.push({ id: filter.actor, label: filter.actor });
  const day = (name: 'from' | 'to', error?: string) => (
    <Field
      name={name}
      label={say(`activity.filter.${name}`)}
      type="date"
      value={filter[name]}
      onChange={(value) => onChange({ ...filter, [name]: value })}
      error={error}
    />
  );
  return (
    <search className={styles.filters} aria-label={say('activity.filters')}>
      <Select
        label={say('activity.filter.who')}
        value={filter.actor}
        onChange={(actor) => onChange({ ...filter, actor })}
        choices={[{ id: '', label: say('activity.filter.everybody') }, ...people]}
      />
      <Select
        label={say('activity.filter.what')}
        value={filter.action}
        onChange={(action) => onChange({ ...filter, action })}
        choices={[
          { id: '', label: say('activity.filter.everything') },
          ...ACTIONS.map((id) => ({ id, label: say(nameOfAction(id)) })),
        ]}
      />
      {day('from')}
      {day('to', isReversed ? say('activity.filter.reversed') : undefined)}
      {isFiltered && (
        <Button kind="quiet" onPress={() => onChange(NONE)}>
          <Say id="activity.filter.clear" />
        </Button>
      )}
    </search>
  );
}

/** Everybody who was seen to have done something, so that a filter does not take away the choice of another. */
function useActorsSeen(entries: readonly AuditEntry[]): ReadonlyMap<string, string> {
  const [seen] = useState(() => new Map<string, string>());
  for (const { actor, actorName } of entries) seen.set(actor, actorName ?? seen.get(actor) ?? actor);
  return seen;
}
