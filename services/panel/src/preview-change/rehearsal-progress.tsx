import { Say, useSay } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { useStatus } from '../frame/use-status.ts';
import { Button } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Progress } from '../look/progress.tsx';
import { Spoken } from '../look/spoken.tsx';
import { Steps } from '../look/steps.tsx';
import { spokenQuarter } from '../watch-run/progress-of.ts';
import styles from './preview-change.module.css';
import type { Preview } from './preview-words.ts';
import { rehearsalObstacle, rehearsalPercent, rehearsalSteps } from './rehearsal-words.ts';

const LOOK_AT_PARTS_MS = 3_000;

interface RehearsalProgressProps {
  /** Undefined until the server has it. */
  readonly preview: Preview | undefined;
  readonly onCancel: () => void;
}

/** How far a rehearsal is, what keeps it, and the way out. */
export function RehearsalProgress({ preview, onCancel }: RehearsalProgressProps) {
  const say = useSay();
  const progress = preview?.progress ?? null;
  const parts = useStatus(() => LOOK_AT_PARTS_MS);
  const obstacle = rehearsalObstacle(progress, parts ?? []);
  const percent = rehearsalPercent(progress);
  const quarter = spokenQuarter(percent);
  return (
    <>
      <Steps
        label={say('run.phases')}
        steps={rehearsalSteps(progress).map(({ text, ...step }) => ({ ...step, text: <SaySentence of={text} /> }))}
      />
      <Progress label={say('rehearsal.working')} value={percent} />
      {obstacle !== null && <Notice tone="warn" role="status" title={<SaySentence of={obstacle} />} />}
      <div className={styles.actions}>
        {preview !== undefined && (
          <Button onPress={onCancel}>
            <Say id="rehearsal.cancel" />
          </Button>
        )}
      </div>
      <Spoken>
        {quarter !== null && <Say id="run.spoken" values={{ name: say('rehearsal.title'), percent: quarter }} />}
      </Spoken>
    </>
  );
}
