import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findChromium } from './find-chromium.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-chromium-'));
  writeFileSync(join(folder, 'google-chrome'), '');
  chmodSync(join(folder, 'google-chrome'), 0o755);
  writeFileSync(join(folder, 'chromium'), 'not a program');
  chmodSync(join(folder, 'chromium'), 0o644);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the browser of the tests', () => {
  it('is the one that CHROMIUM names, before any on the path', () => {
    expect(findChromium({ CHROMIUM: '/opt/chrome', PATH: folder })).toBe('/opt/chrome');
  });

  it('is a program on the path under one of the usual names', () => {
    expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(join(folder, 'google-chrome'));
  });

  it.each([{}, { PATH: '' }, { PATH: '/nowhere' }])('is none where nothing of the kind is there: %j', (env) => {
    expect(findChromium(env)).toBeUndefined();
  });
});
