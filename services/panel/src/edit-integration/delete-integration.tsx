import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { answerOf, api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import type { Integration } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Field } from '../look/field.tsx';
import { Notice } from '../look/notice.tsx';
import { Card } from '../look/page.tsx';
import { say as toast } from '../look/toast.tsx';
import styles from './delete-integration.module.css';

interface DeleteProps {
  readonly integration: Pick<Integration, 'id' | 'name' | 'enabled' | 'counts'>;
  /** Nothing else on the page needs an answer any more. */
  readonly onDeleted: () => void;
}

/** The end of an integration: what happens to its people, and the way to it once it is switched off. */
export function DeleteIntegration({ integration, onDeleted }: DeleteProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card>
      <section aria-labelledby="delete" className={styles.section}>
        <div className={styles.words}>
          <h2 id="delete">
            <Say id="delete.title" />
          </h2>
          <p>
            <Say id="delete.words" values={{ count: integration.counts.linked }} />
          </p>
          {integration.enabled && (
            <p>
              <Say id="delete.switchOffFirst" />
            </p>
          )}
        </div>
        {!integration.enabled && (
          <Button kind="danger" onPress={() => setIsOpen(true)}>
            <Say id="delete.open" />
          </Button>
        )}
      </section>
      {isOpen && <DeleteDialog integration={integration} onDeleted={onDeleted} onClose={() => setIsOpen(false)} />}
    </Card>
  );
}

function DeleteDialog({ integration, onDeleted, onClose }: DeleteProps & { readonly onClose: () => void }) {
  const say = useSay();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [typed, setTyped] = useState('');
  const [isTried, setIsTried] = useState(false);
  const { id, name, counts } = integration;
  const isSame = typed.trim().normalize('NFC') === name.trim().normalize('NFC');
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE('/v1/integrations/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      onDeleted();
      toast(say('delete.done', { name }));
      await navigate('/integrations');
      cache.removeQueries({ queryKey: ['integration', id] });
      await cache.invalidateQueries({ queryKey: ['integrations'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setIsTried(true);
    if (isSame) remove.mutate();
  };
  const isOn = remove.error !== null && problemOf(remove.error).code === 'integration-enabled';
  return (
    <Dialog
      isAlert
      isOpen
      title={<Say id="delete.question" values={{ name: <bdi>{name}</bdi> }} />}
      onClose={onClose}
      closeLabel={say('close')}
    >
      <form onSubmit={submit} noValidate className={styles.form}>
        <p>
          <Say id="delete.consequence" values={{ count: counts.linked }} />
        </p>
        <Field
          name="confirmation"
          label={say('delete.type', { name })}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          error={isTried && !isSame ? say('delete.notTheName') : undefined}
        />
        {remove.error !== null && (
          <Notice tone="bad" role="alert" title={<Say id={isOn ? 'delete.switchOffFirst' : 'delete.failed'} />} />
        )}
        <div className={styles.actions}>
          <Button type="submit" kind="danger" isPending={remove.isPending}>
            <Say id="delete.confirm" />
          </Button>
          <Button onPress={onClose}>
            <Say id="delete.keep" />
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
