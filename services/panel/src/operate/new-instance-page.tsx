import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { answerOf, api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import type { TextId } from '../frame/texts.tsx';
import { Button, ButtonLink } from '../look/button.tsx';
import { Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { say as toast } from '../look/toast.tsx';
import { bodyOf, type InstanceField, refusedInstance, type InstanceForm as Values } from './describe-instance.ts';
import { InstanceForm } from './instance-form.tsx';
import { useInstances } from './use-operator.ts';

export const NOTHING_REFUSED: ReadonlyMap<InstanceField | null, TextId> = new Map();

/** Sets up a Ziik instance; one that is there already is not overwritten from here. */
export function NewInstancePage() {
  const say = useSay();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { all, error, refetch } = useInstances();
  const [values, setValues] = useState<Values>({
    slug: '',
    baseUrl: '',
    username: '',
    password: '',
    webhookSecret: '',
    refusesWebhooks: false,
  });
  const save = useMutation({
    mutationFn: () =>
      answerOf(api.PUT('/v1/instances/{slug}', { params: { path: { slug: values.slug } }, body: bodyOf(values) })),
    onSuccess: async ({ slug }) => {
      toast(say('form.saved'));
      void cache.invalidateQueries({ queryKey: ['operator', 'instances'] });
      await navigate(`/operator/instances/${encodeURIComponent(slug)}`);
    },
  });
  if (all === undefined && error !== null) return <PageError error={error} onRetry={() => void refetch()} />;
  return (
    <Page title={say('operate.instance.new')} lead={<Say id="operate.instance.new.lead" />}>
      {all === undefined ? (
        <Skeleton label={say('loading')} />
      ) : (
        <InstanceForm
          isNew
          values={values}
          onChange={(changed) => {
            setValues(changed);
            save.reset();
          }}
          taken={all.map(({ slug }) => slug)}
          refused={save.error === null ? NOTHING_REFUSED : refusedInstance(problemOf(save.error))}
          onSave={() => save.mutate()}
          actions={
            <>
              <Button type="submit" kind="primary" isPending={save.isPending}>
                <Say id="form.save" />
              </Button>
              <ButtonLink href="/operator/instances">
                <Say id="form.cancel" />
              </ButtonLink>
            </>
          }
        />
      )}
    </Page>
  );
}
