import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { Moment } from '../look/time.tsx';
import { say as toast } from '../look/toast.tsx';
import { bodyOf, refusedInstance, type InstanceForm as Values } from './describe-instance.ts';
import { InstanceChecks } from './instance-checks.tsx';
import { InstanceForm } from './instance-form.tsx';
import { InstanceWebhooks } from './instance-webhooks.tsx';
import { NOTHING_REFUSED } from './new-instance-page.tsx';
import styles from './operator.module.css';
import { type Instance, useInstance } from './use-operator.ts';

/** One Ziik instance: its account, whether it works, and what came from it last. */
export function InstancePage() {
  const say = useSay();
  const slug = useParams().slug!;
  const { data, error, refetch } = useInstance(slug);
  if (data === undefined) {
    if (error !== null) return <PageError error={error} onRetry={() => void refetch()} />;
    return (
      <Page title={slug}>
        <Skeleton label={say('loading')} />
      </Page>
    );
  }
  const { instance, etag } = data;
  const { catalogueReadAt } = instance;
  return (
    <Page
      title={slug}
      windowTitle={say('operate.instance.window', { slug })}
      lead={
        <Say
          id={catalogueReadAt === null ? 'operate.instance.lead.never' : 'operate.instance.lead'}
          values={{ at: catalogueReadAt === null ? '' : <Moment at={catalogueReadAt} /> }}
        />
      }
    >
      <div className={styles.columns}>
        <SavedInstance key={slug} instance={instance} etag={etag} />
        <div className={styles.aside}>
          <InstanceChecks slug={slug} />
          <InstanceWebhooks instance={instance} />
        </div>
      </div>
    </Page>
  );
}

function formOf({ slug, baseUrl, username }: Instance): Values {
  return { slug, baseUrl, username, password: '', webhookSecret: '', refusesWebhooks: false };
}

function SavedInstance({ instance, etag }: { instance: Instance; etag: string | null }) {
  const say = useSay();
  const cache = useQueryClient();
  const [values, setValues] = useState(() => formOf(instance));
  // The version that was looked at when the form was filled: a change of somebody else is not overwritten.
  const [version, setVersion] = useState(etag);
  const { slug } = instance;
  const save = useMutation({
    mutationFn: async () => {
      const header = version === null ? {} : { 'If-Match': version };
      const { data, response } = await api.PUT('/v1/instances/{slug}', {
        params: { path: { slug }, header },
        body: bodyOf(values),
      });
      return { instance: data as Instance, etag: response.headers.get('etag') };
    },
    onSuccess: (saved) => {
      cache.setQueryData(['operator', 'instance', slug], saved);
      void cache.invalidateQueries({ queryKey: ['operator', 'instances'] });
      setValues(formOf(saved.instance));
      setVersion(saved.etag);
      toast(say('form.saved'));
    },
  });
  const takeTheirs = async () => {
    save.reset();
    await cache.refetchQueries({ queryKey: ['operator', 'instance', slug] });
    const now = cache.getQueryData<{ instance: Instance; etag: string | null }>(['operator', 'instance', slug]);
    if (now === undefined) return;
    setValues(formOf(now.instance));
    setVersion(now.etag);
  };
  const problem = save.error === null ? null : problemOf(save.error);
  return (
    <InstanceForm
      isNew={false}
      values={values}
      onChange={(changed) => {
        setValues(changed);
        save.reset();
      }}
      taken={[]}
      refused={problem === null ? NOTHING_REFUSED : refusedInstance(problem)}
      onSave={() => save.mutate()}
      actions={
        <>
          <Button type="submit" kind="primary" isPending={save.isPending}>
            <Say id="form.save" />
          </Button>
          <Button onPress={() => void takeTheirs()}>
            <Say id={problem?.status === 412 ? 'operate.instance.readAgain' : 'form.cancel'} />
          </Button>
        </>
      }
    />
  );
}
