import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';

// A process of its own, since ending it is what is tested. Node runs the sources as they stand.
const service = (body: string) => `
  import { announceReady, defineSettings, readSettings, runService } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
  await runService('probe-me', async ({ onStop, log, fail }) => { ${body} });`;

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

function start(body: string, onLine: (child: ChildProcess) => void = () => {}) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const args = ['--conditions=source', '--no-warnings', '--input-type=module', '-e', service(body)];
    const started = spawn(process.execPath, args, { env: { PATH: process.env.PATH } });
    child = started;
    let [out, err] = ['', ''];
    started.stdout.on('data', (chunk) => {
      out += chunk;
      if (String(chunk).includes('\n')) onLine(started);
    });
    started.stderr.on('data', (chunk) => {
      err += chunk;
    });
    started.on('close', (code) => resolve({ code, out, err }));
  });
}

const READY = `announceReady({ service: 'probe-me', probe: 'http://127.0.0.1:1' });`;

describe('runService', () => {
  it('exits with 78 and a description of wrong settings', async () => {
    const { code, out, err } = await start(
      `readSettings(defineSettings({ A: { type: 'url', description: 'Address.' } }), {});`,
    );

    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err).toContain('A is required. Address.');
  });

  it('stops its parts in reverse order on SIGTERM and ends with 0, with one line on standard output', async () => {
    const { code, out, err } = await start(
      `onStop('first', () => log.info('stop 1')); onStop('second', async () => { log.info('stop 2'); });
       setInterval(() => {}, 1000); ${READY}`,
      (started) => started.kill('SIGTERM'),
    );

    expect(code).toBe(0);
    expect(out).toBe('{"ready":true,"service":"probe-me","probe":"http://127.0.0.1:1"}\n');
    expect(err.indexOf('stop 2')).toBeGreaterThan(-1);
    expect(err.indexOf('stop 2')).toBeLessThan(err.indexOf('stop 1'));
  });

  it.each([
    ['an unhandled rejection', `${READY} setInterval(() => {}, 1000); void Promise.reject(new Error('lost'));`, 1],
    ['a start that failed', `throw new Error('no database');`, 1],
    ['fail()', `setInterval(() => {}, 1000); fail(new Error('consumer crashed'));`, 1],
    ['work that is done', `return 0;`, 0],
  ])('ends after %s', async (_, body, expected) => {
    expect((await start(body)).code).toBe(expected);
  });

  it('redacts secrets and personal data in logs', async () => {
    const { err } = await start(
      `log.info({ password: 'canary1', user: { email: 'canary2' } }, 'written');
       log.error({ err: Object.assign(new Error('refused'), { parameters: ['canary3'], detail: 'canary4' }) }, 'failed'); return 0;`,
    );

    expect(err).toContain('written');
    expect(err).toContain('refused');
    expect(err).not.toContain('canary');
  });
});
