import { useIntl } from 'react-intl';
import { Link } from 'react-router';
import { Say } from '../frame/say.tsx';
import { Day } from '../look/time.tsx';
import { type Named, PersonName, Value } from '../look/value.tsx';
import styles from './activity-page.module.css';
import { describeChanges, type Shown } from './describe-changes.ts';
import { type AuditEntry, describeEntry, describeTarget } from './describe-entry.ts';

/** Who did it; somebody without a name is shown as their sign-in names them. */
export function Who({ entry: { actor, actorName, role } }: { entry: AuditEntry }) {
  const isOurs = role === 'operator' || role === 'command';
  return (
    <div>
      {role === 'system' ? <Say id="activity.role.system" /> : <bdi>{actorName ?? actor}</bdi>}
      {isOurs && (
        <span className={styles.note}>
          <Say id={`activity.role.${role}`} />
        </span>
      )}
    </div>
  );
}

/** What was done, with what it changed. */
export function What({ entry }: { entry: AuditEntry }) {
  const { id, values } = describeEntry(entry);
  const changes = describeChanges(entry);
  const shown = Object.entries(values).map(([name, value]) => {
    if (name === 'value') return [name, <Value key={name} of={String(value)} />];
    return [name, name === 'target' || name === 'instance' ? <bdi key={name}>{value}</bdi> : value];
  });
  return (
    <div>
      <Say id={id} values={Object.fromEntries(shown)} />
      {changes.length > 0 && (
        <ul className={styles.changes}>
          {changes.map(({ label, before, after }) => (
            <li key={label}>
              <Say
                id={before === null ? 'activity.change.set' : 'activity.change'}
                values={{
                  label: <Say id={label} />,
                  before: <ShownValue of={before} />,
                  after: <ShownValue of={after} />,
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ShownValue({ of }: { of: Shown | null }) {
  const intl = useIntl();
  if (of === null) return <Say id="activity.nothing" />;
  switch (of.kind) {
    case 'words':
      return <Say id={of.id} />;
    case 'day':
      return <Day at={of.text} />;
    case 'number':
      return <>{intl.formatNumber(of.number)}</>;
    case 'id':
      return <code>{of.text}</code>;
    default:
      return <Value of={of.text} />;
  }
}

/** What it concerns, and the way there. */
export function Concerns({
  id,
  target,
  person,
}: {
  id: string;
  target: AuditEntry['target'];
  person: Named | undefined;
}) {
  const root = `/integrations/${id}`;
  if (target.kind === 'run') {
    return (
      <Link to={`${root}/runs/${encodeURIComponent(target.id)}`}>
        <Say id="activity.target.run" />
      </Link>
    );
  }
  if (target.kind === 'user') {
    return (
      <Link to={`${root}/users/${encodeURIComponent(target.id)}`}>
        {person === undefined ? <Say id="activity.target.user" /> : <PersonName person={person} />}
      </Link>
    );
  }
  return (
    <span className={styles.quiet}>
      <Say id={describeTarget(target.kind)} />
    </span>
  );
}
