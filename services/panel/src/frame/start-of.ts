export type Role = 'platform-administrator' | 'operator';

/** The first page of somebody with these roles; null: none is for them. */
export function startOf(roles: readonly Role[]): '/integrations' | '/operator' | null {
  if (roles.includes('platform-administrator')) return '/integrations';
  return roles.includes('operator') ? '/operator' : null;
}
