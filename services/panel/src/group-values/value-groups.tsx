import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { peopleKey } from '../api/people.ts';
import { type Integration, useIntegration } from '../api/queries.ts';
import { MeaningDialog } from '../define-aliases/meaning-dialog.tsx';
import { WhatValuesMean } from '../define-aliases/what-values-mean.tsx';
import type { AzureField } from '../edit-integration/form-values.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Card, Section } from '../look/page.tsx';
import { Pager } from '../look/pager.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Value } from '../look/value.tsx';
import { biggestRepair, type ValueGroup } from './describe-group.ts';
import { GroupRow } from './group-row.tsx';
import { SaveAsFile } from './save-as-file.tsx';
import styles from './value-groups.module.css';

type Kind = ValueGroup['kind'];
interface GroupsPage {
  readonly data: readonly ValueGroup[];
  readonly nextCursor: string | null;
}

const PAGE_SIZE = '10';

/** What people state in Azure that gives them no place, the most people first (S16 to S22). */
export function ValueGroups({ id }: { id: string }) {
  const integration = useIntegration(id).data;
  const [meant, setMeant] = useState<ValueGroup | null>(null);
  if (integration === undefined) return null;
  return (
    <>
      <BiggestRepair id={id} />
      <GroupsOfKind integration={integration} kind="unit" onMeans={setMeant} />
      <GroupsOfKind integration={integration} kind="user-type" onMeans={setMeant} />
      <WaysToFix id={id} />
      <WhatValuesMean id={id} />
      {meant !== null && <MeaningDialog id={id} group={meant} onClose={() => setMeant(null)} />}
    </>
  );
}

function useGroups(id: string, kind: Kind, cursor: string | undefined) {
  return useQuery({
    queryKey: [...peopleKey(id), 'values', kind, cursor ?? ''],
    queryFn: async ({ signal }) =>
      (await answerOf(
        api.GET('/v1/integrations/{id}/unmatched-values', {
          params: {
            path: { id },
            query: { sort: 'people', kind, limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) },
          },
          signal,
        }),
        // The other answer is the file, which has to be asked for.
      )) as GroupsPage,
    placeholderData: keepPreviousData,
  });
}

/** The one value whose repair helps most people; its page is read anyway. */
function BiggestRepair({ id }: { id: string }) {
  const units = useGroups(id, 'unit', undefined).data?.data ?? [];
  const userTypes = useGroups(id, 'user-type', undefined).data?.data ?? [];
  const repair = biggestRepair([...units, ...userTypes]);
  if (repair === null) return null;
  return (
    <p className={styles.repair}>
      <Say
        id="values.biggest"
        values={{
          people: repair.seesNothing,
          value: <Value of={repair.value} />,
          field: <Say id={`azure.${repair.field as AzureField}`} />,
        }}
      />
    </p>
  );
}

interface GroupsOfKindProps {
  readonly integration: Integration;
  readonly kind: Kind;
  readonly onMeans: (group: ValueGroup) => void;
}

function GroupsOfKind({ integration, kind, onMeans }: GroupsOfKindProps) {
  const say = useSay();
  // Cursors of the pages up to this one; the first page has none.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const { data, isError, refetch } = useGroups(integration.id, kind, cursors.at(-1));
  const field = say(`azure.${(kind === 'unit' ? integration.unitField : integration.userTypeField) as AzureField}`);
  return (
    <Section title={<Say id={`values.title.${kind}`} values={{ field }} />}>
      {isError && data === undefined && (
        <Notice
          tone="bad"
          role="alert"
          title={<Say id="users.notListed" />}
          action={
            <Button onPress={() => void refetch()}>
              <Say id="error.retry" />
            </Button>
          }
        />
      )}
      {data === undefined && !isError && <Skeleton label={say('loading')} />}
      {data?.data.length === 0 && (
        <p className={styles.none}>
          <Say id={`values.none.${kind}`} values={{ field }} />
        </p>
      )}
      {data !== undefined && data.data.length > 0 && (
        <Card isFlush>
          <ul className={styles.groups}>
            {data.data.map((group) => (
              <GroupRow
                key={`${group.code} ${group.value}`}
                id={integration.id}
                group={group}
                field={field}
                onMeans={() => onMeans(group)}
              />
            ))}
          </ul>
        </Card>
      )}
      <Pager
        label={say(`values.pages.${kind}`)}
        back={{
          label: say('users.previous'),
          onPress: cursors.length === 0 ? undefined : () => setCursors(cursors.slice(0, -1)),
        }}
        on={{
          label: say('users.next'),
          onPress: data?.nextCursor == null ? undefined : () => setCursors([...cursors, data.nextCursor!]),
        }}
      />
    </Section>
  );
}

function WaysToFix({ id }: { id: string }) {
  return (
    <div className={styles.ways}>
      <p>
        <Say id="values.ways" />
      </p>
      <SaveAsFile id={id} />
    </div>
  );
}
