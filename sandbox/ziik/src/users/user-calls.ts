import {
  type Call,
  created,
  found,
  type Handler,
  idsInQuery,
  noContent,
  ok,
  paged,
  text,
  userOf,
} from '../calls/call.ts';
import { invalid } from '../refusal.ts';
import type { ZiikUser } from './user.ts';
import { joined } from './user-directory.ts';
import { checkedEmail, detailsWith, statedReference, statedUnit, statedUserTypes } from './user-fields.ts';
import { fullUser, listedUser } from './user-json.ts';

/** The calls about users, as the facts about Ziik's API have them. */
export const userCalls = {
  'users.create': (call) => {
    const { instance, body } = call;
    call.reference = statedReference(call) ?? '';
    const names = { firstName: text(call, 'first_name'), lastName: text(call, 'last_name') };
    const email = checkedEmail(text(call, 'email'));
    if (body.unit === undefined && instance.settings.unitRequired) {
      throw invalid('unit', 'The unit field is required.');
    }
    const unit = body.unit === undefined ? undefined : statedUnit(call, 'unit', body.unit);
    const userTypes = statedUserTypes(call) ?? [];
    const details = detailsWith(undefined, call);
    const user = instance.directory.create({
      ...names,
      email,
      reference: call.reference,
      ...(details && { details }),
      // User types belong to a unit: without one there are none.
      ...(unit && { memberships: instance.directory.placement(unit, undefined, userTypes) }),
    });
    call.userId = user.id;
    if (body.welcome !== false) instance.directory.welcome(user);
    instance.userChanged('user.create', user);
    return created(call, `/users/${user.id}`, fullUser(user));
  },
  'users.list': (call) => {
    const { query, instance } = call;
    const users = instance.directory.listed(query.has('inactive') ? 'inactive' : 'active');
    return paged(call, filtered(users, idsInQuery(query, 'unit'), idsInQuery(query, 'userTypes')), 15, listedUser);
  },
  'users.search': (call) => {
    const { query } = call;
    const units = idsInQuery(query, 'units');
    return paged(call, filtered(candidates(call), units, idsInQuery(query, 'userTypes')), 50, listedUser);
  },
  'users.current': (call) => {
    call.userId = call.instance.account.id;
    return ok({ data: fullUser(call.instance.account) });
  },
  'users.read': (call) => ok({ data: fullUser(userOf(call)) }),
  'users.read-by-reference': (call) => {
    call.reference = call.route.reference;
    const user = found(call.instance.directory.byReference(call.reference), 'User');
    call.userId = user.id;
    return ok({ data: fullUser(user) });
  },
  'users.update': (call) => {
    const user = userOf(call);
    const { body, instance } = call;
    const reference = statedReference(call);
    const changes = {
      ...('email' in body && { email: checkedEmail(text(call, 'email')) }),
      ...('first_name' in body && { firstName: text(call, 'first_name') }),
      ...('last_name' in body && { lastName: text(call, 'last_name') }),
      ...(reference !== undefined && { reference }),
    };
    const details = detailsWith(user.details, call);
    const memberships = deprecatedPlacement(call, user);
    instance.directory.change(user, changes);
    user.details = details;
    instance.directory.place(user, memberships);
    instance.userChanged('user.update', user);
    return noContent;
  },
  'users.deactivate': (call) => {
    call.instance.deactivateUser(userOf(call).id);
    return noContent;
  },
  'users.reactivate': (call) => {
    call.instance.reactivateUser(userOf(call).id);
    return noContent;
  },
  'users.delete': (call) => {
    const user = userOf(call);
    const transfer = call.body.transfer ?? call.query.get('transfer');
    if (transfer !== null && call.instance.directory.byId(Number(transfer))?.status !== 'active') {
      throw invalid('transfer', 'The selected transfer is invalid.');
    }
    call.instance.deleteUser(user.id);
    return noContent;
  },
  'users.welcome': ({ body, instance }) => {
    const ids = Array.isArray(body.users) ? body.users : [];
    if (ids.length === 0) throw invalid('users', 'The users field is required.');
    const users = ids.map((id) => instance.directory.byId(Number(id)));
    if (users.some((user) => user?.status !== 'active')) throw invalid('users', 'The selected users is invalid.');
    for (const user of users) instance.directory.welcome(user!);
    return noContent;
  },
} satisfies Record<string, Handler>;

/** `unit` and `userTypes` in a PATCH still work, on the first membership. */
function deprecatedPlacement(call: Call, user: ZiikUser): ZiikUser['memberships'] {
  const { body, instance } = call;
  const [first, ...others] = user.memberships;
  const userTypes = statedUserTypes(call);
  if (body.unit === undefined && userTypes === undefined) return user.memberships;
  const unit = body.unit === undefined ? first?.unit : statedUnit(call, 'unit', body.unit);
  if (!unit || others.some((other) => other.unit === unit)) throw invalid('unit', 'The selected unit is invalid.');
  const placement = instance.directory.placement(unit, first?.department, userTypes ?? first?.userTypes ?? []);
  return joined(others.length === 0 ? [placement] : [placement, others]);
}

/** Active users who have the e-mail, or the keyword in their names. */
function candidates({ query, instance }: Call): readonly ZiikUser[] {
  const keyword = query.get('keyword')?.toLowerCase();
  const email = query.get('email');
  let users: readonly ZiikUser[];
  if (email === null) users = instance.directory.listed('active');
  else {
    const holder = instance.directory.byEmail(email);
    users = holder?.status === 'active' ? [holder] : [];
  }
  if (!keyword) return users;
  return users.filter(({ firstName, lastName }) => `${firstName} ${lastName}`.toLowerCase().includes(keyword));
}

function filtered(users: readonly ZiikUser[], unitIds: number[], userTypeIds: number[]): readonly ZiikUser[] {
  if (unitIds.length === 0 && userTypeIds.length === 0) return users;
  return users.filter(
    ({ memberships }) =>
      (unitIds.length === 0 || memberships.some(({ unit }) => unitIds.includes(unit.id))) &&
      (userTypeIds.length === 0 ||
        memberships.some(({ userTypes }) => userTypes.some(({ id }) => userTypeIds.includes(id)))),
  );
}
