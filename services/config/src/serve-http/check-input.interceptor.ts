import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { continueTrace, isTelemetryOn } from '@user-sync/runtime';
import { defer, from, lastValueFrom, type Observable } from 'rxjs';
import Type from 'typebox';
import type { ApiRequest } from '../authenticate/principal.ts';
import { API_ROUTE, type ApiRoute } from './api-route.ts';
import { invalid } from './problem.ts';
import { trimMarked, unstorableTexts, validateInput } from './validate-input.ts';

/** Checks query and body against the route before its handler runs, and traces the call. */
@Injectable()
export class CheckInputInterceptor implements NestInterceptor {
  readonly #reflector = new Reflector();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const route = this.#reflector.get<ApiRoute | undefined>(API_ROUTE, context.getHandler());
    if (route === undefined) return next.handle();
    checkInput(route, context.switchToHttp().getRequest<ApiRequest>());
    return isTelemetryOn() ? traced(route, context, next) : next.handle();
  }
}

/** Replaces query and body by what the route takes of them. Throws a Problem with everything that it does not take. */
export function checkInput(route: ApiRoute, request: Pick<ApiRequest, 'query' | 'body'>): void {
  const query = given(request.query);
  const errors = validateInput(route.query ?? NO_QUERY, query).map((error) => ({
    ...error,
    code: 'invalid-parameter',
    detail: error.code === 'unknown-property' ? 'There is no such parameter.' : error.detail,
  }));
  request.query = query;
  if (route.body) {
    const given = request.body === undefined ? {} : request.body;
    const body = isObject(given) ? trimMarked(route.body, given) : given;
    errors.push(...unstorableTexts(body), ...(isObject(body) ? (route.check?.(body) ?? []) : []));
    const told = new Set(errors.map(({ pointer }) => pointer));
    errors.push(...validateInput(route.body, body).filter(({ pointer }) => !told.has(pointer)));
    request.body = body;
  }
  if (errors.length > 0) throw invalid(errors);
}

const NO_QUERY = Type.Object({}, { additionalProperties: false });

/** A parameter that is there without a value (`?status=`) is not given. */
function given(query: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query as Record<string, unknown>).filter(([, value]) => value !== ''));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function traced(route: ApiRoute, context: ExecutionContext, next: CallHandler): Observable<unknown> {
  const request = context.switchToHttp().getRequest<ApiRequest>();
  const operation = `${route.method} ${route.path}`;
  const traceparent = request.headers.traceparent;
  return defer(() =>
    from(
      continueTrace(typeof traceparent === 'string' ? traceparent : undefined, operation, 'server', {}, () =>
        lastValueFrom(next.handle(), { defaultValue: undefined }),
      ),
    ),
  );
}
