import { Component, type ReactNode } from 'react';
import { problemOf } from '../api/problem.ts';
import { Button, ButtonLink } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { Reference } from './refused.tsx';
import { Say, useSay } from './say.tsx';

/** A page that could not be shown: what happened, and the way on. The header stays. */
export function PageError({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const say = useSay();
  const { status, requestId } = problemOf(error);
  if (status === 404) {
    return (
      <Page title={say('error.notFound.title')}>
        <Notice
          tone="info"
          title={<Say id="error.notFound" />}
          action={
            <ButtonLink href="/integrations">
              <Say id="error.notFound.back" />
            </ButtonLink>
          }
        />
      </Page>
    );
  }
  const isOurs = error instanceof Error && status !== 0 ? status === 500 : !(status >= 400 || status === 0);
  return (
    <Page title={say('error.title')}>
      <Notice
        tone="bad"
        role="alert"
        title={<Say id={isOurs ? 'error.ours' : 'error.passing'} />}
        action={
          onRetry && (
            <Button onPress={onRetry}>
              <Say id="error.retry" />
            </Button>
          )
        }
      >
        <Reference of={requestId} />
      </Notice>
    </Page>
  );
}

interface Caught {
  readonly error: unknown;
}

interface BoundaryProps {
  /** The address of the page: another page begins without the error of the one before. */
  readonly path: string;
  readonly children: ReactNode;
}

/** Catches what a page throws while it is drawn, so that the header and the way back stay. */
export class PageBoundary extends Component<BoundaryProps, Caught> {
  override state: Caught = { error: null };

  static getDerivedStateFromError(error: unknown): Caught {
    return { error };
  }

  override componentDidUpdate({ path }: BoundaryProps): void {
    if (path !== this.props.path && this.state.error !== null) this.setState({ error: null });
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <PageError error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}
