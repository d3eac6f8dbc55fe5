import type { Contract } from './contract.ts';
import {
  rehearsalCommand,
  rehearsalEnded,
  rehearsalEvent,
  rehearsalOutcome,
  rehearsalSettled,
} from './rehearsal/rehearsal.ts';
import { runEnded, runSettled } from './run-marker/run-marker.ts';
import { userCommand } from './user-command/user-command.ts';
import { userEvent } from './user-event/user-event.ts';
import { userOutcome } from './user-outcome/user-outcome.ts';
import { ziikWebhook } from './ziik-webhook/ziik-webhook.ts';

/** Default first part of every topic's and consumer group's name. */
export const DEFAULT_TOPIC_PREFIX = 'azure-user-sync';

/** The four topics, by what they carry. The first three have the same number of partitions, so that markers pass. */
export type TopicRole = 'directoryUsers' | 'ziikCommands' | 'ziikOutcomes' | 'ziikWebhooks';

interface TopicDescription {
  /** Name behind the prefix. */
  readonly suffix: string;
  readonly key: string;
  /** The services that read it, each in a group of its own. */
  readonly readBy: readonly string[];
  readonly contracts: readonly Contract<never>[];
  readonly summary: string;
}

const KEPT_MS = 7 * 24 * 3_600_000;

/** What each topic is: the one list from which topics are made, checked and documented. */
export const TOPICS: Readonly<Record<TopicRole, TopicDescription>> = {
  directoryUsers: {
    suffix: 'directory-users.v1',
    key: 'integrationId/azureId',
    readBy: ['mapper'],
    contracts: [userEvent, runEnded, rehearsalEvent, rehearsalEnded] as unknown as Contract<never>[],
    summary: 'Changes in the directories, from the poller to the mapper',
  },
  ziikCommands: {
    suffix: 'ziik-commands.v1',
    key: 'integrationId/azureId',
    readBy: ['applier'],
    contracts: [userCommand, runEnded, rehearsalCommand, rehearsalEnded] as unknown as Contract<never>[],
    summary: 'Desired state of people in Ziik, from the mapper to the applier',
  },
  ziikOutcomes: {
    suffix: 'ziik-outcomes.v1',
    key: 'integrationId/azureId',
    readBy: ['config'],
    contracts: [userOutcome, runSettled, rehearsalOutcome, rehearsalSettled] as unknown as Contract<never>[],
    summary: 'Resulting state of people in Ziik, from the applier to config',
  },
  ziikWebhooks: {
    suffix: 'ziik-webhooks.v1',
    key: 'instance',
    readBy: ['mapper', 'applier'],
    contracts: [ziikWebhook] as unknown as Contract<never>[],
    summary: 'Webhooks from Ziik, from config to the mapper and the applier',
  },
};

/** The topics whose partition counts must be equal: a message keeps its partition number from the first to the last. */
export const ALIGNED_TOPICS: readonly TopicRole[] = ['directoryUsers', 'ziikCommands', 'ziikOutcomes'];

/** How long messages are kept, in milliseconds: 7 days, dead letters 30. */
export const RETENTION_MS = { topic: KEPT_MS, deadLetter: 30 * 24 * 3_600_000 } as const;

/** The full names of all topics under a prefix. */
export function topics(prefix: string = DEFAULT_TOPIC_PREFIX): Readonly<Record<TopicRole, string>> {
  return {
    directoryUsers: `${prefix}.${TOPICS.directoryUsers.suffix}`,
    ziikCommands: `${prefix}.${TOPICS.ziikCommands.suffix}`,
    ziikOutcomes: `${prefix}.${TOPICS.ziikOutcomes.suffix}`,
    ziikWebhooks: `${prefix}.${TOPICS.ziikWebhooks.suffix}`,
  };
}

/** Where messages of a topic go that cannot be read or were rejected. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dead-letter`;
}

/** Key of every message about a person; decides the partition, so one person's messages keep their order. */
export function userKey(integrationId: string, azureId: string): string {
  return `${integrationId}/${azureId}`;
}

/** The contract under which a `ce_type` travels on a topic; undefined: not one of ours. */
export function contractFor(role: TopicRole, type: string): Contract<unknown> | undefined {
  return TOPICS[role].contracts.find((contract) => contract.types.includes(type)) as Contract<unknown> | undefined;
}
