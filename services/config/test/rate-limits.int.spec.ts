import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
beforeAll(async () => {
  config = await startTestConfig('config_rate_limits', { RATE_LIMIT_SUBJECT: '5', RATE_LIMIT_INSTANCE: '8' });
});
afterAll(() => config?.stop());

const administrator = (sub: string, instance: string) =>
  config.as({ sub, roles: ['platform-administrator'], instance });

describe('calls beyond the limit', () => {
  it('are refused for a subject, with when to try again, and nobody else is', async () => {
    const ada = await config.as({ sub: 'ada', roles: ['operator'] });
    const bob = await config.as({ sub: 'bob', roles: ['operator'] });

    for (let call = 1; call <= 5; call++) expect((await ada.get('/v1/instances')).status).toBe(200);
    const refused = await ada.get('/v1/instances');

    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests', status: 429 } });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await bob.get('/v1/instances')).status).toBe(200);
  });

  it('are refused for all administrators of an instance together, and no other instance is', async () => {
    const [carl, dora, erik] = await Promise.all(
      ['carl', 'dora', 'erik'].map((sub) => administrator(sub, sub === 'erik' ? 'birch' : 'acme')),
    );

    for (const caller of [carl, dora])
      for (let call = 1; call <= 4; call++) expect((await caller!.get('/v1/integrations')).status).toBe(200);

    expect((await carl!.get('/v1/integrations')).status).toBe(429);
    expect((await dora!.get('/v1/integrations')).status).toBe(429);
    expect((await erik!.get('/v1/integrations')).status).toBe(200);
  });

  it('do not count for a subject that an unsigned token names', async () => {
    const forged = `${(await config.token({ sub: 'fay', roles: ['operator'] })).slice(0, -8)}AAAAAAAA`;
    const liar = await config.as(forged);
    const fay = await config.as({ sub: 'fay', roles: ['operator'] });

    for (let call = 1; call <= 10; call++) expect((await liar.get('/v1/instances')).status).toBe(401);

    expect((await fay.get('/v1/instances')).status).toBe(200);
  });
});
