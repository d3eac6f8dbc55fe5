import { describe, expect, it } from '@jest/globals';
import { ApiError, isPassing, type Problem, problemOf, readProblem } from './problem.ts';

const aResponse = (status: number, body: string, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers });

describe('what the API declines', () => {
  it('is read with its code, the errors by pointer, and the reference for the logs', async () => {
    const errors = [{ pointer: '/name', code: 'required', detail: 'x' }];
    const body = JSON.stringify({ status: 422, code: 'required', detail: 'x', errors });

    const problem = await readProblem(aResponse(422, body, { 'x-request-id': 'r1', 'retry-after': '7' }));

    expect(problem).toEqual({ status: 422, code: 'required', detail: 'x', errors, requestId: 'r1', retryAfter: 7 });
  });

  it('counts as unreachable where a gateway answers for the service', async () => {
    expect((await readProblem(aResponse(502, '<html>'))).code).toBe('unreachable');
    expect(problemOf(new TypeError('Failed to fetch')).code).toBe('unreachable');
  });

  it.each([
    [0, true],
    [401, false],
    [404, false],
    [408, true],
    [422, false],
    [429, true],
    [500, false],
    [502, true],
    [503, true],
  ])('with status %i passes by itself: %s', (status, passes) => {
    expect(isPassing({ status } as Problem)).toBe(passes);
    expect(problemOf(new ApiError({ status } as Problem)).status).toBe(status);
  });
});
