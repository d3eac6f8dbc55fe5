import { describe, expect, it } from '@jest/globals';
import { panelHeaders } from './panel-headers.ts';

const policyOf = (parents: readonly string[]) => panelHeaders(parents)['content-security-policy']!.split('; ');

describe('the headers of the panel', () => {
  it('allow its own files and its own origin, and nothing inline', () => {
    const policy = policyOf([]);

    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]));
    expect(policy.join(' ')).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
  });

  it('[S1] let nobody hold it in a frame where no origin is listed', () => {
    expect(policyOf([])).toContain("frame-ancestors 'none'");
    expect(panelHeaders([])['cross-origin-opener-policy']).toBe('same-origin');
  });

  it('[S1] let the listed origins hold it, and all hosts below a suffix over https', () => {
    expect(policyOf(['https://app.ziik.io', '.ziik.io'])).toContain(
      'frame-ancestors https://app.ziik.io https://*.ziik.io',
    );
    expect(panelHeaders(['.ziik.io'])).not.toHaveProperty('cross-origin-opener-policy');
  });

  it.each([
    '*',
    'http://app.ziik.io',
    'https://app.ziik.io/path',
    "https://a.io; script-src 'unsafe-inline'",
    '.io',
    '',
  ])('refuse %j as an origin, with what to write instead', (parent) => {
    expect(() => panelHeaders([parent])).toThrow('PANEL_PARENT_ORIGINS must list origins as https://host or .suffix');
  });
});
