import { Refused } from '../frame/refused.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import { useSummary } from '../watch-integration/queries.ts';
import styles from './switch-question.module.css';

interface SwitchQuestionProps {
  readonly id: string;
  readonly name: string;
  readonly to: 'off' | 'on';
  readonly isOpen: boolean;
  readonly isPending?: boolean;
  /** Why it was not switched; null: nothing was refused. */
  readonly error?: unknown;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks before an integration is switched off or on, and says what happens then (S12). */
export function SwitchQuestion({ id, name, to, error = null, onClose, onConfirm, ...state }: SwitchQuestionProps) {
  const say = useSay();
  return (
    <Dialog
      title={<Say id={`switch.${to}.title`} values={{ name: <bdi>{name}</bdi> }} />}
      isOpen={state.isOpen}
      onClose={onClose}
      closeLabel={say('close')}
      isAlert
      actions={
        <>
          <Button kind={to === 'off' ? 'danger' : 'primary'} isPending={state.isPending ?? false} onPress={onConfirm}>
            <Say id={`switch.${to}`} />
          </Button>
          <Button onPress={onClose}>
            <Say id={`switch.${to}.keep`} />
          </Button>
        </>
      }
    >
      <div className={styles.words}>
        <p>
          <Say id={`switch.${to}.what`} /> <Removals id={id} to={to} />
        </p>
        <p>
          <Say id={`switch.${to}.then`} />
        </p>
        {error !== null && <Refused error={error} />}
      </div>
    </Dialog>
  );
}

/** The removals that are due this week: they pause while it is off. */
function Removals({ id, to }: Pick<SwitchQuestionProps, 'id' | 'to'>) {
  const { data } = useSummary(id);
  return data !== undefined && <Say id={`switch.${to}.removals`} values={{ removals: data.purgeIn7Days }} />;
}
