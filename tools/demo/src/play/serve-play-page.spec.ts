import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { controlClient } from '@user-sync/stack';
import { createPlayground } from './playground.ts';
import { type PlayServer, servePlayPage } from './serve-play-page.ts';

// Actions without an emulator: what they do there has tests of its own.
const nowhere = controlClient('http://127.0.0.1:9');
const customer = { slug: 'acme', tenantId: 't1', applicationId: 'a1', secret: 's', username: 'u', password: 'p' };
const panel = { config: 'http://127.0.0.1:1234', path: '/integrations/i1', issueToken: async () => 'a.b.c' };

let server: PlayServer;
beforeEach(async () => {
  server = await servePlayPage();
});
afterEach(() => server.close());

function open(): void {
  const admin = { post: async <T>() => ({ number: 3 }) as T };
  const sandbox = { entra: nowhere, ziik: nowhere };
  server.open(createPlayground({ sandbox, customer, integrationId: 'i1', admin }), panel);
}

/** Asks with headers that fetch does not let one set. */
function ask(method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${server.origin}${path}`, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    })
      .on('error', reject)
      .end();
  });
}

describe('the play page', () => {
  it('says that the demo is still starting, until there is something to play with', async () => {
    const early = await fetch(`${server.origin}/`);

    expect([early.status, await early.text()]).toEqual([503, 'The demo is still starting.']);
    open();
    expect((await fetch(`${server.origin}/`)).status).toBe(200);
  });

  it('has its own style and script, and holds the panel, by a policy that allows nothing else', async () => {
    open();

    const answer = await fetch(`${server.origin}/`);

    const page = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain(`frame-src ${panel.config};`);
    expect(page).toContain(`data-src="${panel.config}/panel/"`);
    expect(page).not.toMatch(/style=|<script>|onclick/);
    for (const [file, type] of [
      ['play.css', 'text/css'],
      ['play.js', 'text/javascript'],
    ]) {
      const { status, headers } = await fetch(`${server.origin}/${file}`);
      expect([status, headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
    }
  });

  it('opens the panel in a window of its own, signed in', async () => {
    open();

    const { status, headers } = await fetch(`${server.origin}/panel`, { redirect: 'manual' });

    expect([status, headers.get('location')]).toEqual([302, `${panel.config}/panel/#token=a.b.c&path=${panel.path}`]);
  });

  it('tells what a button did, why it cannot, and that the sandbox does not answer', async () => {
    open();
    const press = async (name: string) => {
      const answer = await fetch(`${server.origin}/actions/${name}`, { method: 'POST' });
      return [answer.status, await answer.json()];
    };

    expect(await press('initiate')).toEqual([200, { did: expect.stringContaining('3'), watch: expect.any(String) }]);
    expect(await press('restore')).toEqual([409, { error: expect.stringContaining('Nobody has left') }]);
    expect(await press('ziik-down')).toEqual([502, { error: expect.any(String) }]);
  });

  it.each(['/actions/constructor', '/actions/unknown', '/../package.json', '/play.mjs'])(
    'has nothing else: %s',
    async (path) => {
      open();

      expect(await ask('POST', path, {})).toBe(404);
    },
  );

  it.each([
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['another name for this machine', { host: 'rebound.example' }],
  ])('presses no button and gives no token for %s', async (_, headers) => {
    open();

    expect(await ask('POST', '/actions/initiate', headers)).toBe(403);
    expect(await ask('POST', '/token', headers)).toBe(403);
  });
});
