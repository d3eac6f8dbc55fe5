import { Say } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Icon } from '../look/icon.tsx';
import { Card } from '../look/page.tsx';
import { Moment } from '../look/time.tsx';
import styles from './connection.module.css';
import { type Check, describeCheck, obstacleOf, type Verification } from './describe-check.ts';
import type { Outcome, Verifying } from './use-verification.ts';

interface ConnectionProps {
  readonly verifying: Verifying;
  /** The integration has read its directory before. */
  readonly hasRead: boolean;
}

/** Whether what was entered works, check by check, with the cure of what does not (S4). */
export function Connection({ verifying, hasRead }: ConnectionProps) {
  const { outcome, isBusy, toVerify, verify } = verifying;
  const verification = outcome?.kind === 'verified' ? outcome.verification : null;
  return (
    <Card>
      <section aria-labelledby="connection">
        <div className={styles.head}>
          <h2 id="connection">
            <Say id="verify.title" />
          </h2>
          {toVerify.kind === 'body' && (
            <Button size="s" onPress={() => void verify(toVerify.body)} isPending={isBusy}>
              <Say id={outcome === null ? 'verify.now' : 'verify.again'} />
            </Button>
          )}
        </div>
        <div role="status">
          <Lead verifying={verifying} />
          {verification !== null && (
            <ul className={isBusy ? `${styles.checks} ${styles.busy}` : styles.checks}>
              {verification.checks.map((check) => (
                <CheckLine key={check.name} check={check} hasRead={hasRead} />
              ))}
            </ul>
          )}
        </div>
      </section>
    </Card>
  );
}

function Lead({ verifying: { isBusy, outcome, toVerify } }: { verifying: Verifying }) {
  if (isBusy) return <p className={styles.lead}>{<Say id="verify.busy" />}</p>;
  if (outcome !== null) return <OutcomeLead outcome={outcome} />;
  const id = { body: 'verify.stored', incomplete: 'verify.waiting', 'needs-secret': 'verify.needsSecret' } as const;
  return (
    <p className={styles.lead}>
      <Say id={id[toVerify.kind]} />
    </p>
  );
}

function OutcomeLead({ outcome }: { outcome: Outcome }) {
  if (outcome.kind === 'waiting')
    return (
      <p className={styles.lead}>
        <Say id="verify.tooOften" values={{ seconds: outcome.seconds }} />
      </p>
    );
  if (outcome.kind === 'not-tried')
    return (
      <p className={styles.lead}>
        <Say id={outcome.problem.status === 422 ? 'verify.refused' : 'verify.notTried'} />
      </p>
    );
  const works = doesWork(outcome.verification);
  return (
    <p className={styles.lead}>
      <span className={works ? styles.works : styles.fails}>
        <Say id={works ? 'verify.works' : 'verify.doesNotWork'} />
      </span>{' '}
      <Say id="verify.triedAt" values={{ time: <Moment at={outcome.at} /> }} />
    </p>
  );
}

function doesWork(verification: Verification): boolean {
  return obstacleOf(verification) === undefined;
}

const ICONS = { passed: 'check', failed: 'cross', skipped: 'circle' } as const;

function CheckLine({ check, hasRead }: { check: Check; hasRead: boolean }) {
  const { line, values, why, cure, unknown, microsoftCode } = describeCheck(check, hasRead);
  return (
    <li className={`${styles.check} ${styles[check.status]}`}>
      <Icon name={ICONS[check.status]} />
      <div>
        <p className={styles.line}>
          <Say id={line} values={values} />
        </p>
        {why !== null && (
          <p>
            <Say id={why} />
          </p>
        )}
        {cure !== null && (
          <p className={styles.cure}>
            <Say id={cure} />
          </p>
        )}
        {unknown !== null && <p>{unknown}</p>}
        {microsoftCode !== null && (
          <p className={styles.code}>
            <Say id="verify.microsoftCode" values={{ code: <code>{microsoftCode}</code> }} />
          </p>
        )}
      </div>
    </li>
  );
}
