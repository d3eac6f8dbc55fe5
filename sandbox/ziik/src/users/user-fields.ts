import type { Call } from '../calls/call.ts';
import type { Unit, UserType } from '../catalogue/catalogue.ts';
import { invalid } from '../refusal.ts';
import type { UserDetails } from './user.ts';

/** The reference in the body, if it is there; `null` empties it. */
export function statedReference({ body }: Call): string | undefined {
  const value = body.reference;
  if (value === undefined) return undefined;
  if (value === null) return '';
  if (typeof value !== 'string') throw invalid('reference', 'The reference must be a string.');
  return value;
}

/** 422 for what is no e-mail address. */
export function checkedEmail(email: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(email.trim())) throw invalid('email', 'The email must be a valid email address.');
  return email;
}

/** The unit of that id, 422 where there is none. */
export function statedUnit({ instance }: Call, field: string, id: unknown): Unit {
  const unit = typeof id === 'number' ? instance.catalogue.units.get(id) : undefined;
  if (!unit) throw invalid(field, `The selected ${field} is invalid.`);
  return unit;
}

/** The user types of those ids, each once; 422 where one does not exist. */
export function statedUserTypes({ instance, body }: Call): UserType[] | undefined {
  const ids = body.userTypes;
  if (ids === undefined || ids === null) return undefined;
  if (!Array.isArray(ids)) throw invalid('userTypes', 'The userTypes must be an array.');
  return [...new Set(ids)].map((id, index) => {
    const userType = typeof id === 'number' ? instance.catalogue.userTypes.get(id) : undefined;
    if (!userType) throw invalid(`userTypes.${index}`, `The selected userTypes.${index} is invalid.`);
    return userType;
  });
}

/** Title, phone and so on with what the body says of them; undefined where there is nothing to keep. */
export function detailsWith(kept: UserDetails | undefined, { body }: Call): UserDetails | undefined {
  let details = kept;
  for (const field of ['title', 'phone', 'country', 'birthday'] as const) {
    const value = optionalText(body, field);
    if (value !== undefined) details = { ...details, [field]: value };
  }
  if (typeof body.country === 'string' && !/^[A-Za-z]{2}$/.test(body.country)) {
    throw invalid('country', 'The country must be an ISO alpha-2 code.');
  }
  if (body.settings !== undefined && body.settings !== null) {
    if (typeof body.settings !== 'object') throw invalid('settings', 'The settings must be an array.');
    details = { ...details, settings: { ...details?.settings, ...body.settings } };
  }
  for (let i = 0; i < 5; i++) {
    const value = optionalText(body, `meta_field_${i}`);
    if (value !== undefined) details = { ...details, metaFields: withEntry(details?.metaFields, i, value) };
  }
  return details;
}

function optionalText(body: Record<string, unknown>, field: string): string | null | undefined {
  const value = body[field];
  if (value === undefined || value === null) return value;
  if (typeof value !== 'string') throw invalid(field, `The ${field} must be a string.`);
  if (value.length > 255) throw invalid(field, `The ${field} may not be greater than 255 characters.`);
  return value;
}

function withEntry(entries: (string | null)[] | undefined, index: number, value: string | null): (string | null)[] {
  const copy = [...(entries ?? [null, null, null, null, null])];
  copy[index] = value;
  return copy;
}
