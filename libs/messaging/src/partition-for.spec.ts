import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { partitionFor } from './partition-for.ts';

const partitioner = Partitioners.DefaultPartitioner();

describe('partitionFor', () => {
  it("chooses as kafkajs' default partitioner does, for every key", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 64 }), (key, partitions) => {
        const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 1 }));

        const theirs = partitioner({
          topic: 't',
          partitionMetadata: partitionMetadata as never,
          message: { key, value: '' },
        });

        expect(partitionFor(key, partitions)).toBe(theirs);
      }),
    );
  });
});
