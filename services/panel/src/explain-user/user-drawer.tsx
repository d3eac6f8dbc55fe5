import { useEffect } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { problemOf } from '../api/problem.ts';
import { type Integration, useIntegration } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Notice } from '../look/notice.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Status } from '../look/status.tsx';
import { Name } from '../look/value.tsx';
import { AzureValues } from './azure-values.tsx';
import styles from './explain.module.css';
import { nameOfPerson } from './explain-words.ts';
import { ExplanationSteps } from './explanation-steps.tsx';
import { Facts } from './facts.tsx';
import { History } from './history.tsx';
import type { Person } from './person.ts';
import { STANDINGS } from './standing.ts';
import { Technical } from './technical.tsx';
import { usePerson } from './use-person.ts';
import { Verdict } from './verdict.tsx';

/** One person, beside the list: why they are where they are, and what can be done. */
export function UserDrawer() {
  const say = useSay();
  const { id, azureId } = useParams();
  const { search } = useLocation();
  const navigate = useNavigate();
  const integration = useIntegration(id!).data;
  const { data: person, error, refetch } = usePerson(id!, azureId!);
  const isMissing = person === undefined && error !== null && problemOf(error).status === 404;
  const name = person && (nameOfPerson(person) ?? say('person.unnamed'));
  const title = isMissing ? say('explain.notFound.title') : (name ?? say('explain.loading'));
  useWindowTitle(title);
  const close = () => void navigate(`/integrations/${id}/users${search}`);
  return (
    <Dialog
      kind="drawer"
      isOpen
      onClose={close}
      closeLabel={say('close')}
      title={person === undefined ? title : <PersonTitle name={name!} status={person.status} />}
    >
      {person !== undefined && integration !== undefined ? (
        <Contents person={person} integration={integration} />
      ) : isMissing ? (
        <Notice
          tone="info"
          title={<Say id="explain.notFound" />}
          action={
            <Button onPress={close}>
              <Say id="explain.notFound.back" />
            </Button>
          }
        />
      ) : error !== null ? (
        <Notice
          tone="bad"
          role="alert"
          title={<Say id="error.passing" />}
          action={
            <Button onPress={() => void refetch()}>
              <Say id="error.retry" />
            </Button>
          }
        />
      ) : (
        <Skeleton lines={8} label={say('explain.loading')} />
      )}
    </Dialog>
  );
}

function PersonTitle({ name, status }: { name: string; status: Person['status'] }) {
  return (
    <span className={styles.title}>
      <Name of={name} />{' '}
      <span className={styles.status}>
        <Status standing={STANDINGS[status]}>
          <Say id={`explain.status.${status}`} />
        </Status>
      </span>
    </span>
  );
}

function Contents({ person, integration }: { person: Person; integration: Integration }) {
  const isForgotten = person.explanation?.verdict.code === 'purged';
  if (isForgotten) {
    return (
      <div className={styles.contents}>
        <Verdict person={person} integration={integration} />
        <Technical person={person} />
      </div>
    );
  }
  return (
    <div className={styles.contents}>
      <Verdict person={person} integration={integration} />
      {person.explanation !== null && <ExplanationSteps steps={person.explanation.steps} />}
      <Facts person={person} />
      <History person={person} integrationId={integration.id} />
      <div>
        <AzureValues azure={person.azure} integration={integration} />
        <Technical person={person} />
      </div>
    </div>
  );
}

function useWindowTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = `${title} – Azure User Sync`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
