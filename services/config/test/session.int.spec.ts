import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
beforeAll(async () => {
  config = await startTestConfig('config_session', { POLL_PERIOD: 'PT30M', RETENTION_PERIOD: 'P60D' });
  await makeInstance(config, 'acme');
});
afterAll(() => config?.stop());

const sessionOf = async (claims: Record<string, unknown>) => (await config.as(claims)).get('/v1/session');

describe('a session', () => {
  it('says who the token is for, how this installation is set and what it can do', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 300;

    const { status, body } = await sessionOf({
      sub: 'ada',
      name: ' Ada Jensen ',
      roles: ['platform-administrator'],
      instance: 'acme',
      exp,
    });

    expect(status).toBe(200);
    expect(body).toEqual({
      subject: 'ada',
      name: 'Ada Jensen',
      roles: ['platform-administrator'],
      instance: { slug: 'acme', host: 'acme.ziik.io' },
      expiresAt: new Date(exp * 1_000).toISOString(),
      now: expect.any(String),
      periods: { poll: 'PT30M', catalogue: 'PT5M', retention: 'P60D' },
      federation: null,
      features: expect.arrayContaining(['session']),
      version: expect.stringMatching(/\S/),
    });
    expect(Math.abs(Date.parse(body.now) - Date.now())).toBeLessThan(60_000);
  });

  it('of an operator has no instance, also where the token names one', async () => {
    for (const claims of [{ roles: ['operator'] }, { roles: ['operator'], instance: 'acme' }])
      expect(await sessionOf(claims)).toMatchObject({ status: 200, body: { roles: ['operator'], instance: null } });
  });

  it('of an administrator whose instance is not set up yet has no host', async () => {
    const { body } = await sessionOf({ roles: ['platform-administrator'], instance: 'later' });

    expect(body.instance).toEqual({ slug: 'later', host: null });
  });

  it.each([undefined, 7, {}, '', '  ', 'a\0b'])(
    'has no name where the token has none that can be shown: %j',
    async (name) => {
      expect(await sessionOf({ roles: ['operator'], ...(name !== undefined && { name }) })).toMatchObject({
        status: 200,
        body: { name: null },
      });
    },
  );

  it('is for those with a role, and is kept by nobody', async () => {
    const answer = await sessionOf({ roles: ['operator'] });

    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await sessionOf({ roles: [] })).status).toBe(403);
    expect((await sessionOf({ roles: ['platform-administrator'] })).status).toBe(403);
    expect((await (await config.as(undefined)).get('/v1/session')).status).toBe(401);
    expect((await (await config.operator()).get('/v1/session?of=ada')).body.errors).toMatchObject([{ pointer: '/of' }]);
  });
});
