import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { Navigate } from 'react-router';
import { adviceOf } from '../advise-fields/advice.ts';
import { answerOf, api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Guide } from '../guide-registration/guide.tsx';
import { Button, ButtonLink } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { ASKED } from '../preview-change/use-rehearsal.ts';
import { Connection } from '../verify-connection/connection.tsx';
import { obstacleOf } from '../verify-connection/describe-check.ts';
import { useVerification } from '../verify-connection/use-verification.ts';
import { whatToVerify } from '../verify-connection/what-to-verify.ts';
import { createBody, type FormValues, NEW_FORM } from './form-values.ts';
import { IntegrationForm } from './integration-form.tsx';
import { LeaveQuestion } from './leave-question.tsx';
import { RefusedNotice, useNoted, useRefused } from './refused-notice.tsx';
import styles from './settings-page.module.css';
import { takeKeptForm, useKeptForm } from './use-kept-form.ts';

const SUBJECT = { isNew: true, isLocked: false };
const NAME = 'new';

/** Sets up a new Azure User Sync (S5). */
export function NewPage() {
  const [saved, setSaved] = useState<Saved | null>(null);
  if (saved === null) return <NewForm onSaved={setSaved} />;
  const root = `/integrations/${saved.id}`;
  if (saved.how === REHEARSE) return <Navigate to={`${root}/rehearsal`} state={ASKED} replace />;
  return <Navigate to={`${root}/saved`} replace />;
}

/** The value of the button that saves it switched off, to see what would happen. */
const REHEARSE = 'rehearse';

interface Saved {
  readonly id: string;
  /** The value of the button that was pressed. */
  readonly how: string;
}

function NewForm({ onSaved }: { onSaved: (saved: Saved) => void }) {
  const say = useSay();
  const cache = useQueryClient();
  const [kept] = useState(() => takeKeptForm(NAME));
  const [values, setValues] = useState<FormValues>(kept?.values ?? NEW_FORM);
  const isChanged = JSON.stringify(values) !== JSON.stringify(NEW_FORM);
  const refused = useRefused();
  const notedOf = useNoted();
  const toVerify = useMemo(() => whatToVerify(values, null), [values]);
  const verifying = useVerification(toVerify, false);
  const { outcome } = verifying;
  const verification = outcome?.kind === 'verified' ? outcome.verification : null;
  // Nothing can be rehearsed where Azure or Ziik cannot be read.
  const works = verification !== null && obstacleOf(verification) === undefined;
  useKeptForm(NAME, isChanged ? { values, base: null } : null);
  const save = useMutation({
    mutationFn: (how: string) => {
      const body = createBody(values);
      return answerOf(api.POST('/v1/integrations', { body: how === REHEARSE ? { ...body, enabled: false } : body }));
    },
    // The request's values, the secret among them, are not kept.
    gcTime: 0,
    onMutate: () => refused.clear(),
    onSuccess: async (saved, how) => {
      cache.setQueryData(['integration', saved.id], saved);
      await cache.invalidateQueries({ queryKey: ['integrations'] });
      onSaved({ id: saved.id, how });
    },
    onError: (error) => refused.note(problemOf(error)),
  });
  return (
    <Page title={say('form.new.title')} lead={<Say id="form.new.lead" />}>
      <LeaveQuestion isChanged={isChanged} />
      <div className={styles.columns}>
        <IntegrationForm
          subject={SUBJECT}
          values={values}
          onChange={setValues}
          refused={refused.byField}
          noted={notedOf(outcome)}
          tried={verification?.certificate ?? null}
          onRefusedSeen={refused.forget}
          onSave={(how) => save.mutate(how)}
          connection={
            <>
              {kept !== null && <Notice tone="info" role="status" title={<Say id="form.kept" />} />}
              <Connection verifying={verifying} hasRead={false} />
            </>
          }
          advice={adviceOf(verification, undefined, false)}
          effects={[]}
          result={<RefusedNotice refused={refused.inGeneral} />}
          actions={<NewActions canRehearse={works} saving={save.isPending ? save.variables : null} />}
        />
        <Guide
          values={values}
          cloud={values.options.cloud}
          hasSecret={false}
          hasRead={false}
          verification={verification}
        />
      </div>
    </Page>
  );
}

interface NewActionsProps {
  /** Azure and Ziik can be read, so it can be looked at what would happen. */
  readonly canRehearse: boolean;
  /** The value of the button that was pressed; null: nothing is being saved. */
  readonly saving: string | null;
}

/** Save, the look at what would happen, and the way back. Save comes first: it is what Enter does. */
function NewActions({ canRehearse, saving }: NewActionsProps) {
  const offer = useId();
  return (
    <>
      <Button type="submit" kind="primary" isPending={saving !== null && saving !== REHEARSE}>
        <Say id="form.save" />
      </Button>
      {canRehearse && (
        <Button type="submit" name="how" value={REHEARSE} aria-describedby={offer} isPending={saving === REHEARSE}>
          <Say id="rehearsal.ask" />
        </Button>
      )}
      <ButtonLink href="/integrations">
        <Say id="form.cancel" />
      </ButtonLink>
      {canRehearse && (
        <p id={offer} className={styles.offer}>
          <Say id="rehearsal.offer" />
        </p>
      )}
    </>
  );
}
