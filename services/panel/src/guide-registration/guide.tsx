import type { Options } from '../edit-integration/form-values.ts';
import { Say } from '../frame/say.tsx';
import { Icon } from '../look/icon.tsx';
import { entraLink } from './entra-link.ts';
import styles from './guide.module.css';
import { type GuideFacts, stepsDone } from './guide-steps.ts';
import { RegistrationScript } from './registration-script.tsx';

interface GuideProps extends GuideFacts {
  readonly cloud: Options['cloud'];
}

/** What is done in Entra, step by step, beside the form; a step is ticked off when it is done. */
export function Guide({ cloud, ...facts }: GuideProps) {
  const done = stepsDone(facts);
  const { applicationId } = facts.values;
  const steps = [
    { id: 'register', href: entraLink(cloud, 'registrations') },
    { id: 'ids', href: entraLink(cloud, 'overview', applicationId) },
    { id: 'secret', href: entraLink(cloud, 'credentials', applicationId) },
    { id: 'permission', href: entraLink(cloud, 'permissions', applicationId) },
  ] as const;
  const { credential = 'secret' } = facts.values;
  const next = steps.find(({ id }) => !done.has(id))?.id;
  return (
    <aside aria-labelledby="guide" className={styles.guide}>
      <h2 id="guide">
        <Say id="guide.title" />
      </h2>
      <ol className={styles.steps}>
        {steps.map(({ id, href }, index) => (
          <li
            key={id}
            aria-current={id === next ? 'step' : undefined}
            className={`${styles.step} ${id === next ? styles.next : ''} ${done.has(id) ? styles.done : ''}`}
          >
            <span className={styles.mark}>
              {done.has(id) ? (
                <>
                  <Icon name="check" />
                  <span className={styles.hidden}>
                    <Say id="guide.done" />
                  </span>
                </>
              ) : (
                index + 1
              )}
            </span>
            <div>
              <h3 className={styles.heading}>
                <Say id={`guide.${id === 'secret' ? credential : id}`} />
              </h3>
              <p>
                <Say id={`guide.${id === 'secret' ? credential : id}.how`} />
              </p>
              <a href={href} target="_blank" rel="noreferrer" className={styles.link}>
                <Say id="guide.open" />
                <Icon name="external" />
              </a>
            </div>
          </li>
        ))}
      </ol>
      <RegistrationScript />
    </aside>
  );
}
