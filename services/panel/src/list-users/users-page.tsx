import { Outlet, useNavigate, useParams, useSearchParams } from 'react-router';
import { useIntegration } from '../api/queries.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { ValueGroups } from '../group-values/value-groups.tsx';
import { ButtonLink } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Tabs } from '../look/tabs.tsx';
import { DeactivatedLead, PurgeStrip } from '../plan-purges/purge-strip.tsx';
import { useSummary } from '../watch-integration/queries.ts';
import { countOf, TABS, type Tab, tabOf } from './tabs.ts';
import { UserList } from './user-list.tsx';
import { isFiltered } from './users-filter.ts';
import styles from './users-page.module.css';
import { ViewChoice } from './view-choice.tsx';

/** The people of an integration, by what an administrator has to do about them (S22, S27, S35). */
export function UsersPage() {
  const say = useSay();
  const { id } = useParams();
  const [address] = useSearchParams();
  const navigate = useNavigate();
  const integration = useIntegration(id!);
  const summary = useSummary(id!);
  const tab = tabOf(address);
  if (summary.error !== null && summary.data === undefined)
    return <PageError error={summary.error} onRetry={() => void summary.refetch()} />;
  const count = summary.data && countOf(tab, summary.data);
  const name = integration.data?.name ?? '';
  return (
    <Page
      title={say('users.title')}
      windowTitle={count === undefined ? say('users.title') : say(`users.window.${tab}`, { count, name })}
    >
      <Tabs
        label={say('users.tabs')}
        current={tab}
        onChoose={(to) => void navigate(to)}
        tabs={TABS.map((each) => ({
          id: each,
          label: say(`users.tab.${each}`),
          count: summary.data && countOf(each, summary.data),
          to: `/integrations/${id}/users?tab=${each}`,
        }))}
      />
      {summary.data === undefined || integration.data === undefined ? (
        <Skeleton label={say('loading')} />
      ) : (
        <TabContent key={tab} tab={tab} id={id!} count={count!} isFilteredNow={isFiltered(address)} />
      )}
      <Outlet />
    </Page>
  );
}

interface TabContentProps {
  readonly tab: Tab;
  readonly id: string;
  readonly count: number;
  readonly isFilteredNow: boolean;
}

function TabContent({ tab, id, count, isFilteredNow }: TabContentProps) {
  const [address] = useSearchParams();
  if (tab === 'unassigned') {
    const isByPerson = address.get('view') === 'people' || isFilteredNow;
    return (
      <>
        <Lead tab={tab} count={count} />
        {/* Somebody in place may state a value that matches nothing: then there are groups although nobody is listed. */}
        <ViewChoice isByPerson={isByPerson} />
        {isByPerson ? <UserList id={id} tab={tab} /> : <ValueGroups id={id} />}
      </>
    );
  }
  return (
    <>
      {tab === 'deactivated' ? <DeactivatedLead id={id} count={count} /> : <Lead tab={tab} count={count} />}
      {tab === 'deactivated' && count > 0 && <PurgeStrip id={id} />}
      {tab === 'held' && count > 0 && <ToTheDecision id={id} count={count} />}
      {tab === 'failed' && <Blocked id={id} />}
      {(count > 0 || isFilteredNow) && <UserList id={id} tab={tab} />}
    </>
  );
}

function Lead({ tab, count }: { tab: Tab; count: number }) {
  return (
    <p className={styles.lead}>
      <Say id={`users.lead.${tab}`} values={{ count }} />
    </p>
  );
}

function ToTheDecision({ id, count }: { id: string; count: number }) {
  return (
    <div className={styles.notice}>
      <ButtonLink kind="primary" href={`/integrations/${id}/held`}>
        <Say id="users.held.decide" values={{ count }} />
      </ButtonLink>
    </div>
  );
}

/** Those who are protected by Ziik are not tried again, so they are listed apart. */
function Blocked({ id }: { id: string }) {
  const count = useSummary(id).data?.byStatus.blocked ?? 0;
  if (count === 0) return null;
  return (
    <div className={styles.notice}>
      <Notice
        tone="warn"
        title={<Say id="users.blocked" values={{ count }} />}
        action={
          <ButtonLink size="s" href={`/integrations/${id}/users?tab=everybody&status=blocked`}>
            <Say id="users.blocked.show" />
          </ButtonLink>
        }
      />
    </div>
  );
}
