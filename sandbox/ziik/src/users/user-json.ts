import { unitJson } from '../catalogue/catalogue.ts';
import type { Membership, ZiikUser } from './user.ts';

/** A user as a judge sees it: everything, with memberships. */
export interface ZiikUserView {
  id: number;
  reference: string;
  email: string;
  firstName: string;
  lastName: string;
  title: string | null;
  active: boolean;
  anonymised: boolean;
  administrator: boolean;
  /** Unix seconds. */
  deactivatedAt: number | null;
  welcomeMails: number;
  memberships: {
    unit: { id: number; name: string };
    department: { id: number; name: string } | null;
    userTypes: { id: number; name: string }[];
  }[];
}

/** For the control API. */
export function userView(user: ZiikUser): ZiikUserView {
  return {
    id: user.id,
    reference: user.reference,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    title: user.details?.title ?? null,
    active: user.status === 'active',
    anonymised: user.status === 'anonymised',
    administrator: user.role !== 'user',
    deactivatedAt: user.deactivatedAt || null,
    welcomeMails: user.welcomeMails,
    memberships: user.memberships.map(({ unit, department, userTypes }) => ({
      unit: { id: unit.id, name: unit.name },
      department: department ? { id: department.id, name: department.name } : null,
      userTypes: userTypes.map(({ id, name }) => ({ id, name })),
    })),
  };
}

/** The whole user, as Ziik answers for one and sends to webhooks. */
export function fullUser(user: ZiikUser): Record<string, unknown> {
  const { details, role } = user;
  const first = user.memberships[0];
  const unit = first ? unitJson(first.unit) : null;
  return {
    content_type: 'user',
    id: user.id,
    reference: user.reference,
    name: `${user.firstName} ${user.lastName}`,
    first_name: user.firstName,
    last_name: user.lastName,
    title: details?.title ?? null,
    active: user.status === 'active',
    country: details?.country ?? null,
    phone: details?.phone ?? null,
    email: user.email,
    birthday: details?.birthday ?? null,
    settings: {
      timezone: null,
      show_birthdays: 'none',
      birthdays_optout: false,
      expire: null,
      language: 'en',
      ...details?.settings,
    },
    admin: role !== 'user',
    system_admin: role === 'account',
    permissions: { edit: true, delete: role === 'user' },
    userTypes: first ? first.userTypes.map(({ id, name }) => ({ id, name })) : [],
    unit,
    physicalUnit: unit,
    meta_field_0: details?.metaFields?.[0] ?? null,
    meta_field_1: details?.metaFields?.[1] ?? null,
    meta_field_2: details?.metaFields?.[2] ?? null,
    meta_field_3: details?.metaFields?.[3] ?? null,
    meta_field_4: details?.metaFields?.[4] ?? null,
    url: `api/users/${user.id}`,
  };
}

/** The shorter user of lists and searches: no e-mail, no user types. */
export function listedUser(user: ZiikUser): Record<string, unknown> {
  const first = user.memberships[0];
  const unit = first ? unitJson(first.unit) : null;
  return {
    content_type: 'user',
    id: user.id,
    reference: user.reference,
    name: `${user.firstName} ${user.lastName}`,
    first_name: user.firstName,
    last_name: user.lastName,
    title: user.details?.title ?? null,
    avatar: null,
    active: user.status === 'active',
    unit,
    physicalUnit: unit,
    url: `api/users/${user.id}`,
  };
}

/** A membership as `/users/{id}/units` shows it. */
export function membershipJson({ unit, department, userTypes }: Membership): Record<string, unknown> {
  return {
    abilities: [],
    unit: unitJson(unit),
    department: department ? unitJson(department) : null,
    userTypes: userTypes.map(({ id, name }) => ({ id, name })),
    permissions: { edit: true, delete: true },
  };
}
