import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** What a caller may be. A platform administrator belongs to one Ziik instance, an operator to none. */
export type Role = 'platform-administrator' | 'operator';

/** Who calls, as the token says. */
export interface Principal {
  readonly subject: string;
  /** What people call the subject, where the token says so. */
  readonly name: string | null;
  readonly roles: readonly Role[];
  /** The Ziik instance of a platform administrator. */
  readonly instance: string | null;
  /** When the token expires, and with it whatever outlasts a call. */
  readonly expiresAt: Date;
}

/** A request behind the guard. */
export interface ApiRequest extends Omit<FastifyRequest, 'query' | 'body'> {
  query: unknown;
  body: unknown;
  principal?: Principal;
  rawBody?: Buffer;
}

/** A platform administrator's call: everything that it may see or change belongs to `instance`. */
export interface Administrator extends Principal {
  readonly instance: string;
}

/** Injects who calls. The guard has checked the route's role; of a platform administrator the instance is there. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<ApiRequest>().principal,
);
