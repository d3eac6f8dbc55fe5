/** Names of the calls, as journal, totals and faults know them. */
export const operations = [
  'unknown',
  'authenticate',
  'renew',
  'users.create',
  'users.list',
  'users.search',
  'users.current',
  'users.read',
  'users.read-by-reference',
  'users.update',
  'users.deactivate',
  'users.reactivate',
  'users.delete',
  'users.welcome',
  'memberships.list',
  'memberships.create',
  'memberships.update',
  'memberships.delete',
  'units.list',
  'units.read',
  'units.read-by-reference',
  'usertypes.list',
  'usertypes.read',
  'usertypes.read-by-reference',
  'webhooks.create',
  'webhooks.list',
  'webhooks.read',
  'webhooks.update',
  'webhooks.delete',
  'webhooks.triggers',
  'webhooks.add-trigger',
  'webhooks.remove-trigger',
  'webhooks.logs',
] as const;

/** One kind of call. `unknown`: no such path, or not with that method. */
export type Operation = (typeof operations)[number];

// `#` stands for a number, `*` for any one segment.
const paths: Record<string, Record<string, Operation>> = {
  authenticate: { POST: 'authenticate' },
  renew: { POST: 'renew' },
  users: { GET: 'users.list', POST: 'users.create' },
  'users/search': { GET: 'users.search' },
  'users/current': { GET: 'users.current' },
  'users/welcome': { POST: 'users.welcome' },
  'users/reference/*': { GET: 'users.read-by-reference' },
  'users/#': { GET: 'users.read', PATCH: 'users.update', DELETE: 'users.delete' },
  'users/#/deactivate': { POST: 'users.deactivate' },
  'users/#/reactivate': { POST: 'users.reactivate' },
  'users/#/units': { GET: 'memberships.list', POST: 'memberships.create' },
  'users/#/units/#': { PATCH: 'memberships.update', DELETE: 'memberships.delete' },
  units: { GET: 'units.list' },
  'units/#': { GET: 'units.read' },
  'units/reference/*': { GET: 'units.read-by-reference' },
  usertypes: { GET: 'usertypes.list' },
  'usertypes/#': { GET: 'usertypes.read' },
  'usertypes/reference/*': { GET: 'usertypes.read-by-reference' },
  webhooks: { GET: 'webhooks.list', POST: 'webhooks.create' },
  'webhooks/#': { GET: 'webhooks.read', PATCH: 'webhooks.update', DELETE: 'webhooks.delete' },
  'webhooks/#/triggers': { GET: 'webhooks.triggers', POST: 'webhooks.add-trigger' },
  'webhooks/#/triggers/#': { DELETE: 'webhooks.remove-trigger' },
  'webhooks/#/logs': { GET: 'webhooks.logs' },
};
const routes = new Map(Object.entries(paths));
const none: Record<string, Operation> = {};

/** Where a call leads. */
export interface Route {
  operation: Operation;
  /** What there is at the path at all: empty for 404, without the method for 405. */
  methods: Record<string, Operation>;
  /** The first number in the path. */
  id: number;
  /** The second number in the path. */
  secondId: number;
  /** What stands after `reference/`, decoded. */
  reference: string;
}

/** Finds the operation of a path below `/api/`. Throws a URIError on a reference that is badly encoded. */
export function findRoute(method: string, path: string): Route {
  const segments = path.split('/');
  let pattern = '';
  let id = 0;
  let secondId = 0;
  let reference = '';
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i]!;
    if (i === 2 && segments[1] === 'reference') {
      reference = decodeURIComponent(segment);
      pattern += '/*';
    } else if (isNumber(segment)) {
      if (id === 0) id = Number(segment);
      else secondId = Number(segment);
      pattern += '/#';
    } else pattern += i === 0 ? segment : `/${segment}`;
  }
  const methods = routes.get(pattern) ?? none;
  return { operation: methods[method] ?? 'unknown', methods, id, secondId, reference };
}

function isNumber(segment: string): boolean {
  const first = segment.charCodeAt(0);
  return first >= 48 && first <= 57 && /^\d{1,9}$/.test(segment);
}
