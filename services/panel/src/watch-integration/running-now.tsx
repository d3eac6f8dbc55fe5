import { Link } from 'react-router';
import type { Run } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Card } from '../look/page.tsx';
import { RunProgress } from '../watch-run/run-progress.tsx';
import styles from './home.module.css';

/** The runs that are under way or wait, each with how far it is. */
export function RunningNow({ id, runs }: { id: string; runs: readonly Run[] }) {
  const say = useSay();
  if (runs.length === 0) return null;
  return (
    <Card>
      <ul aria-label={say('home.running')} className={styles.running}>
        {runs.map((run) => (
          <li key={run.id}>
            <RunProgress
              run={run}
              action={
                <Link to={`/integrations/${id}/runs/${run.id}`}>
                  <Say id="home.follow" />
                </Link>
              }
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
