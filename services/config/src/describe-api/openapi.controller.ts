import { Controller } from '@nestjs/common';
import Type from 'typebox';
import { Route } from '../serve-http/api-route.ts';
import { describeApi } from './openapi.ts';

/** The API, described. */
@Controller()
export class OpenApiController {
  #document: unknown;

  @Route({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document',
    role: 'public',
    answers: { 200: Type.Object({}, { additionalProperties: true }) },
  })
  get() {
    this.#document ??= describeApi();
    return this.#document;
  }
}
