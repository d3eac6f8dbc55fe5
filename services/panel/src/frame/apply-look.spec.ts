import { describe, expect, it } from '@jest/globals';
import { contrast, parseColour } from './apply-look.ts';

describe('the accent of the page around the panel', () => {
  it('is measured as WCAG does', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([255, 255, 255], [255, 255, 255])).toBeCloseTo(1, 5);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
  });

  it.each(['red', '#fff', 'rgb(0,0,0)', '#12345g', 'url(https://evil.example)'])('is no colour: %s', (text) => {
    expect(parseColour(text)).toBeNull();
  });

  it('is read as three parts', () => {
    expect(parseColour('#2a55D8')).toEqual([42, 85, 216]);
  });
});
