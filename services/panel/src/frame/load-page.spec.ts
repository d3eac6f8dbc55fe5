import { describe, expect, it } from '@jest/globals';
import { isOtherPanel } from './load-page.ts';

const aPage = (script: string) => `<!doctype html><html><head>
  <script type="module" crossorigin src="${script}"></script></head></html>`;

describe('the panel that the server has', () => {
  it.each([
    ['the same', aPage('./assets/index-abc.js'), './assets/index-abc.js', false],
    ['another after an upgrade', aPage('./assets/index-xyz.js'), './assets/index-abc.js', true],
    ['not known where something else answers', '<html>Bad gateway</html>', './assets/index-abc.js', false],
  ])('is %s', (_, html, own, isOther) => {
    expect(isOtherPanel(html, own)).toBe(isOther);
  });
});
