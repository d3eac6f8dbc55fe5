import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { API_ROUTE, type ApiRoute } from '../serve-http/api-route.ts';
import { Problem } from '../serve-http/problem.ts';
import type { NoteRefusal } from './note-refusals.ts';
import type { ApiRequest, Principal } from './principal.ts';
import type { RateLimits } from './rate-limits.ts';
import { Refusal, type TokenVerifier, unauthenticated } from './token-verifier.ts';

/** Lets a call through when its token has the route's role. A handler that declares no route is never reached. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector = new Reflector();
  readonly #verify: TokenVerifier;
  readonly #limit: RateLimits;
  readonly #noteRefusal: NoteRefusal;
  constructor(verify: TokenVerifier, limit: RateLimits, noteRefusal: NoteRefusal) {
    this.#verify = verify;
    this.#limit = limit;
    this.#noteRefusal = noteRefusal;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = this.#reflector.get<ApiRoute | undefined>(API_ROUTE, context.getHandler());
    if (route === undefined) throw forbidden('This call is open to nobody.');
    if (route.role === 'public') return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const principal = await this.#signIn(request).catch((error: unknown) => {
      if (error instanceof Refusal) this.#noteRefusal(error.reason, { correlationId: request.id });
      throw error;
    });
    if (route.role !== 'anyone' && !principal.roles.includes(route.role))
      throw forbidden(`This needs the role ${route.role}.`);
    if (principal.roles.length === 0) throw forbidden('The token has none of the roles of this API.');
    if (route.role !== 'operator' && principal.roles.includes('platform-administrator') && principal.instance === null)
      throw forbidden('The token names no Ziik instance.');
    request.principal = principal;
    await this.#limit(request, route);
    return true;
  }

  async #signIn({ headers: { authorization } }: ApiRequest): Promise<Principal> {
    if (!authorization) throw new Refusal(unauthenticated(), 'NO_TOKEN');
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw new Refusal(unauthenticated('invalid_token'), 'NO_BEARER_TOKEN');
    return this.#verify(token);
  }
}

function forbidden(detail: string): Problem {
  return new Problem(403, 'forbidden', detail);
}
