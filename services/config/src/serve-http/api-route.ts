import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import type { TObject, TSchema } from 'typebox';
import type { Role } from '../authenticate/principal.ts';
import type { InputError } from './problem.ts';

/** One call of the API: the guard, the check of the input and the OpenAPI document all read it. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As `/v1/integrations/:id`. */
  readonly path: string;
  readonly summary: string;
  /** Who may call: `public` needs no token (or authenticates otherwise), `anyone` any valid one. */
  readonly role: Role | 'anyone' | 'public';
  readonly query?: TObject;
  readonly body?: TObject;
  /** Any JSON is taken as the body, or none; `body` is not checked. */
  readonly takesAnyBody?: boolean;
  /** How often one subject may call in a minute, at each replica, where that is less than for other calls. */
  readonly perMinute?: number;
  /** Headers that the call reads beside the usual ones, with their meaning. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Checks that a schema cannot say; runs on the body as given, whatever else is wrong with it. */
  readonly check?: (body: Readonly<Record<string, unknown>>) => InputError[];
  /** The good answers by status, the usual one first; null: without a body. */
  readonly answers: Readonly<Record<number, TSchema | null>>;
  /** Statuses of problems beyond those that the parts above imply. */
  readonly problems?: readonly number[];
  /** Media type of successful responses if it is not JSON. */
  readonly mediaType?: string;
  /** Media type of a file that the call gives beside JSON, to those who ask for it. */
  readonly fileType?: string;
}

/** Metadata key of a handler's route. */
export const API_ROUTE = Symbol('api-route');

/** Every route of the API, in the order of declaration. */
export const API_ROUTES: ApiRoute[] = [];

/** Declares a controller's method as a call of the API. */
export function Route(route: ApiRoute): MethodDecorator {
  API_ROUTES.push(route);
  return applyDecorators(
    RequestMapping({ path: route.path, method: RequestMethod[route.method] }),
    HttpCode(Number(Object.keys(route.answers)[0])),
    SetMetadata(API_ROUTE, route),
  );
}

/** The methods that a path has, to distinguish 405 from 404. */
export function methodsOf(path: string): string[] {
  return API_ROUTES.filter((route) => patternOf(route.path).test(path)).map(({ method }) => method);
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/:[^/]+/g, '[^/]+').replaceAll('.', '\\.')}/?$`);
}
