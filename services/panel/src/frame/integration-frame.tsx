import { Link, Outlet, useLocation, useNavigate, useParams } from 'react-router';
import { useLiveIntegration } from '../api/follow-integration.ts';
import { useIntegration } from '../api/queries.ts';
import { Tabs } from '../look/tabs.tsx';
import styles from './integration-frame.module.css';
import { PageError } from './page-error.tsx';
import { Say, useSay } from './say.tsx';
import type { TextId } from './texts.tsx';

const PARTS = ['home', 'users', 'runs', 'activity', 'settings', 'help'] as const;

/** What stands around every page of one integration: whose it is, its parts, and the stream that keeps it current. */
export function IntegrationFrame() {
  const say = useSay();
  const { id } = useParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useLiveIntegration(id!);
  const { data, error, refetch } = useIntegration(id!);
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  const part = pathname.split('/')[3];
  const current = part === 'held' ? 'users' : (PARTS.find((each) => each === part) ?? 'home');
  const root = `/integrations/${id}`;
  return (
    <>
      <div className={styles.head}>
        <nav aria-label={say('part.path')} className={styles.path}>
          <Link to="/integrations">
            <Say id="part.all" />
          </Link>
          <span aria-hidden="true">›</span>
          <bdi>{data?.name}</bdi>
        </nav>
        <Tabs
          label={say('part.label')}
          current={current}
          onChoose={(to) => void navigate(to)}
          tabs={PARTS.map((each) => ({
            id: each,
            label: say(`part.${each}` satisfies TextId),
            to: each === 'home' ? root : `${root}/${each}`,
          }))}
        />
      </div>
      <Outlet />
    </>
  );
}
