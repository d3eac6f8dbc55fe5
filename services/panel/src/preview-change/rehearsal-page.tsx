import { useParams } from 'react-router';
import { problemOf } from '../api/problem.ts';
import { type Integration, useIntegration } from '../api/queries.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { Button, ButtonLink } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Card, Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import styles from './preview-change.module.css';
import { PreviewPeople } from './preview-people.tsx';
import type { Preview } from './preview-words.ts';
import { RehearsalProgress } from './rehearsal-progress.tsx';
import { rehearsalFailure, rehearsalHeadline } from './rehearsal-words.ts';
import { StartAsPlanned } from './start-as-planned.tsx';
import { useRehearsal } from './use-rehearsal.ts';

/** What a whole synchronisation would do, before it is switched on (screen H of the first set-up). */
export function RehearsalPage() {
  const say = useSay();
  const { id } = useParams();
  const { data, error, refetch } = useIntegration(id!);
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  if (data === undefined || data.id !== id) return <Skeleton label={say('loading')} />;
  return <Rehearsal key={id} integration={data} />;
}

function Rehearsal({ integration }: { integration: Integration }) {
  const say = useSay();
  const { isIdle, wasCancelled, preview, error, ask, cancel } = useRehearsal(integration.id);
  const hasFailed = error !== null || preview?.status === 'failed' || preview?.status === 'cancelled';
  return (
    <Page title={say('rehearsal.title')} lead={<Say id="rehearsal.lead" />}>
      <Card>
        <section className={styles.preview} aria-label={say('rehearsal.title')}>
          {isIdle ? (
            <>
              {wasCancelled && <Notice tone="info" role="status" title={<Say id="rehearsal.cancelled" />} />}
              <Ask onAsk={ask} />
            </>
          ) : hasFailed ? (
            <Failed preview={preview} error={error} settings={`/integrations/${integration.id}/settings`} onAsk={ask} />
          ) : preview?.status === 'done' ? (
            <Result integration={integration} preview={preview} onAsk={ask} />
          ) : (
            <RehearsalProgress preview={preview} onCancel={cancel} />
          )}
        </section>
      </Card>
    </Page>
  );
}

function Ask({ onAsk }: { onAsk: () => void }) {
  return (
    <>
      <p>
        <Say id="rehearsal.what" />
      </p>
      <div className={styles.actions}>
        <Button kind="primary" onPress={onAsk}>
          <Say id="rehearsal.ask" />
        </Button>
      </div>
    </>
  );
}

interface FailedProps {
  readonly preview: Preview | undefined;
  readonly error: Error | null;
  /** Where the connection is verified. */
  readonly settings: string;
  readonly onAsk: () => void;
}

/** Why there is none, in words; of what was counted until then, no number. */
function Failed({ preview, error, settings, onAsk }: FailedProps) {
  const { words, isConnection } = rehearsalFailure(error === null ? null : problemOf(error), preview);
  return (
    <>
      <Notice tone="bad" role="alert" title={<SaySentence of={words} />} />
      <div className={styles.actions}>
        <Button kind="primary" onPress={onAsk}>
          <Say id="rehearsal.again" />
        </Button>
        {isConnection && (
          <ButtonLink href={settings}>
            <Say id="rehearsal.verify" />
          </ButtonLink>
        )}
      </div>
    </>
  );
}

interface ResultProps {
  readonly integration: Integration;
  readonly preview: Preview;
  readonly onAsk: () => void;
}

function Result({ integration, preview, onAsk }: ResultProps) {
  const { people } = preview.basis!;
  return (
    <>
      <div role="status" className={styles.told}>
        {rehearsalHeadline(preview.summary!, people).map((each, index) => (
          <p key={each.id} className={index === 0 ? styles.headline : undefined}>
            <SaySentence of={each} />
          </p>
        ))}
      </div>
      <StartAsPlanned integration={integration} preview={preview}>
        <Button onPress={onAsk}>
          <Say id="rehearsal.again" />
        </Button>
      </StartAsPlanned>
      <PreviewPeople preview={preview} />
    </>
  );
}
