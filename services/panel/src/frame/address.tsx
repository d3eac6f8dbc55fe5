import { type ReactNode, startTransition, useEffect, useLayoutEffect, useState } from 'react';
import { UNSAFE_createHashHistory as createHashHistory, Router, useLocation } from 'react-router';
import { guardHistory } from './guarded-history.ts';

const address = guardHistory(createHashHistory({ v5Compat: true }));

/** The page that the address names. */
export const pathNow = (): string => address.location.pathname;

/** Goes to a page from outside of any component. */
export function goTo(path: string): void {
  address.push(path);
}

interface AddressProps {
  readonly children: ReactNode;
  /** Told where somebody begins, and each time where they go. */
  readonly onGo: (pathname: string) => void;
}

/** Gives everything below it where it is. The page before stays until the next one can be shown. */
export function Address({ children, onGo }: AddressProps) {
  const [{ action, location }, setPlace] = useState(() => {
    onGo(pathNow());
    return { action: address.action, location: address.location };
  });
  useLayoutEffect(
    () =>
      address.listen(({ action: how, location: to }) => {
        onGo(to.pathname);
        startTransition(() => setPlace({ action: how, location: to }));
      }),
    [onGo],
  );
  return (
    <Router navigator={address} location={location} navigationType={action}>
      {children}
    </Router>
  );
}

/** Keeps somebody on this page while it holds what they have not saved; gives what they are to be asked, or null. */
export function useHeldPage(isHeld: boolean): { readonly stay: () => void; readonly leave: () => void } | null {
  const { pathname } = useLocation();
  const [leave, setLeave] = useState<(() => void) | null>(null);
  useEffect(() => {
    if (!isHeld) return;
    return address.guard({ isLeaving: (to) => to !== pathname, hold: (go) => setLeave(() => go) });
  }, [isHeld, pathname]);
  if (leave === null) return null;
  return {
    stay: () => setLeave(null),
    leave: () => {
      setLeave(null);
      leave();
    },
  };
}
