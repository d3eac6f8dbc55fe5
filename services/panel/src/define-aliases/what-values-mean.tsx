import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { readPeopleAgain } from '../api/people.ts';
import type { components } from '../api/schema.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Section } from '../look/page.tsx';
import { Pager } from '../look/pager.tsx';
import { Status } from '../look/status.tsx';
import { type Column, Table } from '../look/table.tsx';
import { say as toast } from '../look/toast.tsx';
import { Value } from '../look/value.tsx';

type Alias = components['schemas']['Alias'];

const STANDINGS = { 'in-force': 'good', 'name-wins': 'idle', 'target-gone': 'bad' } as const;

/** What administrators have said that values mean, to be taken back. Nothing is shown where nobody has said anything. */
export function WhatValuesMean({ id }: { id: string }) {
  const say = useSay();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const { data } = useQuery({
    queryKey: ['integration', id, 'aliases', cursor ?? ''],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/integrations/{id}/aliases', {
          params: { path: { id }, query: cursor === undefined ? {} : { cursor } },
          signal,
        }),
      ),
  });
  const columns: Column<Alias>[] = [
    {
      id: 'value',
      title: say('alias.column.value'),
      isRowHeader: true,
      cell: ({ value }) => <Value of={value} />,
    },
    {
      id: 'target',
      title: say('alias.column.target'),
      cell: ({ kind, target }) => <Say id={`alias.target.${kind}`} values={{ name: <bdi>{target.name}</bdi> }} />,
    },
    {
      id: 'state',
      title: say('users.column.status'),
      cell: ({ state }) => (
        <Status standing={STANDINGS[state]}>
          <Say id={`alias.state.${state}`} />
        </Status>
      ),
    },
    {
      id: 'remove',
      title: say('users.column.ask'),
      isTitleHidden: true,
      align: 'end',
      cell: (alias) => <TakeBack id={id} alias={alias} />,
    },
  ];
  if (data === undefined || (data.data.length === 0 && cursors.length === 0)) return null;
  return (
    <Section title={<Say id="alias.heading" />}>
      <Table caption={say('alias.heading')} columns={columns} rows={data.data} keyOf={(alias) => alias.id} />
      <Pager
        label={say('alias.pages')}
        back={{
          label: say('users.previous'),
          onPress: cursors.length === 0 ? undefined : () => setCursors(cursors.slice(0, -1)),
        }}
        on={{
          label: say('users.next'),
          onPress: data.nextCursor === null ? undefined : () => setCursors([...cursors, data.nextCursor!]),
        }}
      />
    </Section>
  );
}

function TakeBack({ id, alias }: { id: string; alias: Alias }) {
  const say = useSay();
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      answerOf(api.DELETE('/v1/integrations/{id}/aliases/{aliasId}', { params: { path: { id, aliasId: alias.id } } })),
    onSuccess: () => toast(say('alias.removed', { value: alias.value })),
    // Also after a failure: somebody else may have taken it back.
    onSettled() {
      readPeopleAgain(cache, id);
      void cache.invalidateQueries({ queryKey: ['integration', id, 'aliases'] });
    },
  });
  return (
    <>
      <Button
        size="s"
        isPending={remove.isPending}
        aria-label={say('alias.remove.label', { value: alias.value })}
        onPress={() => remove.mutate()}
      >
        <Say id="alias.remove" />
      </Button>
      {remove.isError && (
        <p role="alert">
          <Say id="alias.notRemoved" />
        </p>
      )}
    </>
  );
}
