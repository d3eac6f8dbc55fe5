import { Fragment, type ReactNode } from 'react';
import type { Run } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { Progress } from '../look/progress.tsx';
import { Spoken } from '../look/spoken.tsx';
import { obstacleWords, percentOf, progressWords, spokenQuarter } from './progress-of.ts';
import styles from './run.module.css';
import { runName } from './run-name.ts';

/** How far a run is, with its speed, the time that is left, and what keeps it. */
export function RunProgress({ run, action }: { run: Run; action?: ReactNode }) {
  const say = useSay();
  const percent = percentOf(run);
  const quarter = spokenQuarter(percent);
  const obstacle = obstacleWords(run);
  const name = say(runName(run).id);
  const words = progressWords(run);
  return (
    <div className={styles.progress}>
      <Progress label={name} value={percent}>
        {words.map((each, index) => (
          <Fragment key={each.id}>
            {index > 0 && ' · '}
            <SaySentence of={each} />
          </Fragment>
        ))}
      </Progress>
      {obstacle !== null && (
        <p className={styles.obstacle}>
          <SaySentence of={obstacle} />
        </p>
      )}
      {action}
      <Spoken>{quarter !== null && <Say id="run.spoken" values={{ name, percent: quarter }} />}</Spoken>
    </div>
  );
}
