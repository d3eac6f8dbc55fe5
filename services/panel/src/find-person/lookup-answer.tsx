import type { UseQueryResult } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { problemOf } from '../api/problem.ts';
import { useIntegration } from '../api/queries.ts';
import { Say } from '../frame/say.tsx';
import { Button, ButtonLink } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Moment } from '../look/time.tsx';
import { nameOf } from '../look/value.tsx';
import styles from './lookup-answer.module.css';
import { type Lookup, lookupWords } from './lookup-words.ts';

interface LookupAnswerProps {
  readonly id: string;
  readonly text: string;
  readonly lookup: UseQueryResult<Lookup>;
  readonly onShow: (azureId: string) => void;
}

/** Where somebody is known who is not in the list (S31, S32). */
export function LookupAnswer({ id, text, lookup, onShow }: LookupAnswerProps) {
  const intl = useIntl();
  const integration = useIntegration(id).data;
  if (lookup.isError) {
    const { status, retryAfter } = problemOf(lookup.error);
    return (
      <div className={styles.answer}>
        <Notice
          tone="warn"
          role="alert"
          title={
            status === 429 ? (
              <Say id="find.tooMany" values={{ seconds: retryAfter ?? 60 }} />
            ) : (
              <Say id="find.notLookedUp" />
            )
          }
        />
      </div>
    );
  }
  if (lookup.data === undefined) {
    return (
      <p role="status" className={styles.answer}>
        <Say id="find.asking" />
      </p>
    );
  }
  const { user, ziik, azure, integration: other } = lookup.data;
  const words = lookupWords(lookup.data, integration?.enabled ?? false);
  const name = [user, azure, ziik].map((each) => each && nameOf(each)).find(Boolean) ?? text;
  return (
    <div className={styles.answer}>
      <Notice
        tone="info"
        role="status"
        title={
          <Say
            id={words.verdict}
            values={{
              text: <bdi>{text}</bdi>,
              name: <bdi>{name}</bdi>,
              other: <bdi>{other?.name}</bdi>,
              time: integration?.nextRunAt == null ? '' : <Moment at={integration.nextRunAt} />,
            }}
          />
        }
        action={
          user !== null && other === null ? (
            <Button size="s" onPress={() => onShow(user.azureId)}>
              <Say id="find.show" />
            </Button>
          ) : (
            other !== null && (
              <ButtonLink
                size="s"
                href={`/integrations/${other.id}/users?tab=everybody&search=${encodeURIComponent(text)}`}
              >
                <Say id="find.goThere" />
              </ButtonLink>
            )
          )
        }
      >
        {words.doubts.length > 0 && (
          <p>
            {intl.formatList(
              words.doubts.map((doubt) => intl.formatMessage({ id: doubt })),
              { type: 'unit' },
            )}
          </p>
        )}
      </Notice>
    </div>
  );
}
