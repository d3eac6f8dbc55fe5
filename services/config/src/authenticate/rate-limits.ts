import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { API_ROUTES, type ApiRoute } from '../serve-http/api-route.ts';
import { Problem } from '../serve-http/problem.ts';
import type { Settings } from '../settings.ts';
import type { ApiRequest, Principal } from './principal.ts';

/** Refuses a call of a known caller that comes too often (429). */
export type RateLimits = (request: ApiRequest, route: ApiRoute) => Promise<void>;

const WINDOW_MS = 60_000;
/** Callers that are counted at once, of each kind; far more than call within a minute. */
const CALLERS = 20_000;

/**
 * Limits what one subject, and all administrators of one instance together, may ask of this process in a minute, and
 * how often a subject may make a call that is dear. Asked after the token is verified, so that nobody uses up what is
 * another's; what has no valid token costs little.
 */
export async function createRateLimits(
  server: FastifyInstance,
  { RATE_LIMIT_SUBJECT, RATE_LIMIT_INSTANCE }: Pick<Settings, 'RATE_LIMIT_SUBJECT' | 'RATE_LIMIT_INSTANCE'>,
): Promise<RateLimits> {
  await server.register(rateLimit, { global: false, cache: CALLERS });
  const limiter = (max: number, keyOf: (principal: Principal) => string | null) => {
    const check = server.createRateLimit({
      max,
      timeWindow: WINDOW_MS,
      keyGenerator: (request) => keyOf((request as ApiRequest).principal!)!,
    });
    return async (request: ApiRequest): Promise<void> => {
      if (max === 0 || keyOf(request.principal!) === null) return;
      const limit = await check(request as FastifyRequest);
      if (!limit.isAllowed && limit.isExceeded)
        throw new Problem(429, 'too-many-requests', `More than ${max} requests within a minute. Try again later.`, {
          headers: { 'retry-after': String(limit.ttlInSeconds) },
        });
    };
  };
  const ofSubject = limiter(RATE_LIMIT_SUBJECT, ({ subject }) => `subject/${subject}`);
  const ofInstance = limiter(RATE_LIMIT_INSTANCE, ({ instance }) => instance && `instance/${instance}`);
  const ofRoute = new Map(
    API_ROUTES.filter(({ perMinute }) => perMinute !== undefined).map(
      (route) => [route, limiter(route.perMinute!, ({ subject }) => `subject/${subject}`)] as const,
    ),
  );
  return async (request, route) => {
    await ofSubject(request);
    await ofInstance(request);
    await ofRoute.get(route)?.(request);
  };
}
