import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, lazy, useEffect, useState } from 'react';
import { matchRoutes, type RouteObject, useRoutes } from 'react-router';
import { takeEarlyBodies } from '../api/ask-early.ts';
import { retryDelay, shouldRetry } from '../api/retry.ts';
import { seedCache } from '../api/seed-cache.ts';
import { IntegrationsPage } from '../list-integrations/integrations-page.tsx';
import { askParent, hearParent } from '../sign-in/embedded.ts';
import { keepSignedIn } from '../sign-in/renew-sign-in.ts';
import { currentSignIn, signInWith, signOut, useSignIn } from '../sign-in/session.ts';
import { hearTokens, isPath } from '../sign-in/take-token.ts';
import { HomePage } from '../watch-integration/home-page.tsx';
import { Address, goTo, pathNow } from './address.tsx';
import { applyLook, type Surroundings } from './apply-look.ts';
import { Area, Start } from './area.tsx';
import { Frame } from './frame.tsx';
import { IntegrationFrame } from './integration-frame.tsx';
import { loadLaterTexts } from './load-texts.ts';
import { pageOrReason } from './not-loaded.tsx';
import { PARENT_ORIGINS } from './page-settings.ts';
import { SignedOut } from './signed-out.tsx';
import { Texts } from './texts.tsx';

function createCache(): QueryClient {
  const cache = new QueryClient({
    defaultOptions: {
      queries: {
        // Also where the browser says that there is no network: what fails is said, and tried again.
        networkMode: 'always',
        staleTime: 5_000,
        retry: shouldRetry,
        retryDelay,
      },
      // What is asked for without a network fails at once, and is not sent later.
      mutations: { networkMode: 'always', retry: false },
    },
  });
  seedCache(cache, takeEarlyBodies(currentSignIn()?.token));
  return cache;
}

/** Loads a page with what all but the first ones need beside it. */
async function loadWhole(load: () => Promise<ComponentType>): Promise<ComponentType> {
  const [Page, { AriaLocale }] = await Promise.all([load(), import('../look/aria-locale.tsx'), loadLaterTexts()]);
  return () => (
    <AriaLocale>
      <Page />
    </AriaLocale>
  );
}

/** A page that is loaded when somebody goes there. */
function page(path: string, load: () => Promise<ComponentType>, children: RouteObject[] = []): RouteObject {
  let loading: Promise<{ default: ComponentType }> | undefined;
  const begin = () => {
    loading ??= pageOrReason(() => loadWhole(load)).then((loaded) => ({ default: loaded }));
    return loading;
  };
  const Page = lazy(begin);
  return { path, element: <Page />, children, handle: begin };
}

/** Begins to load the page of an address, and what stands around it, at once instead of one after the other. */
function beginToLoad(pathname: string): void {
  for (const { route } of matchRoutes(ROUTES, pathname) ?? []) (route.handle as (() => void) | undefined)?.();
}

// The two pages that the panel opens with come with it, the others when somebody goes there.
const INTEGRATION_PAGES: RouteObject[] = [
  { path: '/integrations', element: <IntegrationsPage /> },
  page('/integrations/new', async () => (await import('../edit-integration/new-page.tsx')).NewPage),
  page('/help', async () => (await import('../read-help/help-page.tsx')).HelpPage),
  {
    path: '/integrations/:id',
    element: <IntegrationFrame />,
    children: [
      { path: '', element: <HomePage /> },
      page('users', async () => (await import('../list-users/users-page.tsx')).UsersPage, [
        page(':azureId', async () => (await import('../explain-user/user-drawer.tsx')).UserDrawer),
      ]),
      page('held', async () => (await import('../decide-removals/held-page.tsx')).HeldPage),
      page('runs', async () => (await import('../watch-run/runs-page.tsx')).RunsPage),
      page('runs/:run', async () => (await import('../watch-run/run-page.tsx')).RunPage),
      page('settings', async () => (await import('../edit-integration/settings-page.tsx')).SettingsPage),
      page('saved', async () => (await import('../edit-integration/saved-page.tsx')).SavedPage),
      page('rehearsal', async () => (await import('../preview-change/rehearsal-page.tsx')).RehearsalPage),
      page('activity', async () => (await import('../read-activity/activity-page.tsx')).ActivityPage),
      page('help', async () => (await import('../read-help/help-page.tsx')).HelpPage),
    ],
  },
];

const OPERATOR_PAGES: RouteObject[] = [
  page('/operator', async () => (await import('../operate/operator-frame.tsx')).OperatorFrame, [
    page('', async () => (await import('../operate/operator-page.tsx')).OperatorPage),
    page('instances', async () => (await import('../operate/instances-page.tsx')).InstancesPage),
    page('instances/:slug', async () => (await import('../operate/instance-page.tsx')).InstancePage),
    page('new-instance', async () => (await import('../operate/new-instance-page.tsx')).NewInstancePage),
    page('runs', async () => (await import('../operate/operator-runs-page.tsx')).OperatorRunsPage),
    page('dead-letters', async () => (await import('../operate/dead-letters-page.tsx')).DeadLettersPage),
  ]),
];

const ROUTES: RouteObject[] = [
  {
    element: <Frame />,
    children: [
      { path: '*', element: <Start /> },
      { element: <Area of="platform-administrator" />, children: INTEGRATION_PAGES },
      { element: <Area of="operator" />, children: OPERATOR_PAGES },
    ],
  },
];

beginToLoad(pathNow());
hearTokens((token) => {
  if (!signInWith(token)) signOut();
});
keepSignedIn(PARENT_ORIGINS);

/** The whole panel. */
export function Panel() {
  const signIn = useSignIn();
  const [surroundings, setSurroundings] = useState<Surroundings>({});
  const [wasSignedIn, setWasSignedIn] = useState(signIn !== null);
  const [isAsking, setIsAsking] = useState(signIn === null && window.parent !== window);

  useEffect(() => {
    if (signIn !== null) setWasSignedIn(true);
  }, [signIn]);
  useEffect(() => {
    const forget = hearParent(PARENT_ORIGINS, (offer, isBeginning) => {
      setSurroundings((before) => ({ ...before, ...offer }));
      applyLook(offer);
      if (isBeginning && isPath(offer.path)) goTo(offer.path);
    });
    if (currentSignIn() === null) void askParent(PARENT_ORIGINS).then(() => setIsAsking(false));
    return forget;
  }, []);

  const wanted = surroundings.locale === undefined ? navigator.languages : [surroundings.locale];
  return (
    <Texts wanted={wanted} timeZone={surroundings.timeZone}>
      {signIn === null ? !isAsking && <SignedOut hasEnded={wasSignedIn} /> : <SignedInPanel key={signIn.identity} />}
    </Texts>
  );
}

/** Made new for each person: nothing that one has read or typed is shown to the next. */
function SignedInPanel() {
  const [cache] = useState(createCache);
  return (
    <QueryClientProvider client={cache}>
      <Address onGo={beginToLoad}>
        <Pages />
      </Address>
    </QueryClientProvider>
  );
}

function Pages() {
  return useRoutes(ROUTES);
}
