import type { User } from '../api/people.ts';
import { Say } from '../frame/say.tsx';
import type { TextId } from '../frame/texts.tsx';
import { Value } from '../look/value.tsx';
import styles from './reasons.module.css';
import { reasonsOf } from './why-listed.ts';

/** Why somebody is listed, in words, with what Azure states. */
export function Reasons({ user }: { user: User }) {
  const reasons = reasonsOf(user);
  if (reasons.length === 0) return null;
  return (
    <ul className={styles.reasons}>
      {reasons.map(({ id, field, value }) => (
        <li key={`${id} ${field} ${value}`}>
          <Say
            id={id}
            values={{
              field: field === null ? '' : <FieldName of={field} />,
              value: <Value of={value} />,
            }}
          />
        </li>
      ))}
    </ul>
  );
}

/** A field of Azure by the customer's name for it. */
function FieldName({ of }: { of: string }) {
  return <Say id={(LACKED[of] ?? `azure.${of}`) as TextId} />;
}

const LACKED: Readonly<Record<string, TextId>> = {
  mail: 'users.lacks.mail',
  givenName: 'users.lacks.givenName',
  surname: 'users.lacks.surname',
};
