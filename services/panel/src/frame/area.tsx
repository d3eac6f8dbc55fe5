import type { ReactNode } from 'react';
import { Navigate, Outlet } from 'react-router';
import { problemOf } from '../api/problem.ts';
import { useSession } from '../api/queries.ts';
import { ButtonLink } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { PageError } from './page-error.tsx';
import { Say, useSay } from './say.tsx';
import { type Role, startOf } from './start-of.ts';

/** Where somebody comes who asks for no page in particular: the area of their role. */
export function Start() {
  return (
    <WithRoles>
      {(roles) => {
        const start = startOf(roles);
        return start === null ? <NotForYou start={null} /> : <Navigate to={start} replace />;
      }}
    </WithRoles>
  );
}

/** The pages of one role. To others they say so, before anything is asked of the API. */
export function Area({ of }: { of: Role }) {
  return (
    <WithRoles>{(roles) => (roles.includes(of) ? <Outlet /> : <NotForYou start={startOf(roles)} of={of} />)}</WithRoles>
  );
}

/** Shows what depends on the roles, as soon as they are known. */
function WithRoles({
  children,
}: {
  children: (roles: NonNullable<ReturnType<typeof useSession>['data']>['roles']) => ReactNode;
}) {
  const say = useSay();
  const { data, error, refetch } = useSession();
  if (data !== undefined) return children(data.roles);
  if (error === null) return <Skeleton label={say('loading')} />;
  if (problemOf(error).status === 403) return <NotForYou start={null} />;
  return <PageError error={error} onRetry={() => void refetch()} />;
}

function NotForYou({ start, of = 'platform-administrator' }: { start: string | null; of?: Role }) {
  const say = useSay();
  return (
    <Page title={say('area.title')}>
      <Notice
        tone="info"
        title={<Say id={`area.only.${of}`} />}
        action={
          start !== null && (
            <ButtonLink href={start}>
              <Say id={start === '/operator' ? 'area.toOperator' : 'area.toIntegrations'} />
            </ButtonLink>
          )
        }
      >
        <p>
          <Say id="area.ask" />
        </p>
      </Notice>
    </Page>
  );
}
