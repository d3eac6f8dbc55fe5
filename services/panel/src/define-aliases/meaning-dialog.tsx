import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../api/schema.ts';
import type { AzureField } from '../edit-integration/form-values.ts';
import { useSetAlias } from '../explain-user/use-person.ts';
import { useDebounced } from '../frame/debounced.ts';
import { Refused } from '../frame/refused.tsx';
import { Say, useSay } from '../frame/say.tsx';
import type { ValueGroup } from '../group-values/describe-group.ts';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Finder, type Found } from '../look/finder.tsx';
import { Notice } from '../look/notice.tsx';
import { say as toast } from '../look/toast.tsx';
import { Value } from '../look/value.tsx';
import styles from './meaning-dialog.module.css';

type Entry = components['schemas']['CatalogueEntry'];

const SHOWN = '50';

/** A value that is to mean something, with how many people it concerns. */
interface Meant extends Omit<ValueGroup, 'code' | 'firstSeenAt' | 'invisible'> {
  readonly code: string;
}

interface MeaningDialogProps {
  readonly id: string;
  readonly group: Meant;
  /** What it probably means; chosen at first. */
  readonly suggested?: { readonly id: number; readonly name: string } | undefined;
  readonly onClose: () => void;
}

/** Says which unit or user type a value means, for everybody who states it. */
export function MeaningDialog({ id, group, suggested, onClose }: MeaningDialogProps) {
  const say = useSay();
  const [chosen, setChosen] = useState<{ id: number; name: string } | null>(suggested ?? null);
  const [isAskedToChoose, setIsAskedToChoose] = useState(false);
  const { kind, users, seesNothing } = group;
  const value = group.value!;
  const save = useSetAlias(id, group.code === 'alias-target-gone');
  const confirm = (target: { id: number; name: string }) =>
    save.mutate(
      { kind, value, target: { id: target.id } },
      {
        onSuccess() {
          toast(say('alias.saved', { value, name: target.name, people: users }));
          onClose();
        },
      },
    );
  const names = {
    people: users,
    value: <Value of={value} />,
    field: <Say id={`azure.${group.field as AzureField}`} />,
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      closeLabel={say('close')}
      title={<Say id="alias.title" values={names} />}
      actions={
        <>
          <Button
            kind="primary"
            isPending={save.isPending}
            onPress={() => (chosen === null ? setIsAskedToChoose(true) : confirm(chosen))}
          >
            <Say id="alias.save" values={{ people: users }} />
          </Button>
          <Button onPress={onClose}>
            <Say id="form.cancel" />
          </Button>
        </>
      }
    >
      <p className={styles.lead}>
        <Say id={`alias.lead.${kind}`} values={names} />
      </p>
      <Picker
        id={id}
        group={group}
        chosen={chosen}
        onChoose={(entry) => {
          setChosen(entry);
          setIsAskedToChoose(false);
        }}
      />
      <div role="status" className={styles.effect}>
        {chosen !== null && (
          <Say
            id={`alias.effect.${kind}`}
            values={{ ...names, seesNothing, name: <bdi className={styles.name}>{chosen.name}</bdi> }}
          />
        )}
      </div>
      {isAskedToChoose && chosen === null && (
        <Notice tone="bad" role="alert" title={<Say id={`alias.choose.${kind}`} />} />
      )}
      {save.isError && <Refused error={save.error} />}
    </Dialog>
  );
}

interface PickerProps {
  readonly id: string;
  readonly group: Meant;
  readonly chosen: { id: number; name: string } | null;
  readonly onChoose: (entry: { id: number; name: string }) => void;
}

/** The units or user types of Ziik: the nearest first, then by name. The first fifty that fit are shown. */
function Picker({ id, group: { kind, nearest }, chosen, onChoose }: PickerProps) {
  const say = useSay();
  const [text, setText] = useState('');
  const search = useDebounced(text.trim());
  const { data, isError } = useQuery({
    queryKey: ['integration', id, 'catalogue', kind, search],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/integrations/{id}/catalogue', {
          params: { path: { id }, query: { kind, limit: SHOWN, ...(search !== '' && { search }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
  const entries = data?.data ?? [];
  const near = search === '' ? nearest : [];
  const others = entries.filter((entry) => !near.some((each) => each.id === entry.id));
  const known = new Map([...near, ...entries].map((each) => [String(each.id), each]));
  return (
    <Finder
      label={say(`alias.find.${kind}`)}
      placeholder={say('alias.find.placeholder')}
      text={text}
      onText={setText}
      listLabel={say(`alias.list.${kind}`)}
      chosen={chosen === null ? null : String(chosen.id)}
      onChoose={(key) => onChoose(known.get(key)!)}
      sections={[
        {
          id: 'nearest',
          title: say('alias.nearest'),
          items: near.map((each) => found(entries.find((entry) => entry.id === each.id) ?? each)),
        },
        { id: 'all', title: say(`alias.all.${kind}`), items: others.map(found) },
      ]}
    >
      {isError && <Say id="alias.notRead" />}
      {data !== undefined && entries.length === 0 && (
        <Say id={data.readAt === null ? 'alias.nothingRead' : `alias.nothingFits.${kind}`} />
      )}
      {data?.nextCursor != null && <Say id={`alias.more.${kind}`} values={{ shown: entries.length }} />}
      {data?.suspicious && <Say id="alias.suspicious" />}
    </Finder>
  );
}

function found(entry: Pick<Entry, 'id' | 'name'> & Partial<Entry>): Found {
  return {
    id: String(entry.id),
    name: entry.name,
    content: <bdi>{entry.name}</bdi>,
    note: (
      <>
        {entry.sameName && <Say id="alias.sameName" values={{ id: entry.id }} />}{' '}
        {entry.people !== undefined && <Say id="alias.people" values={{ people: entry.people }} />}
      </>
    ),
  };
}
