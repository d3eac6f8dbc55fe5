import { Suspense } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { useSession } from '../api/queries.ts';
import { FindPerson } from '../find-person/find-person.tsx';
import { Icon } from '../look/icon.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import styles from './frame.module.css';
import { PageBoundary } from './page-error.tsx';
import { Say, useSay } from './say.tsx';
import { ServiceStrip } from './service-strip.tsx';
import { useLaterParts } from './use-later-parts.ts';

/** What stands around every page. */
export function Frame() {
  const say = useSay();
  const { pathname } = useLocation();
  const Toasts = useLaterParts(pathname);
  return (
    <>
      <button type="button" className={styles.skip} onClick={skipToContent}>
        <Say id="frame.skip" />
      </button>
      <header className={styles.header}>
        <div className={styles.inner}>
          <Link to="/" className={styles.brand!}>
            <Icon name="sync" />
            <Say id="frame.name" />
          </Link>
          <Areas />
          <FindPerson />
        </div>
      </header>
      <ServiceStrip />
      <main id="content" tabIndex={-1} className={styles.main}>
        <PageBoundary path={pathname}>
          <Suspense fallback={<Skeleton label={say('loading')} />}>
            <Outlet />
          </Suspense>
        </PageBoundary>
      </main>
      {Toasts !== null && <Toasts label={say('frame.toasts')} closeLabel={say('close')} />}
    </>
  );
}

/** The two areas of the panel, for those who may see both. */
function Areas() {
  const say = useSay();
  const roles = useSession().data?.roles ?? [];
  if (!roles.includes('operator') || !roles.includes('platform-administrator')) return null;
  return (
    <nav aria-label={say('frame.areas')} className={styles.areas}>
      <NavLink to="/integrations">
        <Say id="frame.integrations" />
      </NavLink>
      <NavLink to="/operator">
        <Say id="frame.operator" />
      </NavLink>
    </nav>
  );
}

/** The hash of the address is the route, so this cannot be a link to an anchor. */
function skipToContent(): void {
  document.getElementById('content')?.focus();
}
