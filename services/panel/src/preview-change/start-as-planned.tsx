import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { answerOf, api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import type { Integration } from '../api/queries.ts';
import { Refused } from '../frame/refused.tsx';
import { Say } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Moment } from '../look/time.tsx';
import styles from './preview-change.module.css';
import type { Preview } from './preview-words.ts';
import { isStale } from './rehearsal-words.ts';

interface StartAsPlannedProps {
  readonly integration: Integration;
  readonly preview: Preview;
  /** What else can be done. */
  readonly children: ReactNode;
}

/** Switches the integration on where it is off, and starts the run that is compared with the preview. */
export function StartAsPlanned({ integration: { id, enabled }, preview, children }: StartAsPlannedProps) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const start = useMutation({
    mutationFn: async () => {
      const path = { id };
      // What somebody has changed since is not switched on unseen.
      const headers = { 'If-Match': `"${preview.basis!.version}"` };
      if (!enabled)
        await answerOf(
          api.PATCH('/v1/integrations/{id}', { params: { path, header: headers }, body: { enabled: true } }),
        );
      const body = { kind: 'full', previewId: preview.id } as const;
      return answerOf(api.POST('/v1/integrations/{id}/runs', { params: { path }, body }));
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['integration', id] }),
    onSuccess: (run) => navigate(`/integrations/${id}/runs/${run.id}`),
  });
  return (
    <>
      <p className={styles.reason}>
        <Say
          id={enabled ? 'rehearsal.then' : 'rehearsal.then.off'}
          values={{ time: <Moment at={preview.basis!.at} /> }}
        />
      </p>
      {start.error !== null &&
        (isStale(problemOf(start.error)) ? (
          <Notice tone="warn" role="alert" title={<Say id="rehearsal.stale" />} />
        ) : (
          <Refused error={start.error} />
        ))}
      <div className={styles.actions}>
        <Button kind="primary" isPending={start.isPending} onPress={() => start.mutate()}>
          <Say id={enabled ? 'rehearsal.start' : 'rehearsal.switchOn'} />
        </Button>
        {children}
      </div>
    </>
  );
}
