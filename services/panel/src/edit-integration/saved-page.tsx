import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router';
import { answerOf, api } from '../api/client.ts';
import { type Integration, useIntegration } from '../api/queries.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Guide } from '../guide-registration/guide.tsx';
import { Button, ButtonLink } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { ASKED } from '../preview-change/use-rehearsal.ts';
import { Connection } from '../verify-connection/connection.tsx';
import { SavedNotice } from '../verify-connection/saved-notice.tsx';
import { useVerification } from '../verify-connection/use-verification.ts';
import { whatToVerify } from '../verify-connection/what-to-verify.ts';
import { formOf } from './form-values.ts';
import styles from './settings-page.module.css';

/** After a new integration was saved: whether it works, and what comes next (S13). */
export function SavedPage() {
  const say = useSay();
  const { id } = useParams();
  const { data, error, refetch } = useIntegration(id!);
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <Skeleton label={say('loading')} /> : <Saved key={id} saved={data} />;
}

function Saved({ saved }: { saved: Integration }) {
  const say = useSay();
  const navigate = useNavigate();
  const values = useMemo(() => formOf(saved), [saved]);
  const toVerify = useMemo(() => whatToVerify(values, saved), [values, saved]);
  const verifying = useVerification(toVerify, false);
  const { outcome } = verifying;
  const { id, enabled } = saved;
  const name = <bdi>{saved.name}</bdi>;
  const initiate = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/v1/integrations/{id}/runs', { params: { path: { id } }, body: { kind: 'full' } })),
    onSuccess: (run) => navigate(`/integrations/${id}/runs/${run.id}`),
  });
  return (
    <Page
      title={say('saved.title', { name: saved.name })}
      lead={<Say id={enabled ? 'saved.lead.on' : 'saved.lead.off'} />}
    >
      <div className={styles.columns}>
        <div className={styles.saved}>
          <SavedNotice outcome={outcome} hasRead={false} />
          <Connection verifying={verifying} hasRead={false} />
          {initiate.error !== null && <Notice tone="bad" role="alert" title={<Say id="saved.notInitiated" />} />}
          <div className={styles.actions}>
            {enabled ? (
              <Button kind="primary" onPress={() => initiate.mutate()} isPending={initiate.isPending}>
                <Say id="saved.initiate" />
              </Button>
            ) : (
              <>
                <Button kind="primary" onPress={() => void navigate(`/integrations/${id}/rehearsal`, { state: ASKED })}>
                  <Say id="rehearsal.ask" />
                </Button>
                <ButtonLink href={`/integrations/${id}/settings`}>
                  <Say id="saved.settings" />
                </ButtonLink>
              </>
            )}
            <ButtonLink href={`/integrations/${id}`}>
              <span>
                <Say id="saved.open" values={{ name }} />
              </span>
            </ButtonLink>
          </div>
        </div>
        <Guide
          values={values}
          cloud={values.options.cloud}
          hasSecret
          hasRead={false}
          verification={outcome?.kind === 'verified' ? outcome.verification : null}
        />
      </div>
    </Page>
  );
}
