import { useQueries } from '@tanstack/react-query';
import { Link } from 'react-router';
import { answerOf, api } from '../api/client.ts';
import type { Run } from '../api/queries.ts';
import { Say } from '../frame/say.tsx';
import { SaySentence } from '../frame/say-sentence.tsx';
import { Card, Section } from '../look/page.tsx';
import { Moment } from '../look/time.tsx';
import { happenedWords } from '../watch-run/change-words.ts';
import styles from './home.module.css';

/** Runs that are looked at: what one decided again may have changed nobody. */
const LOOKED_AT = 6;
const RUNS = 3;
const CHANGES = 4;

/** What happened to people last: a few changes of the newest runs that changed anything. */
export function RecentChanges({ id, runs }: { id: string; runs: readonly Run[] }) {
  const newest = runs.filter(hasChanged).slice(0, LOOKED_AT);
  const read = useQueries({
    queries: newest.map(({ id: runId }) => ({
      queryKey: ['integration', id, 'runs', runId, 'recent'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        answerOf(
          api.GET('/v1/runs/{id}/changes', {
            params: { path: { id: runId }, query: { limit: String(CHANGES) } },
            signal,
          }),
        ),
    })),
  });
  const rows = newest.flatMap((run, index) => {
    const page = read[index]?.data;
    return page === undefined || page.data.length === 0 ? [] : [{ run, ...page }];
  });
  if (rows.length === 0) return null;
  const shown = rows.slice(0, RUNS);
  return (
    <Section title={<Say id="home.recent" />}>
      <Card>
        <ul className={styles.recent}>
          {shown.flatMap(({ run, data, nextCursor }) => [
            ...data.map((change) => (
              <li key={`${run.id} ${change.azureId} ${change.what}`}>
                <span className={styles.when}>
                  <Moment at={change.at} />
                </span>
                <Link to={`/integrations/${id}/users/${change.azureId}`} className={styles.change!}>
                  <SaySentence of={happenedWords(change)} />
                </Link>
              </li>
            )),
            nextCursor !== null && (
              <li key={run.id}>
                <span className={styles.when} />
                <Link to={`/integrations/${id}/runs/${run.id}`}>
                  <Say id="home.recent.more" />
                </Link>
              </li>
            ),
          ])}
        </ul>
      </Card>
    </Section>
  );
}

/** A remap reads nobody; people that it decided otherwise count as updated. */
function hasChanged({ startedAt, counts }: Run): boolean {
  return startedAt !== null && counts.created + counts.updated + counts.restored + counts.removed > 0;
}
