import type { AzureField } from '../edit-integration/form-values.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { type Advice, judgePair, type Pair, shareOf } from './advice.ts';
import styles from './pair-advice.module.css';

interface PairAdviceProps {
  readonly advice: Advice;
  readonly unitField: AzureField | null;
  readonly userTypeField: AzureField | null;
  readonly onChoose: (pair: Pair) => void;
  readonly onCompare: () => void;
}

/** How many people the chosen fields give a place, and whether others would give it to more. */
export function PairAdvice({ advice, unitField, userTypeField, onChoose, onCompare }: PairAdviceProps) {
  const verdict = judgePair(advice, unitField, userTypeField);
  const other = verdict.kind === 'best' ? verdict.best : verdict.kind === 'chosen' ? verdict.better : null;
  return (
    <div className={styles.advice}>
      <p role="status" className={styles.words}>
        {verdict.kind === 'none' && <Say id="advice.none" />}
        {verdict.kind === 'best' && <PairSentence id="advice.best" pair={verdict.best} people={advice.people} />}
        {verdict.kind === 'chosen' && <Chosen {...verdict} people={advice.people} />}
      </p>
      <div className={styles.actions}>
        {other !== null && (
          <Button size="s" onPress={() => onChoose(other)}>
            <Say id="advice.use" />
          </Button>
        )}
        <Button size="s" onPress={onCompare}>
          <Say id="advice.compare" />
        </Button>
      </div>
    </div>
  );
}

function Chosen({ chosen, better, people }: { chosen: Pair; better: Pair | null; people: number }) {
  return (
    <>
      <PairSentence id="advice.pair" pair={chosen} people={people} />{' '}
      {better === null ? (
        <Say id="advice.pair.isBest" />
      ) : (
        <PairSentence id="advice.pair.better" pair={better} people={people} />
      )}{' '}
      {chosen.unitOnly > 0 && <Say id="advice.unitOnly" values={{ count: chosen.unitOnly }} />}
    </>
  );
}

interface PairSentenceProps {
  readonly id: 'advice.pair' | 'advice.best' | 'advice.pair.better';
  readonly pair: Pair;
  readonly people: number;
}

function PairSentence({ id, pair: { unitField, userTypeField, placed }, people }: PairSentenceProps) {
  const say = useSay();
  const [unit, userType] = [say(`azure.${unitField}`), say(`azure.${userTypeField}`)];
  return <Say id={id} values={{ unit, userType, placed, people, share: shareOf(placed, people) }} />;
}
