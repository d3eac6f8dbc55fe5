import { invalid, Refusal } from '../refusal.ts';

/** A place in the hierarchy; departments are units of another type. */
export interface Unit {
  readonly id: number;
  name: string;
  reference: string;
  type: 'unit' | 'department';
  parent: Unit | undefined;
}

/** What newer screens of Ziik call a role. */
export interface UserType {
  readonly id: number;
  name: string;
  reference: string;
}

/** What may be said of a unit; `parent` is the id of another. */
export interface UnitFields {
  name?: string;
  reference?: string;
  type?: 'unit' | 'department';
  parent?: number | null;
}

/** What may be said of a user type. */
export interface UserTypeFields {
  name?: string;
  reference?: string;
}

/** The units and user types of one instance. Names need not be unique, as in Ziik; ids are never used again. */
export class Catalogue {
  readonly units = new Map<number, Unit>();
  readonly userTypes = new Map<number, UserType>();
  #lastUnit = 0;
  #lastUserType = 0;

  addUnit(fields: UnitFields): Unit {
    if (!fields.name) throw invalid('name', 'The name field is required.');
    const id = ++this.#lastUnit;
    const unit: Unit = { id, name: fields.name, reference: '', type: 'unit', parent: undefined };
    this.changeUnit(unit, fields);
    this.units.set(id, unit);
    return unit;
  }

  changeUnit(unit: Unit, fields: UnitFields): void {
    const parent = fields.parent == null ? undefined : this.unit(fields.parent);
    if (parent && isWithin(parent, unit)) throw invalid('parent', 'A unit cannot stand below itself.');
    if (fields.parent !== undefined) unit.parent = parent;
    unit.name = fields.name ?? unit.name;
    unit.reference = fields.reference ?? unit.reference;
    unit.type = fields.type ?? unit.type;
  }

  /** Takes the unit away; those below it move up. */
  removeUnit(unit: Unit): void {
    this.units.delete(unit.id);
    for (const other of this.units.values()) if (other.parent === unit) other.parent = unit.parent;
  }

  addUserType(fields: UserTypeFields): UserType {
    if (!fields.name) throw invalid('name', 'The name field is required.');
    const userType: UserType = { id: ++this.#lastUserType, name: fields.name, reference: fields.reference ?? '' };
    this.userTypes.set(userType.id, userType);
    return userType;
  }

  changeUserType(userType: UserType, fields: UserTypeFields): void {
    userType.name = fields.name ?? userType.name;
    userType.reference = fields.reference ?? userType.reference;
  }

  removeUserType(userType: UserType): void {
    this.userTypes.delete(userType.id);
  }

  /** By id, or by name (the first of several); 404 where there is none. */
  unit(key: number | string): Unit {
    return found(this.units, key, 'unit');
  }

  /** By id, or by name (the first of several); 404 where there is none. */
  userType(key: number | string): UserType {
    return found(this.userTypes, key, 'user type');
  }
}

function found<T extends { name: string }>(all: Map<number, T>, key: number | string, kind: string): T {
  const entry = typeof key === 'number' ? all.get(key) : [...all.values()].find((candidate) => candidate.name === key);
  if (!entry) throw new Refusal(404, `There is no ${kind} ${key}.`);
  return entry;
}

/** Whether the unit is the other one, or stands somewhere below it. */
export function isWithin(unit: Unit, ancestor: Unit): boolean {
  for (let at: Unit | undefined = unit; at; at = at.parent) if (at === ancestor) return true;
  return false;
}

/** A unit as Ziik shows it, its parent without the parent's parent. */
export function unitJson(unit: Unit): Record<string, unknown> {
  return { ...briefUnit(unit), parent: unit.parent ? briefUnit(unit.parent) : null };
}

function briefUnit(unit: Unit): Record<string, unknown> {
  let level = 0;
  for (let at = unit.parent; at; at = at.parent) level++;
  return {
    content_type: 'unit',
    id: unit.id,
    reference: unit.reference,
    name: unit.name,
    level,
    unit_type: unit.type,
    url: `api/units/${unit.id}`,
  };
}
