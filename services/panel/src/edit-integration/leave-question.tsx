import { useEffect } from 'react';
import { useHeldPage } from '../frame/address.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';

/** Asks before somebody leaves what they have not saved; the browser asks by itself where the window is closed. */
export function LeaveQuestion({ isChanged }: { isChanged: boolean }) {
  const say = useSay();
  const held = useHeldPage(isChanged);
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isChanged]);
  const stay = () => held?.stay();
  return (
    <Dialog
      isAlert
      title={<Say id="leave.title" />}
      isOpen={held !== null}
      onClose={stay}
      closeLabel={say('close')}
      actions={
        <>
          <Button kind="primary" onPress={stay}>
            <Say id="leave.stay" />
          </Button>
          <Button onPress={() => held?.leave()}>
            <Say id="leave.go" />
          </Button>
        </>
      }
    >
      <p>
        <Say id="leave.words" />
      </p>
    </Dialog>
  );
}
