import { API_ROOT } from '../api/api-root.ts';
import { Say } from '../frame/say.tsx';
import { Card } from '../look/page.tsx';
import { Moment } from '../look/time.tsx';
import { TRIGGERS } from './describe-instance.ts';
import styles from './operator.module.css';
import type { Instance } from './use-operator.ts';

/** Which webhooks to set up in Ziik, with their addresses, and when each came last. */
export function InstanceWebhooks({ instance: { webhooks, lastDeliveryAt } }: { instance: Instance }) {
  const paths: Readonly<Record<string, string | undefined>> = webhooks;
  return (
    <Card>
      <div className={styles.fields}>
        <h2>
          <Say id="operate.webhooks.title" />
        </h2>
        <p>
          <Say id="operate.webhooks.lead" />
        </p>
        <ul className={styles.paths}>
          {TRIGGERS.map((trigger) => {
            const at = lastDeliveryAt[trigger];
            const path = paths[trigger];
            // Those that need not be set up are shown where they come all the same.
            if (path === undefined && at === null) return null;
            return (
              <li key={trigger}>
                <Say id={`operate.webhooks.${trigger}`} />
                {path !== undefined && <code className={styles.code}>{`${API_ROOT}${path}`}</code>}
                <p>
                  <Say
                    id={at === null ? 'operate.webhooks.never' : 'operate.webhooks.last'}
                    values={{ at: at === null ? '' : <Moment at={at} /> }}
                  />
                </p>
              </li>
            );
          })}
        </ul>
      </div>
    </Card>
  );
}
