import { useParams } from 'react-router';
import { PageError } from '../frame/page-error.tsx';
import { useSay } from '../frame/say.tsx';
import { Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { useSaved } from './read-saved.ts';
import { SavedForm } from './saved-form.tsx';

/** Changes an Azure User Sync that is there. */
export function SettingsPage() {
  const say = useSay();
  const { id } = useParams();
  const { data, error, refetch } = useSaved(id!);
  if (error !== null && data === undefined) return <PageError error={error} onRetry={() => void refetch()} />;
  const title = say('form.settings.title');
  return (
    <Page title={title} windowTitle={data === undefined ? title : `${title} – ${data.integration.name}`}>
      {data === undefined ? <Skeleton label={say('loading')} /> : <SavedForm key={id} read={data} />}
    </Page>
  );
}
