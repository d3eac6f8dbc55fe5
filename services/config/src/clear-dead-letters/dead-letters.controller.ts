import { Body, Controller, Inject, Query, Req } from '@nestjs/common';
import { topics } from '@user-sync/contracts';
import type { LetterPosition, WaitingLetter } from '@user-sync/messaging';
import Type, { type Static } from 'typebox';
import { Route } from '../answer-requests/api-route.ts';
import { PAGE_QUERY, type PageQuery, pageOf, readPage } from '../answer-requests/pages.ts';
import { invalid, Problem } from '../answer-requests/problem.ts';
import { type ApiRequest, Caller, type Principal } from '../authenticate/principal.ts';
import { actorOf } from '../keep-audit/audit.ts';
import { PARTS, type Parts } from '../parts.ts';
import { type ClearingOrder, clearDeadLetters } from './clear-dead-letters.ts';

const filter = {
  topic: Type.Optional(
    Type.String({ minLength: 1, maxLength: 249, description: 'The topic that they came from; left out: any.' }),
  ),
  reason: Type.Optional(
    Type.String({ minLength: 1, maxLength: 1_000, description: 'As it is listed; left out: any.' }),
  ),
};
const LettersQuery = Type.Object({ ...PAGE_QUERY, ...filter }, { additionalProperties: false });
const ClearingInput = Type.Object(filter, { additionalProperties: false });

const orNull = (schema: Type.TSchema) => Type.Union([schema, Type.Null()]);

/** A message that waits in a dead letter; nothing of its content. */
export const DeadLetterView = Type.Object({
  topic: Type.String({ description: 'The topic that it came from.' }),
  partition: orNull(Type.Integer()),
  offset: orNull(Type.Integer()),
  service: orNull(Type.String({ description: 'Who put it aside.' })),
  reason: orNull(Type.String()),
  at: orNull(Type.String({ format: 'date-time' })),
});

const ClearedView = Type.Object({
  redriven: Type.Integer({ minimum: 0 }),
  discarded: Type.Integer({ minimum: 0 }),
  kept: Type.Integer({
    minimum: 0,
    description: 'Not meant, or without a word of where they came from; they wait on.',
  }),
});

/** Messages that could not be read or handled, for an operator. */
@Controller()
export class DeadLettersController {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route({
    method: 'GET',
    path: '/v1/dead-letters',
    summary: 'Messages that wait in the dead letters, by topic and age, without their content',
    role: 'operator',
    query: LettersQuery,
    answers: { 200: pageOf(DeadLetterView) },
    problems: [503],
  })
  async list(@Query() query: PageQuery & Static<typeof ClearingInput>) {
    const chosen = this.#topics(query.topic, 'invalid-parameter');
    return readPage(
      'dead-letters',
      query,
      ['string', 'number', 'number'],
      (after, limit) => this.#parts.deadLetters.list(chosen, query, after as LetterPosition | null, limit),
      ({ position }) => position,
      ({ topic, partition, offset, service, reason, at }: WaitingLetter) => {
        return { topic, partition, offset, service, reason, at: at?.toISOString() ?? null };
      },
    );
  }

  @Route({
    method: 'POST',
    path: '/v1/dead-letters/redrive',
    summary: 'Sends what waits back to where it came from; safe to repeat',
    role: 'operator',
    body: ClearingInput,
    answers: { 200: ClearedView },
    problems: [409, 503],
  })
  redrive(@Caller() caller: Principal, @Req() request: ApiRequest, @Body() body: Static<typeof ClearingInput>) {
    return this.#clear(caller, request, body, 'redrive');
  }

  @Route({
    method: 'POST',
    path: '/v1/dead-letters/discard',
    summary: 'Gives up what waits, where it can never be handled',
    role: 'operator',
    body: ClearingInput,
    answers: { 200: ClearedView },
    problems: [409, 503],
  })
  discard(@Caller() caller: Principal, @Req() request: ApiRequest, @Body() body: Static<typeof ClearingInput>) {
    return this.#clear(caller, request, body, 'discard');
  }

  async #clear(
    caller: Principal,
    request: ApiRequest,
    { topic, reason }: Static<typeof ClearingInput>,
    action: ClearingOrder['action'],
  ) {
    const { db, deadLetters } = this.#parts;
    const order = { action, topics: this.#topics(topic, 'invalid-value'), reason };
    const actor = actorOf(request, caller, 'operator', '');
    const cleared = await clearDeadLetters(db, deadLetters, actor, order);
    if (cleared === null)
      throw new Problem(
        409,
        'clearing-under-way',
        'Dead letters are being cleared already. Try again when that is done.',
      );
    return cleared;
  }

  #topics(topic: string | undefined, code: string): readonly string[] {
    const all = Object.values(topics(this.#parts.settings.TOPIC_PREFIX));
    if (topic === undefined) return all;
    if (all.includes(topic)) return [topic];
    throw invalid([{ pointer: '/topic', code, detail: `topic is one of ${all.join(', ')}.` }]);
  }
}
