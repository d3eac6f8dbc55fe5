import { type Call, created, found, type Handler, noContent, ok, userOf } from '../calls/call.ts';
import type { Unit } from '../catalogue/catalogue.ts';
import { invalid } from '../refusal.ts';
import type { Membership, ZiikUser } from './user.ts';
import { joined } from './user-directory.ts';
import { statedUnit, statedUserTypes } from './user-fields.ts';
import { membershipJson } from './user-json.ts';

/** The calls about a user's units. */
export const membershipCalls = {
  'memberships.list': (call) => ok({ data: userOf(call).memberships.map(membershipJson) }),
  'memberships.create': (call) => {
    const user = userOf(call);
    if (call.body.unit === undefined) throw invalid('unit', 'The unit field is required.');
    const unit = newUnit(call, user);
    const placement = call.instance.directory.placement(
      unit,
      statedDepartment(call) ?? undefined,
      statedUserTypes(call) ?? [],
    );
    place(call, user, joined(user.memberships.length === 0 ? [placement] : [user.memberships, placement]));
    return created(call, `/users/${user.id}/units`, membershipJson(placement[0]!));
  },
  'memberships.update': (call) => {
    const user = userOf(call);
    const current = membershipOf(call, user);
    const isMoved = call.body.unit !== undefined && call.body.unit !== current.unit.id;
    const department = statedDepartment(call);
    const placement = call.instance.directory.placement(
      isMoved ? newUnit(call, user) : current.unit,
      department === undefined ? current.department : (department ?? undefined),
      statedUserTypes(call) ?? current.userTypes,
    );
    place(call, user, joined(user.memberships.map((other) => (other === current ? placement : [other]))));
    return noContent;
  },
  'memberships.delete': (call) => {
    const user = userOf(call);
    const current = membershipOf(call, user);
    if (user.memberships.length === 1 && call.instance.settings.keepOneMembership) {
      throw invalid('unit', 'A user must keep at least one unit.');
    }
    const left = user.memberships.filter((other) => other !== current);
    place(call, user, left);
    return noContent;
  },
} satisfies Record<string, Handler>;

function place(call: Call, user: ZiikUser, memberships: readonly Membership[]): void {
  call.instance.directory.place(user, memberships);
  call.instance.userChanged('user.update', user);
}

function membershipOf(call: Call, user: ZiikUser): Membership {
  return found(
    user.memberships.find(({ unit }) => unit.id === call.route.secondId),
    'UnitMembership',
  );
}

/** A unit in which the user is not yet. */
function newUnit(call: Call, user: ZiikUser): Unit {
  const unit = statedUnit(call, 'unit', call.body.unit);
  if (user.memberships.some((other) => other.unit === unit)) {
    throw invalid('unit', 'The user is already a member of the unit.');
  }
  return unit;
}

/** `undefined` where nothing is said, `null` where there is to be none. */
function statedDepartment(call: Call): Unit | null | undefined {
  const { department } = call.body;
  return department === undefined || department === null ? department : statedUnit(call, 'department', department);
}
