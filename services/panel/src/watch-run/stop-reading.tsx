import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import type { Run } from '../api/queries.ts';
import { Refused } from '../frame/refused.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import styles from './run.module.css';

/** Stops the reading of a run, after saying what still happens. Where it has ended there is nothing to stop. */
export function StopReading({ run }: { run: Run }) {
  const say = useSay();
  const cache = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const stop = useMutation({
    mutationFn: () => answerOf(api.POST('/v1/runs/{id}/cancellation', { params: { path: { id: run.id } } })),
    onSuccess: (stopped) => {
      cache.setQueryData(['run', run.id], stopped);
      setIsOpen(false);
    },
  });
  const isReading = run.endedAt === null && run.progress.because !== 'cancelling';
  if (!isReading && !isOpen) return null;
  return (
    <>
      <Button onPress={() => setIsOpen(true)}>
        <Say id="run.stop" />
      </Button>
      <Dialog
        title={<Say id="run.stop.title" />}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        closeLabel={say('close')}
        isAlert
        actions={
          <>
            <Button kind="danger" isPending={stop.isPending} onPress={() => stop.mutate()}>
              <Say id="run.stop" />
            </Button>
            <Button onPress={() => setIsOpen(false)}>
              <Say id="run.stop.goOn" />
            </Button>
          </>
        }
      >
        <div className={styles.words}>
          <p>
            <Say id="run.stop.what" />
          </p>
          {stop.isError && <Refused error={stop.error} />}
        </div>
      </Dialog>
    </>
  );
}
