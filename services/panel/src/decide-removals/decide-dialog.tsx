import type { Problem } from '../api/problem.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Notice } from '../look/notice.tsx';
import { Day, Distance } from '../look/time.tsx';
import styles from './hold-part.module.css';
import type { Verdict } from './make-decision.ts';

interface DecideDialogProps {
  readonly verdict: Verdict;
  readonly people: number;
  readonly until: Date;
  readonly isPending: boolean;
  readonly problem: Problem | null;
  readonly onDecide: () => void;
  readonly onClose: () => void;
}

/** Says what happens to how many people, and until when it can be undone; its button is another than the one before. */
export function DecideDialog({ verdict, people, until, isPending, problem, onDecide, onClose }: DecideDialogProps) {
  const say = useSay();
  const at = until.toISOString();
  const values = { people, until: <Day at={at} />, distance: <Distance at={at} /> };
  return (
    <Dialog
      isOpen
      isAlert
      title={<Say id={`held.confirm.${verdict}`} values={{ people }} />}
      onClose={onClose}
      closeLabel={say('close')}
      actions={
        <>
          <Button kind={verdict === 'approve' ? 'danger' : 'primary'} isPending={isPending} onPress={onDecide}>
            <Say id={`held.confirm.${verdict}.button`} values={{ people }} />
          </Button>
          <Button onPress={onClose}>
            <Say id="held.confirm.cancel" />
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        <p>
          <Say id={`held.confirm.${verdict}.what`} values={{ people }} />
        </p>
        <p>
          <Say id={`held.confirm.${verdict}.then`} values={values} />
        </p>
        {problem !== null && problem.status !== 409 && (
          <Notice tone="bad" role="alert" title={<Say id="held.notDecided" />} />
        )}
      </div>
    </Dialog>
  );
}
