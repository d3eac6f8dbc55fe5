import { useIntl } from 'react-intl';
import { Link } from 'react-router';
import type { Integration } from '../api/queries.ts';
import { useNow } from '../frame/now.ts';
import { Say } from '../frame/say.tsx';
import { wordsOfAudit } from './audit-words.ts';
import styles from './home.module.css';

/** That the hourly changes have missed nothing, as the weekly comparison with all of Azure found. */
export function AuditLine({ integration }: { integration: Pick<Integration, 'id' | 'audit'> }) {
  const intl = useIntl();
  const now = useNow();
  const words = wordsOfAudit(integration.audit, now);
  if (words === null) return null;
  const { at, form, values, runId } = words;
  const day = (
    <time dateTime={at} title={intl.formatDate(at, { dateStyle: 'full', timeStyle: 'long' })}>
      {intl.formatDate(at, form)}
    </time>
  );
  return (
    <p className={styles.lastRound}>
      <span>
        <Say id="home.audit" values={{ ...values, day }} />
        {runId !== null && (
          <>
            {' '}
            <Say id="home.audit.repaired" />
          </>
        )}
      </span>
      {runId !== null && (
        <Link to={`/integrations/${integration.id}/runs/${runId}`}>
          <Say id="home.audit.show" />
        </Link>
      )}
    </p>
  );
}
