import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { addAnswerHeaders } from '../serve-http/answer-headers.ts';
import { servePanel } from './serve-panel.ts';

const PAGE =
  '<meta name="panel:parent-origins" content="" /><meta name="panel:return-url" content="" /><script src="./assets/a.js"></script>';

let folder: string;
let server: FastifyInstance;

async function serve(settings: Partial<Parameters<typeof servePanel>[1]> = {}): Promise<FastifyInstance> {
  const served = Fastify();
  addAnswerHeaders(served);
  await servePanel(
    served,
    { PANEL: 'on', PANEL_PARENT_ORIGINS: undefined, PANEL_RETURN_URL: undefined, ...settings },
    folder,
  );
  return served;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panel-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'assets', 'a.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'a.js.br'), 'compressed');
  server = await serve();
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the panel', () => {
  it('is one page that nobody keeps, under the strict policy', async () => {
    const { statusCode, headers } = await server.inject('/panel/');

    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' });
  });

  it('is found without the slash at the end, below whatever prefix the gateway has', async () => {
    expect((await server.inject('/panel')).headers.location).toBe('panel/');
  });

  it('has files that never change under their name, compressed where the browser takes that', async () => {
    const plain = await server.inject('/panel/assets/a.js');
    const compressed = await server.inject({ url: '/panel/assets/a.js', headers: { 'accept-encoding': 'br' } });

    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.body).toBe('export {};');
    expect(compressed.headers['content-encoding']).toBe('br');
  });

  it('never answers with its page for a file that is gone: an old tab notices that its parts are', async () => {
    const { statusCode, headers, body } = await server.inject('/panel/assets/old.js');

    expect(statusCode).toBe(404);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(headers['cache-control']).toBe('no-store');
    expect(JSON.parse(body)).toMatchObject({ code: 'not-found' });
  });

  it.each(['/panel/assets/../index.html', '/panel/assets/%2e%2e/index.html', '/panel/assets/', '/panel/other'])(
    'gives nothing else away: %s',
    async (url) => {
      expect([403, 404]).toContain((await server.inject(url)).statusCode);
      expect((await server.inject(url)).body).not.toContain('panel:return-url');
    },
  );

  it('says in the page who may hold it, and where it is opened from', async () => {
    const other = await serve({
      PANEL_PARENT_ORIGINS: ['https://app.ziik.io', '.ziik.io'],
      PANEL_RETURN_URL: 'https://app.ziik.io/?a="b"&c',
    });

    const { body } = await other.inject('/panel/');

    expect(body).toContain('name="panel:parent-origins" content="https://app.ziik.io .ziik.io"');
    expect(body).toContain('content="https://app.ziik.io/?a=&quot;b&quot;&amp;c"');
    await other.close();
  });

  it('is not there where it is switched off, and says what to do where it is not built', async () => {
    const off = await serve({ PANEL: 'off' });

    expect((await off.inject('/panel/')).statusCode).toBe(404);
    await off.close();
    rmSync(join(folder, 'index.html'));
    await expect(serve()).rejects.toThrow('Build it with `npm run build`, or set PANEL=off.');
  });
});
