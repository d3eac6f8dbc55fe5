import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { answerOf, api } from '../api/client.ts';
import { peopleKey } from '../api/people.ts';
import { Say } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import styles from './memberships.module.css';

/** Where somebody stands in Ziik. A list does not have it, so it is read when somebody wants to see it. */
export function Memberships({ id, azureId }: { id: string; azureId: string }) {
  const intl = useIntl();
  const [isWanted, setIsWanted] = useState(false);
  const { data, isError } = useQuery({
    queryKey: [...peopleKey(id), 'person', azureId],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/integrations/{id}/users/{azureId}', { params: { path: { id, azureId } }, signal })),
    enabled: isWanted,
  });
  if (!isWanted) {
    return (
      <Button size="s" onPress={() => setIsWanted(true)}>
        <Say id="users.showMemberships" />
      </Button>
    );
  }
  if (isError) return <Say id="users.notRead" />;
  return (
    <ul className={styles.memberships}>
      {data?.memberships.map(({ unit, userTypes }, at) => (
        <li key={unit?.id ?? `without ${at}`}>
          {unit === null ? <Say id="users.noUnit" /> : <bdi>{unit.name}</bdi>}
          <span className={styles.types}>
            {userTypes.length === 0 ? (
              <Say id="users.noUserType" />
            ) : (
              <bdi>{intl.formatList(userTypes.map(({ name }) => name))}</bdi>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
