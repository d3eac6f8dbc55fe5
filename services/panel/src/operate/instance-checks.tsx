import { useMutation } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { Say } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Card } from '../look/page.tsx';
import { Status } from '../look/status.tsx';
import { Moment } from '../look/time.tsx';
import { type Check, describeCheck } from './describe-instance.ts';
import styles from './operator.module.css';

/** Tries address and account of what is saved, and says whether webhooks come. */
export function InstanceChecks({ slug }: { slug: string }) {
  const check = useMutation({
    mutationFn: () => answerOf(api.POST('/v1/instances/{slug}/verification', { params: { path: { slug } } })),
  });
  return (
    <Card>
      <div className={styles.fields}>
        <h2>
          <Say id="operate.check.title" />
        </h2>
        <p>
          <Say id="operate.check.lead" />
        </p>
        <div>
          <Button isPending={check.isPending} onPress={() => check.mutate()}>
            <Say id="operate.check.button" />
          </Button>
        </div>
        {check.error !== null && (
          <Notice
            tone="bad"
            role="alert"
            title={<Say id={problemOf(check.error).status === 429 ? 'operate.check.tooOften' : 'error.passing'} />}
          />
        )}
        <ul className={styles.checks} aria-live="polite">
          {check.data?.checks.map((each) => (
            <li key={each.name}>
              <Result check={each} />
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Result({ check }: { check: Check }) {
  const { standing, id, values } = describeCheck(check);
  const at = values.lastDeliveryAt;
  return (
    <>
      <Status standing={standing}>
        <Say id={`operate.check.${check.name}`} />
      </Status>
      <p>
        <Say id={id} values={{ ...values, at: typeof at === 'string' ? <Moment at={at} /> : '' }} />
      </p>
    </>
  );
}
