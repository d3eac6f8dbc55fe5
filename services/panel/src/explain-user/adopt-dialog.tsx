import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Name } from '../look/value.tsx';
import styles from './explain.module.css';

interface Props {
  readonly name: string;
  readonly holder: string;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks before somebody new in Azure takes over the account of somebody who was deactivated. */
export function AdoptDialog({ name, holder, onClose, onConfirm }: Props) {
  const say = useSay();
  const values = { name: <Name of={name} />, holder: <Name of={holder} /> };
  return (
    <Dialog
      isOpen
      isAlert
      onClose={onClose}
      closeLabel={say('close')}
      title={<Say id="explain.adopt.title" />}
      actions={
        <>
          <Button kind="primary" onPress={onConfirm}>
            <Say id="explain.adopt.confirm" />
          </Button>
          <Button onPress={onClose}>
            <Say id="form.cancel" />
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p>
          <Say id="explain.adopt.question" values={values} />
        </p>
        <p>
          <Say id="explain.adopt.different" values={values} />
        </p>
      </div>
    </Dialog>
  );
}
