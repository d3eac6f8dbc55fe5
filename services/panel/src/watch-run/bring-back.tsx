import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { Refused } from '../frame/refused.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentences } from '../frame/say-sentence.tsx';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Notice } from '../look/notice.tsx';
import { broughtBackWords } from './brought-back-words.ts';
import styles from './run.module.css';

/** Undoes the deactivations of a run, after saying how many people become active again. */
export function BringBack({ id, runId, deactivated }: { id: string; runId: string; deactivated: number }) {
  const say = useSay();
  const cache = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const ask = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/integrations/{id}/users/requests', {
          params: { path: { id } },
          body: { kind: 'reactivation', runId },
        }),
      ),
    onSuccess: async () => {
      setIsOpen(false);
      await cache.invalidateQueries({ queryKey: ['integration', id, 'people'] });
    },
  });
  if (deactivated === 0) return null;
  if (ask.data !== undefined) {
    return <Notice tone="info" role="status" title={<SaySentences of={broughtBackWords(ask.data)} />} />;
  }
  return (
    <>
      <Notice
        tone="info"
        title={<Say id="run.bringBack.lead" values={{ count: deactivated }} />}
        action={
          <Button onPress={() => setIsOpen(true)}>
            <Say id="run.bringBack" values={{ count: deactivated }} />
          </Button>
        }
      />
      <Dialog
        title={<Say id="run.bringBack.title" values={{ count: deactivated }} />}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        closeLabel={say('close')}
        isAlert
        actions={
          <>
            <Button kind="primary" isPending={ask.isPending} onPress={() => ask.mutate()}>
              <Say id="run.bringBack" values={{ count: deactivated }} />
            </Button>
            <Button onPress={() => setIsOpen(false)}>
              <Say id="form.cancel" />
            </Button>
          </>
        }
      >
        <div className={styles.words}>
          <p>
            <Say id="run.bringBack.what" />
          </p>
          {ask.isError && <Refused error={ask.error} />}
        </div>
      </Dialog>
    </>
  );
}
