import { describe, expect, it } from '@jest/globals';
import { standingOf } from './consumed-offsets.ts';

const at = (committed: number, { low = 0, high = 500 } = {}) => ({ partition: 2, committed, low, high });

describe('where a partition stands', () => {
  it.each([
    ['as both say', at(300), 300, { next: 300, until: 0 }],
    ['as Kafka says where nothing was noted', at(300), undefined, { next: 300, until: 0 }],
    ['at the beginning where nobody knows anything', at(-1, { low: 7 }), undefined, { next: 7, until: 0 }],
    ['again from where the database knows nothing more', at(300), 120, { next: 120, until: 300 }],
    ['again from the first message that Kafka still has', at(300, { low: 200 }), 120, { next: 200, until: 300 }],
    ['beyond what is not there any more', at(300, { low: 300 }), 120, { next: 300, until: 0 }],
    ['as noted where the note was quicker than the commit', at(300), 310, { next: 310, until: 0 }],
    ['as Kafka says where its data is a new one', at(3, { high: 9 }), 120, { next: 3, until: 0 }],
    ['where Kafka has forgotten the group', at(-1, { low: 7 }), 120, { next: 120, until: 0 }],
  ])('is %s', (_case, position, stored, standing) => {
    expect(standingOf(position, stored)).toEqual({ partition: 2, high: position.high, ...standing });
  });
});
