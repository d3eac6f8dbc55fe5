import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { problemOf } from '../api/problem.ts';
import { type Integration, useIntegration } from '../api/queries.ts';
import { useNow } from '../frame/now.ts';
import { PageError } from '../frame/page-error.tsx';
import { Refused } from '../frame/refused.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { SaySentence, SaySentences } from '../frame/say-sentence.tsx';
import { STANDINGS } from '../list-integrations/standing.ts';
import { Button, ButtonLink } from '../look/button.tsx';
import { Figures } from '../look/figures.tsx';
import { Menu } from '../look/menu.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Status } from '../look/status.tsx';
import { SwitchDialog } from '../switch-integration/switch-dialog.tsx';
import { useRuns } from '../watch-run/queries.ts';
import { AttentionList } from './attention-list.tsx';
import { biggestGroup } from './biggest-group.ts';
import { figuresOf } from './figures-of.ts';
import styles from './home.module.css';
import { leadOf } from './lead-of.ts';
import { useBiggestValues, useSummary, useSwitchedOffBy } from './queries.ts';
import { RecentChanges } from './recent-changes.tsx';
import { RoundsStrip } from './rounds-strip.tsx';
import { RunningNow } from './running-now.tsx';
import { useStart, useStartedRun } from './use-start.ts';

/** Whether Ziik is up to date, what needs somebody, and what happened last. */
export function HomePage() {
  const say = useSay();
  const { id } = useParams();
  const { data, error, refetch } = useIntegration(id!);
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  // What stands here until it is read may be another one's.
  if (data === undefined || data.id !== id) return <Skeleton label={say('loading')} />;
  return <Home key={id} integration={data} />;
}

function Home({ integration }: { integration: Integration }) {
  const say = useSay();
  const { id, name, state, enabled, counts } = integration;
  const start = useStart(id);
  const [isSwitching, setIsSwitching] = useState(false);
  const { data: summary } = useSummary(id);
  const { data: pages } = useRuns(id);
  const runs = pages?.pages[0]?.data ?? [];
  return (
    <Page
      title={name}
      standing={
        <Status standing={STANDINGS[state]}>
          <Say id={`state.${state}`} />
        </Status>
      }
      lead={<Lead integration={integration} waiting={summary?.waiting ?? 0} />}
      actions={
        <>
          <Button
            kind="primary"
            isPending={start.isPending && start.variables === 'full'}
            onPress={() => start.mutate('full')}
          >
            <Say id="start.full" />
          </Button>
          <Menu
            label={<Say id="start.more" />}
            choices={[
              {
                id: 'full',
                label: say('start.full'),
                description: say('start.full.what'),
                onAction: () => start.mutate('full'),
              },
              {
                id: 'delta',
                label: say('start.delta'),
                description: say('start.delta.what'),
                onAction: () => start.mutate('delta'),
              },
              {
                id: 'switch',
                label: say(enabled ? 'switch.off' : 'switch.on'),
                description: say(enabled ? 'switch.off.short' : 'switch.on.short'),
                onAction: () => setIsSwitching(true),
              },
            ]}
          />
        </>
      }
    >
      <div className={styles.stack}>
        <StartNotice id={id} start={start} onSwitchOn={enabled ? null : () => setIsSwitching(true)} />
        <AttentionList
          integration={integration}
          onInitiate={() => start.mutate('full')}
          onSwitchOn={() => setIsSwitching(true)}
        />
        {!enabled && integration.freshness.readAt === null && <RehearsalOffer id={id} />}
        <RunningNow id={id} runs={runs.filter(({ settledAt }) => settledAt === null)} />
        <Numbers id={id} counts={counts} purgeIn7Days={summary?.purgeIn7Days ?? 0} />
      </div>
      <RoundsStrip integration={integration} lastRun={runs.find(({ settledAt }) => settledAt !== null) ?? null} />
      <RecentChanges id={id} runs={runs} />
      <SwitchDialog integration={integration} isOpen={isSwitching} onClose={() => setIsSwitching(false)} />
    </Page>
  );
}

function Lead({ integration, waiting }: { integration: Integration; waiting: number }) {
  const now = useNow();
  const { data: offBy } = useSwitchedOffBy(integration.id, !integration.enabled);
  return <SaySentences of={leadOf({ integration, waiting, offBy: offBy ?? null, now })} />;
}

/** Before it is switched on for the first time. */
function RehearsalOffer({ id }: { id: string }) {
  return (
    <Notice
      tone="info"
      title={<Say id="home.rehearsal" />}
      action={
        <ButtonLink href={`/integrations/${id}/rehearsal`}>
          <Say id="rehearsal.ask" />
        </ButtonLink>
      }
    />
  );
}

interface StartNoticeProps {
  readonly id: string;
  readonly start: ReturnType<typeof useStart>;
  /** Null: it is on. */
  readonly onSwitchOn: (() => void) | null;
}

/** What came of asking for a run. */
function StartNotice({ id, start, onSwitchOn }: StartNoticeProps) {
  const { data: run } = useStartedRun(start.data?.runId);
  if (start.isError) {
    if (onSwitchOn === null && problemOf(start.error).code === 'integration-disabled') return null;
    return (
      <Refused
        error={start.error}
        action={
          onSwitchOn !== null && (
            <Button onPress={onSwitchOn}>
              <Say id="switch.on" />
            </Button>
          )
        }
      />
    );
  }
  // What it says is over when the run has begun, or has ended.
  if (start.data === undefined || run?.settledAt !== null) return null;
  if (start.data.isQueued && run.status !== 'queued') return null;
  return (
    <Notice
      tone="info"
      role="status"
      title={<SaySentence of={start.data.words} />}
      action={
        <Link to={`/integrations/${id}/runs/${start.data.runId}`}>
          <Say id="home.follow" />
        </Link>
      }
    />
  );
}

interface NumbersProps {
  readonly id: string;
  readonly counts: Integration['counts'];
  readonly purgeIn7Days: number;
}

/** The numbers, each a link to the people it counts; beside those who see nothing, the repair that helps most. */
function Numbers({ id, counts, purgeIn7Days }: NumbersProps) {
  const say = useSay();
  const { data: values } = useBiggestValues(id);
  const biggest = counts.unassigned === 0 ? null : biggestGroup(values ?? []);
  return (
    <Figures
      label={say('home.figures')}
      figures={figuresOf(counts, purgeIn7Days).map(({ id: figure, value, path, tone }) => ({
        id: figure,
        value,
        label: say(`home.figure.${figure}`, { count: value }),
        to: `/integrations/${id}/${path}`,
        ...(tone !== undefined && { tone }),
        ...(figure === 'seesNothing' &&
          biggest !== null && {
            note: (
              <Link to={`/integrations/${id}/${path}`}>
                <SaySentence of={biggest} />
              </Link>
            ),
          }),
      }))}
    />
  );
}
