import { ButtonLink } from '../look/button.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { RETURN_URL } from './page-settings.ts';
import { Say, useSay } from './say.tsx';

/** Where nobody is signed in: after a reload, or when the sign-in has ended. */
export function SignedOut({ hasEnded }: { hasEnded: boolean }) {
  const say = useSay();
  return (
    <Page title={say('signIn.title')}>
      <Notice
        tone="info"
        title={<Say id={hasEnded ? 'signIn.ended' : 'signIn.onlyWhileOpen'} />}
        action={
          RETURN_URL !== null && (
            <ButtonLink kind="primary" href={RETURN_URL}>
              <Say id="signIn.openAgain" />
            </ButtonLink>
          )
        }
      >
        {RETURN_URL === null && (
          <p>
            <Say id="signIn.openAgainFromZiik" />
          </p>
        )}
      </Notice>
    </Page>
  );
}
