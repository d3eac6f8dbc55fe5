import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Notice } from '../look/notice.tsx';
import { Empty, Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Moment } from '../look/time.tsx';
import { groupLetters, type LetterGroup } from './group-letters.ts';
import styles from './operator.module.css';
import { useDeadLetters } from './use-operator.ts';

type Action = 'redrive' | 'discard';
interface Asked {
  readonly action: Action;
  readonly group: LetterGroup;
}

/** Messages that a service could not handle, by their reasons, and what to do with them. */
export function DeadLettersPage() {
  const say = useSay();
  const cache = useQueryClient();
  const { all, isCut, error, refetch } = useDeadLetters();
  const [asked, setAsked] = useState<Asked | null>(null);
  const clear = useMutation({
    mutationFn: ({ action, group: { topic, reason } }: Asked) => {
      const body = { topic, ...(reason !== null && { reason }) };
      return answerOf(
        action === 'redrive'
          ? api.POST('/v1/dead-letters/redrive', { body })
          : api.POST('/v1/dead-letters/discard', { body }),
      );
    },
    onSuccess: () => setAsked(null),
    onSettled: () => cache.invalidateQueries({ queryKey: ['operator', 'dead-letters'] }),
  });
  if (all === undefined && error !== null) return <PageError error={error} onRetry={() => void refetch()} />;
  const groups = groupLetters(all ?? []);
  const ask = (action: Action, group: LetterGroup) => {
    clear.reset();
    setAsked({ action, group });
  };
  return (
    <Page
      title={say('operate.letters.title')}
      {...(all !== undefined &&
        all.length > 0 && {
          lead: (
            <Say id={isCut ? 'operate.letters.leadMore' : 'operate.letters.lead'} values={{ letters: all.length }} />
          ),
        })}
    >
      {clear.data !== undefined && (
        <Notice tone="good" role="status" title={<Say id="operate.letters.cleared" values={{ ...clear.data }} />} />
      )}
      {all === undefined && <Skeleton label={say('loading')} />}
      {all?.length === 0 && (
        <Empty>
          <Say id="operate.letters.empty" />
        </Empty>
      )}
      {groups.length > 0 && (
        <Table
          caption={say('operate.letters.title')}
          columns={columnsOf(say, ask)}
          rows={groups}
          keyOf={({ topic, reason }) => JSON.stringify([topic, reason])}
        />
      )}
      {asked !== null && (
        <ConfirmClearing
          asked={asked}
          isPending={clear.isPending}
          problem={clear.error === null ? null : problemOf(clear.error).code}
          onConfirm={() => clear.mutate(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </Page>
  );
}

interface ConfirmClearingProps {
  readonly asked: Asked;
  readonly isPending: boolean;
  readonly problem: string | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

function ConfirmClearing({ asked: { action, group }, isPending, problem, onConfirm, onClose }: ConfirmClearingProps) {
  const say = useSay();
  const values = { letters: group.letters };
  return (
    <Dialog
      isOpen
      isAlert
      title={<Say id={`operate.letters.${action}.ask`} values={values} />}
      onClose={onClose}
      closeLabel={say('close')}
      actions={
        <>
          <Button kind={action === 'discard' ? 'danger' : 'primary'} isPending={isPending} onPress={onConfirm}>
            <Say id={`operate.letters.${action}.confirm`} values={values} />
          </Button>
          <Button onPress={onClose}>
            <Say id="form.cancel" />
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        <p>
          <Say id={`operate.letters.${action}.what`} values={values} />
        </p>
        {problem !== null && (
          <Notice
            tone="bad"
            role="alert"
            title={<Say id={problem === 'clearing-under-way' ? 'operate.letters.underWay' : 'form.notSaved'} />}
          />
        )}
      </div>
    </Dialog>
  );
}

function columnsOf(
  say: ReturnType<typeof useSay>,
  ask: (action: Action, group: LetterGroup) => void,
): readonly Column<LetterGroup>[] {
  return [
    {
      id: 'reason',
      title: say('operate.letters.reason'),
      isRowHeader: true,
      cell: ({ reason, topic }) => (
        <div>
          {reason === null ? <Say id="operate.letters.noReason" /> : <bdi>{reason}</bdi>}
          <code className={styles.code}>{topic}</code>
        </div>
      ),
    },
    { id: 'service', title: say('operate.letters.service'), cell: ({ service }) => service },
    {
      id: 'letters',
      title: say('operate.letters.letters'),
      align: 'end',
      cell: ({ letters }) => <Say id="operate.runs.number" values={{ number: letters }} />,
    },
    {
      id: 'oldest',
      title: say('operate.letters.oldest'),
      cell: ({ oldest }) => (oldest === null ? <Say id="operate.nothing" /> : <Moment at={oldest} />),
    },
    {
      id: 'actions',
      title: say('operate.letters.actions'),
      cell: (group) =>
        group.reason === null ? (
          <Say id="operate.letters.byCommand" />
        ) : (
          <span className={styles.actions}>
            <Button size="s" onPress={() => ask('redrive', group)}>
              <Say id="operate.letters.redrive" />
            </Button>
            <Button size="s" kind="danger" onPress={() => ask('discard', group)}>
              <Say id="operate.letters.discard" />
            </Button>
          </span>
        ),
    },
  ];
}
