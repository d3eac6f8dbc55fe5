import { describe, expect, it } from '@jest/globals';
import '../texts/know-english.ts';
import { helpFacts } from './help-facts.ts';

const periods = { poll: 'PT1H', retention: 'P90D' };

describe('the help', () => {
  it('[S14] [S36] names the periods of this installation', () => {
    expect(helpFacts(periods, null)).toMatchObject({ minutes: 60, days: 90 });
    expect(helpFacts({ poll: 'PT15M', retention: 'P30D' }, null)).toMatchObject({ minutes: 15, days: 30 });
  });

  it('names the fields and the limit of the integration', () => {
    const integration = {
      unitField: 'department',
      userTypeField: 'jobTitle',
      options: { maxDeactivations: { percent: 5, from: 50 } },
    } as Parameters<typeof helpFacts>[1];

    expect(helpFacts(periods, integration)).toMatchObject({
      unitField: 'azure.department',
      userTypeField: 'azure.jobTitle',
      percent: 5,
      from: 50,
    });
  });

  it('goes without them before the first one', () => {
    expect(helpFacts(periods, null)).toMatchObject({ unitField: null, userTypeField: null, percent: 10, from: 20 });
  });
});
