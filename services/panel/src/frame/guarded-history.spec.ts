import { beforeEach, describe, expect, it } from '@jest/globals';
import { UNSAFE_createMemoryHistory as createMemoryHistory } from 'react-router';
import { type GuardedHistory, guardHistory } from './guarded-history.ts';

let history: GuardedHistory;
let heard: string[];
let leave: (() => void) | null;
beforeEach(() => {
  history = guardHistory(createMemoryHistory({ initialEntries: ['/list', '/form'], v5Compat: true }));
  heard = [];
  leave = null;
  history.listen(({ location }) => heard.push(location.pathname));
});

/** Keeps somebody on the form. */
const keep = () => history.guard({ isLeaving: (path) => path !== '/form', hold: (go) => (leave = go) });

describe('somebody who has changed a form', () => {
  it.each([
    ['follows a link', () => history.push('/help'), '/help'],
    ['follows a link that is an object', () => history.push({ pathname: '/help', search: '?a=1' }), '/help'],
    ['is led on', () => history.replace('/help'), '/help'],
    ['goes back', () => history.go(-1), '/list'],
  ])('and %s is asked first, and then leaves', (_, go, to) => {
    keep();

    go();

    expect(history.location.pathname).toBe('/form');
    expect(heard).toEqual([]);
    leave!();
    expect(history.location.pathname).toBe(to);
    expect(heard).toEqual([to]);
  });

  it('is asked again the next time, having stayed', () => {
    keep();
    history.go(-1);
    leave = null;

    history.go(-1);

    expect(leave).not.toBeNull();
    expect(history.location.pathname).toBe('/form');
  });

  it('is not asked about another address of the same page', () => {
    keep();

    history.push('?part=2');

    expect(leave).toBeNull();
    expect(heard).toEqual(['/form']);
  });

  it('is not asked when it is saved', () => {
    const end = keep();
    end();

    history.go(-1);

    expect(heard).toEqual(['/list']);
  });
});
