import type { ReactNode } from 'react';
import { Say } from '../frame/say.tsx';
import { Names } from '../frame/say-sentence.tsx';
import type { TextId } from '../frame/texts.tsx';
import { Day, Distance, Moment } from '../look/time.tsx';
import styles from './explain.module.css';
import type { Person } from './person.ts';

/** What is true at present beside the sentence: memberships in Ziik, and what comes next. */
export function Facts({ person }: { person: Person }) {
  const { memberships, nextTryAt, purgeAt, hold } = person;
  return (
    <section>
      <h3 className={styles.heading}>
        <Say id="explain.facts" />
      </h3>
      <dl className={styles.facts}>
        <Fact title="explain.memberships">
          {memberships.length === 0 ? <Say id="explain.memberships.none" /> : <Memberships of={memberships} />}
        </Fact>
        {purgeAt !== null && (
          <Fact title="explain.purgeDay">
            <Say id="explain.inDays" values={{ day: <Day at={purgeAt} />, distance: <Distance at={purgeAt} /> }} />
          </Fact>
        )}
        {hold !== null && (
          <Fact title="explain.heldSince">
            <Moment at={hold.since} />
          </Fact>
        )}
        {nextTryAt !== null && (
          <Fact title="explain.nextTry">
            <Moment at={nextTryAt} />
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Memberships({ of }: { of: Person['memberships'] }) {
  return (
    <ul>
      {of.map(({ unit, userTypes }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a membership has no name of its own
        <li key={index}>
          {unit === null ? <Say id="explain.memberships.withoutUnit" /> : <Names of={[unit]} />}
          {': '}
          {userTypes.length === 0 ? <Say id="explain.memberships.withoutTypes" /> : <Names of={userTypes} />}
        </li>
      ))}
    </ul>
  );
}

function Fact({ title, children }: { title: TextId; children: ReactNode }) {
  return (
    <div>
      <dt>
        <Say id={title} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
