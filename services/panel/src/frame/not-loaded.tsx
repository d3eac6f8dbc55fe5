import { type ComponentType, useState } from 'react';
import { Button } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { loadPage, NewVersion } from './load-page.ts';
import { Say, useSay } from './say.tsx';

/** A page, or what says why it cannot be loaded: the router shows nothing at all where loading one fails. */
export async function pageOrReason(load: () => Promise<ComponentType>): Promise<ComponentType> {
  try {
    return await loadPage(load);
  } catch (error) {
    return () => <NotLoadedPage load={load} error={error} />;
  }
}

interface NotLoadedPageProps {
  readonly load: () => Promise<ComponentType>;
  readonly error: unknown;
}

function NotLoadedPage({ load, error: first }: NotLoadedPageProps) {
  const [{ Loaded, error }, setTried] = useState<{ Loaded?: ComponentType; error: unknown }>({ error: first });
  if (Loaded !== undefined) return <Loaded />;
  if (error instanceof NewVersion) return <Reload />;
  const tryAgain = async (): Promise<void> => {
    try {
      setTried({ Loaded: await loadPage(load), error: null });
    } catch (again) {
      setTried({ error: again });
    }
  };
  return (
    <Reason
      id="error.passing"
      action={
        <Button onPress={() => void tryAgain()}>
          <Say id="error.retry" />
        </Button>
      }
    />
  );
}

function Reload() {
  return (
    <Reason
      id="error.newVersion"
      action={
        <Button kind="primary" onPress={() => window.location.reload()}>
          <Say id="error.reload" />
        </Button>
      }
    />
  );
}

function Reason({ id, action }: { id: 'error.passing' | 'error.newVersion'; action: React.ReactNode }) {
  const say = useSay();
  const isNew = id === 'error.newVersion';
  return (
    <Page title={say(isNew ? 'error.newVersion.title' : 'error.title')}>
      <Notice tone={isNew ? 'info' : 'warn'} role="alert" title={<Say id={id} />} action={action} />
    </Page>
  );
}
