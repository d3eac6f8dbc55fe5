import { useMemo, useState } from 'react';
import { type Advice, adviceOf } from '../advise-fields/advice.ts';
import { useFieldAdvice } from '../advise-fields/use-field-advice.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Guide } from '../guide-registration/guide.tsx';
import { Notice } from '../look/notice.tsx';
import { say as toast } from '../look/toast.tsx';
import { previewBody } from '../preview-change/preview-body.ts';
import { PreviewChange } from '../preview-change/preview-change.tsx';
import type { Preview } from '../preview-change/preview-words.ts';
import { usePreview } from '../preview-change/use-preview.ts';
import { SwitchQuestion } from '../switch-integration/switch-question.tsx';
import { Connection } from '../verify-connection/connection.tsx';
import { SavedNotice } from '../verify-connection/saved-notice.tsx';
import { type Outcome, useVerification, type Verifying } from '../verify-connection/use-verification.ts';
import { whatToVerify } from '../verify-connection/what-to-verify.ts';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { DeleteIntegration } from './delete-integration.tsx';
import { effectsOfChange } from './effects-of-change.ts';
import { type FormValues, formOf } from './form-values.ts';
import { IntegrationForm } from './integration-form.tsx';
import { LeaveQuestion } from './leave-question.tsx';
import type { SavedIntegration } from './read-saved.ts';
import { RefusedNotice, useNoted } from './refused-notice.tsx';
import { SaveActions } from './save-actions.tsx';
import styles from './settings-page.module.css';
import { useSavedForm } from './use-saved-form.ts';

/** What is shown of Save: null before it; `outcome` null while the connection is being tried. */
interface Result {
  readonly outcome: Outcome | null;
}

/** The form of a saved integration, with its guide and its end. */
export function SavedForm({ read }: { read: SavedIntegration }) {
  const say = useSay();
  const [result, setResult] = useState<Result | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [isDeleted, setIsDeleted] = useState(false);
  const notedOf = useNoted();
  const form = useSavedForm(read, (next) => {
    toast(say('form.saved'));
    previewing.close();
    setResult({ outcome: null });
    const stored = whatToVerify(formOf(next.integration), next.integration);
    if (stored.kind === 'body') void verifying.verify(stored.body).then((outcome) => setResult({ outcome }));
  });
  const { saved, values, base, refused } = form;
  const toVerify = useMemo(() => whatToVerify(values, saved), [values, saved]);
  const verifying = useVerification(toVerify, !form.wasKept);
  const hasRead = saved.freshness.readAt !== null;
  const previewing = usePreview(saved.id);
  const isPreviewing = previewing.request !== null;
  const toPreview = hasRead ? previewBody(base.values, values) : null;
  const onSave = (how: string): void => {
    if (!form.isChanged) toast(say('form.nothingChanged'));
    else if (how === 'preview') showPreview();
    else if (base.values.enabled && !values.enabled) setIsAsking(true);
    else form.save.mutate(how === 'apply' ? previewing.preview?.id : undefined);
  };
  const showPreview = (): void => {
    form.save.reset();
    if (toPreview === null) previewing.close();
    else previewing.ask(toPreview);
  };
  return (
    <div className={styles.columns}>
      <LeaveQuestion isChanged={form.isChanged && !isDeleted} />
      <div className={styles.saved}>
        <IntegrationForm
          subject={{
            isNew: false,
            isLocked: hasRead,
            credential: saved.credential,
            saved: { id: saved.id, emails: saved.options.notifyEmails },
          }}
          values={values}
          onChange={(next) => {
            setResult(null);
            form.change(next);
          }}
          refused={refused.byField}
          noted={notedOf(verifying.outcome)}
          tried={verifying.outcome?.kind === 'verified' ? verifying.outcome.verification.certificate : null}
          onRefusedSeen={refused.forget}
          onSave={onSave}
          connection={
            <>
              {form.wasKept && <Notice tone="info" role="status" title={<Say id="form.kept" />} />}
              <Connection verifying={verifying} hasRead={hasRead} />
            </>
          }
          advice={useAdvice(saved, values, verifying)}
          effects={effectsOfChange(base.values, values, { hasRead })}
          result={
            <>
              <MeanwhileNotice form={form} />
              <RefusedNotice refused={refused.inGeneral} />
              {result !== null && <SavedNotice outcome={result.outcome} hasRead={hasRead} />}
              <FormPreview form={form} previewing={previewing} toPreview={toPreview} onAgain={showPreview} />
            </>
          }
          actions={
            !isPreviewing && (
              <SaveActions canPreview={toPreview !== null} isSaving={form.save.isPending} onCancel={form.reset} />
            )
          }
        />
        <DeleteIntegration integration={saved} onDeleted={() => setIsDeleted(true)} />
      </div>
      <Guide
        values={values}
        cloud={values.options.cloud}
        hasSecret
        hasRead={hasRead && toVerify.kind === 'body'}
        verification={verifying.outcome?.kind === 'verified' ? verifying.outcome.verification : null}
      />
      <SwitchQuestion
        id={saved.id}
        name={saved.name}
        to="off"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => {
          setIsAsking(false);
          form.save.mutate(undefined);
        }}
      />
    </div>
  );
}

type SavedFormState = ReturnType<typeof useSavedForm>;

/** What somebody else saved meanwhile, with the choice that it leaves. */
function MeanwhileNotice({ form: { saved, meanwhile, takeTheirs, keepMine } }: { form: SavedFormState }) {
  if (meanwhile === null) return null;
  return <ChangedMeanwhile id={saved.id} meanwhile={meanwhile} onTakeTheirs={takeTheirs} onKeepMine={keepMine} />;
}

interface FormPreviewProps {
  readonly form: SavedFormState;
  readonly previewing: ReturnType<typeof usePreview>;
  /** What a preview of the form as it is now would ask for. */
  readonly toPreview: ReturnType<typeof previewBody>;
  readonly onAgain: () => void;
}

/** The preview that was asked for, and whether it is still that of the form. */
function FormPreview({ form, previewing, toPreview, onAgain }: FormPreviewProps) {
  if (previewing.request === null) return null;
  return (
    <PreviewChange
      previewing={previewing}
      isOfOther={JSON.stringify(toPreview) !== JSON.stringify(previewing.request)}
      isChanged={form.isPreviewRefused || isOfOtherVersion(previewing.preview, form.base.etag)}
      isEnabled={form.values.enabled}
      isSaving={form.save.isPending}
      onAgain={onAgain}
    />
  );
}

/** Whether the form has meanwhile taken over what somebody else saved. */
function isOfOtherVersion(preview: Preview | undefined, tag: string): boolean {
  return preview?.basis != null && tag !== `"${preview.basis.version}"`;
}

/** The advice on everybody who was read, else that of the newest verification. */
function useAdvice(saved: SavedIntegration['integration'], values: FormValues, { outcome }: Verifying): Advice | null {
  const everybody = useFieldAdvice(saved).data;
  const [stored, entered] = [saved.options, values.options];
  const areOptionsSaved = (['matching', 'includeGuests', 'disabledAccounts'] as const).every(
    (name) => stored[name] === entered[name],
  );
  return adviceOf(outcome?.kind === 'verified' ? outcome.verification : null, everybody, areOptionsSaved);
}
