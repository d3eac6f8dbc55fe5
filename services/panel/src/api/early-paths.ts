/** What the first page of a route asks of the API, word for word as its queries ask it. */
export function earlyPaths(route: string, claims: Readonly<Record<string, unknown>> | null, now: number): string[] {
  if (typeof claims?.exp !== 'number' || claims.exp * 1_000 <= now) return [];
  const session = '/v1/session';
  const [, area = '', id, part] = route.split(/[/?]/);
  const isAdministrator = Array.isArray(claims.roles) && claims.roles.includes('platform-administrator');
  if (!isAdministrator || !['', 'integrations'].includes(area) || id === 'new') return [session];
  if (!id) return [session, '/v1/integrations?limit=500'];
  const integration = `/v1/integrations/${id}`;
  if (part) return [session, integration];
  return [session, integration, `${integration}/users/summary`, `${integration}/runs?limit=50`];
}
