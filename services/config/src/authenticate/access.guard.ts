import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { API_ROUTE, type ApiRoute } from '../answer-requests/api-route.ts';
import { Problem } from '../answer-requests/problem.ts';
import type { ApiRequest } from './principal.ts';
import type { RateLimits } from './rate-limits.ts';
import { type TokenVerifier, unauthenticated } from './token-verifier.ts';

/** Lets a call through when its token has the route's role. A handler that declares no route is never reached. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector = new Reflector();
  readonly #verify: TokenVerifier;
  readonly #limit: RateLimits;
  constructor(verify: TokenVerifier, limit: RateLimits) {
    this.#verify = verify;
    this.#limit = limit;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = this.#reflector.get<ApiRoute | undefined>(API_ROUTE, context.getHandler());
    if (route === undefined) throw forbidden('This call is open to nobody.');
    if (route.role === 'public') return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated(request.headers.authorization ? 'invalid_token' : undefined);
    const principal = await this.#verify(token);
    if (route.role !== 'anyone' && !principal.roles.includes(route.role))
      throw forbidden(`This needs the role ${route.role}.`);
    if (principal.roles.length === 0) throw forbidden('The token has none of the roles of this API.');
    if (route.role !== 'operator' && principal.roles.includes('platform-administrator') && principal.instance === null)
      throw forbidden('The token names no Ziik instance.');
    request.principal = principal;
    await this.#limit(request);
    return true;
  }
}

function forbidden(detail: string): Problem {
  return new Problem(403, 'forbidden', detail);
}
