import { useEffect, useRef } from 'react';
import { problemOf } from '../api/problem.ts';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { Button } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Card } from '../look/page.tsx';
import { Progress } from '../look/progress.tsx';
import { Moment } from '../look/time.tsx';
import styles from './preview-change.module.css';
import { PreviewPeople } from './preview-people.tsx';
import { failureWords, headlineOf, type Preview, staleWords, unmatchedWords } from './preview-words.ts';
import type { Previewing } from './use-preview.ts';

interface PreviewChangeProps {
  readonly previewing: Previewing;
  readonly isOfOther: boolean;
  readonly isChanged: boolean;
  /** Whether what is previewed happens at once, or when the integration is switched on. */
  readonly isEnabled: boolean;
  readonly isSaving: boolean;
  /** Previews what the form says now. */
  readonly onAgain: () => void;
}

/** What would become of everybody, before anything is saved. It stands in the form, which its button sends. */
export function PreviewChange(props: PreviewChangeProps) {
  const { previewing, isEnabled } = props;
  const { preview, error } = previewing;
  const isDone = preview?.status === 'done' && error === null;
  const heading = useFocus(isDone);
  const stale = staleWords(props);
  const hasFailed = error !== null || preview?.status === 'failed' || preview?.status === 'cancelled';
  return (
    <Card>
      <section className={styles.preview} aria-labelledby="preview-title">
        <div className={styles.head}>
          <h2 id="preview-title" ref={heading} tabIndex={-1}>
            <Say id="preview.title" />
          </h2>
          {isDone && (
            <span className={styles.asOf}>
              <Say id="preview.asOf" values={{ time: <Moment at={preview.basis!.at} /> }} />
            </span>
          )}
        </div>
        {hasFailed && <Failed preview={preview} error={error} />}
        {!hasFailed && !isDone && <Working preview={preview} />}
        {isDone && (
          <>
            {stale !== null && <Notice tone="warn" role="status" title={<SaySentence of={stale} />} />}
            <div className={stale === null ? styles.content : styles.outdated}>
              <p className={styles.headline} role="status">
                <SaySentence of={headlineOf(preview.summary!, preview.basis!.people)} />
              </p>
              <Unmatched preview={preview} />
              {!isEnabled && (
                <p className={styles.reason}>
                  <Say id="preview.whenOn" />
                </p>
              )}
              <Actions {...props} canApply={stale === null} canAsk={stale !== null} />
              <PreviewPeople preview={preview} />
            </div>
          </>
        )}
        {!isDone && <Actions {...props} canApply={false} canAsk={hasFailed} />}
      </section>
    </Card>
  );
}

interface ActionsProps extends PreviewChangeProps {
  readonly canApply: boolean;
  readonly canAsk: boolean;
}

function Actions({ previewing, isSaving, onAgain, canApply, canAsk }: ActionsProps) {
  return (
    <div className={styles.actions}>
      {canApply && (
        <Button type="submit" kind="primary" name="how" value="apply" isPending={isSaving}>
          <Say id="preview.apply" />
        </Button>
      )}
      {canAsk && (
        <Button kind="primary" onPress={onAgain}>
          <Say id="preview.again" />
        </Button>
      )}
      <Button onPress={previewing.close}>
        <Say id="preview.back" />
      </Button>
    </div>
  );
}

function Unmatched({ preview }: { preview: Preview }) {
  const words = unmatchedWords(preview.summary!);
  return (
    words !== null && (
      <p className={styles.reason}>
        <SaySentence of={words} />
      </p>
    )
  );
}

/** Who asked for the preview is taken to it, and sees its beginning when there is more of it. */
function useFocus(isDone: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is longer once it is done
  useEffect(() => {
    heading.current?.scrollIntoView({ block: 'start' });
  }, [isDone]);
  return heading;
}

function Working({ preview }: { preview: Preview | undefined }) {
  const say = useSay();
  const { done = 0, expected = null } = preview?.progress ?? {};
  return (
    <Progress label={say('preview.working')} value={expected ? (done / expected) * 100 : null}>
      {expected !== null && <Say id="preview.progress" values={{ done, expected }} />}
    </Progress>
  );
}

function Failed({ preview, error }: { preview: Preview | undefined; error: Error | null }) {
  if (error !== null && problemOf(error).status === 429) {
    const seconds = problemOf(error).retryAfter ?? 10;
    return <Notice tone="bad" role="alert" title={<Say id="form.tooOften" values={{ seconds }} />} />;
  }
  return <Notice tone="bad" role="alert" title={<SaySentence of={failureWords(preview?.error?.code)} />} />;
}
