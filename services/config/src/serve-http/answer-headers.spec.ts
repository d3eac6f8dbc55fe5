import { afterAll, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { addAnswerHeaders } from './answer-headers.ts';

const IMMUTABLE = 'public, max-age=31536000, immutable';
const server = fastify({ genReqId: () => 'r1' });
addAnswerHeaders(server);
server.get('/people', () => ({}));
server.get('/assets/app.1a2b.js', (_, reply) => reply.header('cache-control', IMMUTABLE).send('x'));
server.get('/assets/gone.js', (_, reply) => reply.header('cache-control', IMMUTABLE).status(404).send('x'));
afterAll(() => server.close());

it.each([
  ['what says nothing of it is kept by nobody', '/people', 'no-store'],
  ['what never changes is kept where its route says so', '/assets/app.1a2b.js', IMMUTABLE],
  ['a problem is kept by nobody, whatever its route says', '/assets/gone.js', 'no-store'],
  ['an address that leads nowhere neither', '/nowhere', 'no-store'],
])('%s', async (_, url, expected) => {
  const { headers } = await server.inject(url);

  expect(headers).toMatchObject({
    'cache-control': expected,
    'x-request-id': 'r1',
    'x-content-type-options': 'nosniff',
  });
});
