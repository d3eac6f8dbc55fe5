import { type Location, NavigationType, type Navigator, parsePath, type To } from 'react-router';

/** The history of the browser, by the parts of it that are used here. */
export interface PlainHistory extends Navigator {
  readonly action: NavigationType;
  readonly location: Location;
  listen(hear: (update: Update) => void): () => void;
}

/** Where somebody is now; `delta` says by how many steps they went there, where the browser knows it. */
interface Update {
  readonly action: NavigationType;
  readonly location: Location;
  readonly delta: number | null;
}

/** Keeps somebody where they are until they have said that they want to leave. */
interface Guard {
  readonly isLeaving: (pathname: string) => boolean;
  /** Somebody wanted to go; `leave` takes them there. */
  readonly hold: (leave: () => void) => void;
}

export interface GuardedHistory extends PlainHistory {
  /** Only one at a time. Gives what ends it. */
  guard(by: Guard): () => void;
}

/**
 * A history that can keep somebody on a page, also from going back. (React Router's `useBlocker` does the same, for
 * its data router only: a ninth of the first page's scripts, of which the panel uses nothing else.)
 */
export function guardHistory(history: PlainHistory): GuardedHistory {
  let guard: Guard | null = null;
  let isReturning = false;
  let isLeaving = false;
  const unlessHeld = (to: To, go: () => void): void => {
    const { pathname } = typeof to === 'string' ? parsePath(to) : to;
    if (guard?.isLeaving(pathname ?? history.location.pathname)) guard.hold(go);
    else go();
  };
  /** The browser has gone back or on already: takes somebody to where they were, to ask them there. */
  const isHeld = ({ action, location, delta }: Update): boolean => {
    if (action !== NavigationType.Pop || !delta || guard === null || isLeaving || !guard.isLeaving(location.pathname))
      return false;
    isReturning = true;
    history.go(-delta);
    guard.hold(() => {
      isLeaving = true;
      history.go(delta);
    });
    return true;
  };
  return {
    get action() {
      return history.action;
    },
    get location() {
      return history.location;
    },
    createHref: (to) => history.createHref(to),
    go: (delta) => history.go(delta),
    push: (to, state) => unlessHeld(to, () => history.push(to, state)),
    replace: (to, state) => unlessHeld(to, () => history.replace(to, state)),
    listen: (hear) =>
      history.listen((update) => {
        if (isReturning) {
          isReturning = false;
          return;
        }
        if (isHeld(update)) return;
        isLeaving = false;
        hear(update);
      }),
    guard(by) {
      guard = by;
      return () => {
        if (guard === by) guard = null;
      };
    },
  };
}
