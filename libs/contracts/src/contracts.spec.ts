import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { asyncApiDocument } from './async-api.ts';
import type { Contract } from './contract.ts';
import { contractFor, TOPICS, type TopicRole, topics } from './topics.ts';
import { userEvent } from './user-event/user-event.ts';

const roles = Object.keys(TOPICS) as TopicRole[];
const all = roles.flatMap((role) =>
  TOPICS[role].contracts.map((contract) => ({ role, name: contract.name, contract })),
);

describe('contracts', () => {
  it.each(all)('$name on $role takes its own samples, also after a journey through JSON', ({ contract }) => {
    const known = contract as unknown as Contract<unknown>;
    expect(known.samples.length).toBeGreaterThan(0);
    for (const sample of known.samples) expect(known.check(JSON.parse(JSON.stringify(sample)))).toBe(true);
  });

  it.each(all)('$name on $role refuses a sample that lacks a property, and says which', ({ contract }) => {
    const known = contract as unknown as Contract<Record<string, unknown>>;
    for (const property of Object.keys(known.samples[0]!)) {
      const { [property]: _, ...rest } = known.samples[0]!;
      expect(known.check(rest)).toBe(false);
      expect(known.problems(rest)).toContain(property);
    }
  });

  it('takes a message with a property that a later version added', () => {
    expect(userEvent.check({ ...userEvent.samples[0], addedLater: 1 })).toBe(true);
  });

  it('describes what is wrong without the content', () => {
    const words = userEvent.problems({ ...userEvent.samples[0], user: 'ida.holm@contoso.example' });

    expect(words).toContain('/user');
    expect(words).not.toContain('ida.holm');
  });

  it('finds the contract by topic and type, and none for an unknown type', () => {
    expect(contractFor('directoryUsers', 'user.deleted')?.name).toBe('UserEvent');
    expect(contractFor('ziikOutcomes', 'run.settled')?.name).toBe('RunSettled');
    expect(contractFor('ziikOutcomes', 'run.ended')).toBeUndefined();
  });

  it('names the topics as the customer reads them in Kafka', () => {
    expect(topics()).toEqual({
      directoryUsers: 'azure-user-sync.directory-users.v1',
      ziikCommands: 'azure-user-sync.ziik-commands.v1',
      ziikOutcomes: 'azure-user-sync.ziik-outcomes.v1',
      ziikWebhooks: 'azure-user-sync.ziik-webhooks.v1',
    });
  });

  it('are described by the AsyncAPI document beside them', () => {
    const written = JSON.parse(readFileSync(new URL('../asyncapi.json', import.meta.url), 'utf8'));

    expect(written).toEqual(JSON.parse(JSON.stringify(asyncApiDocument())));
  });
});
