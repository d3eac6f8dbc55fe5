import { type Call, found, type Handler, ok, paged } from '../calls/call.ts';
import { isWithin, type Unit, type UserType, unitJson } from './catalogue.ts';

/** Units and user types as Ziik answers for them. */
export const catalogueCalls = {
  'units.list': (call) => {
    const types = (call.query.get('type') ?? 'unit').split(',');
    const units = [...call.instance.catalogue.units.values()].filter(({ type }) => types.includes(type));
    return paged(call, units, 15, unitJson);
  },
  'units.read': ({ instance, route }) => ok({ data: unitJson(found(instance.catalogue.units.get(route.id), 'Unit')) }),
  'units.read-by-reference': ({ instance, route }) =>
    ok({ data: unitJson(found(byReference(instance.catalogue.units, route.reference), 'Unit')) }),
  'usertypes.list': (call) => {
    const userTypes = call.query.has('all') ? call.instance.catalogue.userTypes.values() : typesInSight(call);
    return ok({ data: [...userTypes].map(userTypeJson) });
  },
  'usertypes.read': ({ instance, route }) =>
    ok({ data: userTypeJson(found(instance.catalogue.userTypes.get(route.id), 'UserType')) }),
  'usertypes.read-by-reference': ({ instance, route }) =>
    ok({ data: userTypeJson(found(byReference(instance.catalogue.userTypes, route.reference), 'UserType')) }),
} satisfies Record<string, Handler>;

/** Without `all`: those that somebody has in the caller's own units and below. */
function typesInSight({ instance }: Call): Iterable<UserType> {
  const own = instance.account.memberships.map(({ unit }) => unit);
  const seen = new Map<number, UserType>();
  for (const { memberships, status } of instance.directory.all) {
    if (status !== 'active') continue;
    for (const { unit, userTypes } of memberships) {
      if (own.some((ancestor) => isWithin(unit, ancestor))) for (const type of userTypes) seen.set(type.id, type);
    }
  }
  return [...seen.values()].sort((a, b) => a.id - b.id);
}

function byReference<T extends Unit | UserType>(all: Map<number, T>, reference: string): T | undefined {
  return [...all.values()].find((entry) => entry.reference !== '' && entry.reference === reference);
}

function userTypeJson({ id, reference, name }: UserType): Record<string, unknown> {
  return { id, reference, name };
}
