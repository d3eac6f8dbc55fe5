import { Link, useParams } from 'react-router';
import { type Run, useIntegration } from '../api/queries.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentence, SaySentences } from '../frame/say-sentence.tsx';
import { ButtonLink } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Card, Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Status } from '../look/status.tsx';
import { Steps } from '../look/steps.tsx';
import { TroubleNotice } from '../watch-integration/trouble-notice.tsx';
import { BringBack } from './bring-back.tsx';
import { KeptToPlan } from './kept-to-plan.tsx';
import { phasesOf } from './phases-of.ts';
import { useRun, useRunSums, useStarter } from './queries.ts';
import { type Present, resultOf } from './result-of.ts';
import styles from './run.module.css';
import { RunChanges } from './run-changes.tsx';
import { runName, startedBy } from './run-name.ts';
import { RunProgress } from './run-progress.tsx';
import { standingOf } from './run-standing.ts';
import { StopReading } from './stop-reading.tsx';

/** One synchronisation: how far it is, what came of it, and the people it changed. */
export function RunPage() {
  const say = useSay();
  const { run: runId } = useParams();
  const { data, error, refetch } = useRun(runId!);
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton label={say('loading')} />;
  return <RunView key={runId} run={data} />;
}

function RunView({ run }: { run: Run }) {
  const say = useSay();
  const { id } = useParams();
  const starter = useStarter(run);
  const { data: sums, isPlaceholderData: isPartial } = useRunSums(id!, run.id, run.settledAt !== null);
  const { data: integration } = useIntegration(id!);
  const { standing, words } = standingOf({ ...run, error: null });
  const present: Present | null =
    integration?.id === id && integration?.lastRun?.id === run.id
      ? { seeNothing: integration.counts.unassigned, failed: integration.counts.failed }
      : null;
  const root = `/integrations/${id}`;
  return (
    <Page
      title={say(runName(run).id)}
      windowTitle={`${say(runName(run).id)} ${run.number}`}
      standing={
        <Status standing={standing}>
          <SaySentence of={words} />
        </Status>
      }
      lead={<SaySentence of={startedBy(run, starter)} />}
      actions={<StopReading run={run} />}
    >
      <div className={styles.stack}>
        <Card>
          <div className={styles.stack}>
            <Steps
              label={say('run.phases')}
              steps={phasesOf(run).map(({ text, ...step }) => ({ ...step, text: <SaySentence of={text} /> }))}
            />
            {run.settledAt === null ? (
              <RunProgress run={run} />
            ) : (
              sums !== undefined &&
              !isPartial && (
                <p className={styles.result}>
                  <SaySentences of={resultOf(run, sums, present)} />
                </p>
              )
            )}
          </div>
        </Card>
        {run.error !== null && <TroubleNotice of={run.error} tone="bad" />}
        {run.held !== null && run.held.decision === null && run.held.deactivations > 0 && (
          <Notice
            tone="warn"
            title={<Say id="trouble.removals-held.short" values={{ deactivations: run.held.deactivations }} />}
            action={
              <ButtonLink href={`${root}/held`}>
                <Say id="cure.held" />
              </ButtonLink>
            }
          />
        )}
        <KeptToPlan id={id!} run={run} />
        {sums !== undefined && <BringBack id={id!} runId={run.id} deactivated={sums.deactivated} />}
        {sums !== undefined && <RunChanges id={id!} runId={run.id} sums={sums} />}
        <p>
          <Link to={`${root}/runs`}>
            <Say id="home.rounds.all" />
          </Link>
        </p>
      </div>
    </Page>
  );
}
