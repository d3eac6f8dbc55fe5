import { Body, Controller, Inject, Query, Req } from '@nestjs/common';
import type { TopicRole } from '@user-sync/contracts';
import type { DeadLetters, LetterPosition, WaitingLetter } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { DATABASE, TOPIC_NAMES } from '@user-sync/service';
import Type, { type Static } from 'typebox';
import { type ApiRequest, Caller, type Principal } from '../authenticate/principal.ts';
import { actorOf } from '../keep-audit/audit.ts';
import { Route } from '../serve-http/api-route.ts';
import { PAGE_QUERY, type PageQuery, pageOf, readPage } from '../serve-http/pages.ts';
import { invalid, Problem } from '../serve-http/problem.ts';
import { DEAD_LETTERS } from '../tokens.ts';
import { type ClearingOrder, clearDeadLetters } from './clear-dead-letters.ts';

const filter = {
  topic: Type.Optional(
    Type.String({ minLength: 1, maxLength: 249, description: 'The topic that they came from; any if left out.' }),
  ),
  reason: Type.Optional(
    Type.String({ minLength: 1, maxLength: 1_000, description: 'The reason as listed; any if left out.' }),
  ),
};
const LettersQuery = Type.Object({ ...PAGE_QUERY, ...filter }, { additionalProperties: false });
const ClearingInput = Type.Object(filter, { additionalProperties: false });

const orNull = (schema: Type.TSchema) => Type.Union([schema, Type.Null()]);

/** A waiting dead letter, without its content. */
export const DeadLetterView = Type.Object({
  topic: Type.String({ description: 'The topic that it came from.' }),
  partition: orNull(Type.Integer()),
  offset: orNull(Type.Integer()),
  service: orNull(Type.String({ description: 'The service that moved it to the dead-letter topic.' })),
  reason: orNull(Type.String()),
  at: orNull(Type.String({ format: 'date-time' })),
});

const ClearedView = Type.Object({
  redriven: Type.Integer({ minimum: 0 }),
  discarded: Type.Integer({ minimum: 0 }),
  kept: Type.Integer({
    minimum: 0,
    description: 'Not selected, without their origin, or truncated and no longer in their topic; they keep waiting.',
  }),
});

/** Messages that could not be read or handled, for an operator. */
@Controller()
export class DeadLettersController {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(DEAD_LETTERS) private readonly deadLetters: DeadLetters,
    @Inject(TOPIC_NAMES) private readonly topicNames: Readonly<Record<TopicRole, string>>,
  ) {}

  @Route({
    method: 'GET',
    path: '/v1/dead-letters',
    summary: 'The waiting dead letters, by topic and age, without their content',
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
      (after, limit) => this.deadLetters.list(chosen, query, after as LetterPosition | null, limit),
      ({ position }) => position,
      ({ topic, partition, offset, service, reason, at }: WaitingLetter) => {
        return { topic, partition, offset, service, reason, at: at?.toISOString() ?? null };
      },
    );
  }

  @Route({
    method: 'POST',
    path: '/v1/dead-letters/redrive',
    summary: 'Sends dead letters back to the topic that they came from; can be repeated',
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
    summary: 'Discards dead letters that can never be handled',
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
    const { db, deadLetters } = this;
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
    const all = Object.values(this.topicNames);
    if (topic === undefined) return all;
    if (all.includes(topic)) return [topic];
    throw invalid([{ pointer: '/topic', code, detail: `topic is one of ${all.join(', ')}.` }]);
  }
}
