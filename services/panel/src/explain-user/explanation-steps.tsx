import { useId } from 'react';
import { useNow } from '../frame/now.ts';
import { Say } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { Icon } from '../look/icon.tsx';
import styles from './explain.module.css';
import { partsOf, stepWords } from './explain-words.ts';
import type { Step } from './person.ts';

const MARKS = { ok: 'check', note: 'attention', stop: 'cross' } as const;

/** The way of a person from Azure to Ziik, with a mark where it goes on, and where it stops. */
export function ExplanationSteps({ steps }: { steps: readonly Step[] }) {
  const heading = useId();
  return (
    <section>
      <h3 id={heading} className={styles.heading}>
        <Say id="explain.steps" />
      </h3>
      <ol aria-labelledby={heading} className={styles.steps}>
        {partsOf(steps).map(({ part, steps: taken }) => (
          <li key={part} className={styles.part}>
            <span className={styles.partName}>
              <Say id={`explain.part.${part}`} />
            </span>
            <ul>
              {taken.map((step, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name of its own
                <StepLine key={index} step={step} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

function StepLine({ step }: { step: Step }) {
  const now = useNow();
  const { outcome } = step;
  const [first, ...beneath] = stepWords(step, now);
  return (
    <li className={`${styles.step} ${styles[outcome]}`}>
      <Icon name={MARKS[outcome]} />
      <div>
        <span className={styles.unseen}>
          <Say id={`explain.outcome.${outcome}`} />{' '}
        </span>
        <SaySentence of={first!} />
        {beneath.map((words, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no name of their own
          <p key={index} className={styles.muted}>
            <SaySentence of={words} />
          </p>
        ))}
      </div>
    </li>
  );
}
