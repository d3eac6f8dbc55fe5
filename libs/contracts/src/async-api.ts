import { DEFAULT_TOPIC_PREFIX, deadLetterTopic, TOPICS, type TopicRole, topics } from './topics.ts';

/** The AsyncAPI 3.0 document of all topics and messages, made from the contracts themselves. */
export function asyncApiDocument(): object {
  const names = topics(DEFAULT_TOPIC_PREFIX);
  const roles = Object.keys(TOPICS) as TopicRole[];
  const contracts = [...new Set(roles.flatMap((role) => TOPICS[role].contracts))];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Azure User Sync for Ziik: events between the services',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 in binary mode: `ce_*` headers and a JSON value, with W3C trace context in `traceparent`. ' +
        `Messages that cannot be read go to \`<topic>.dead-letter\`, for example \`${deadLetterTopic(names.directoryUsers)}\`.`,
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      roles.map((role) => [
        role,
        {
          address: names[role],
          description: `${TOPICS[role].summary}. Key: \`${TOPICS[role].key}\`.`,
          messages: Object.fromEntries(
            TOPICS[role].contracts.map((contract) => [
              contract.name,
              { $ref: `#/components/messages/${contract.name}` },
            ]),
          ),
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        contracts.map((contract) => [
          contract.name,
          {
            name: contract.name,
            summary: contract.summary,
            contentType: 'application/json',
            headers: {
              type: 'object',
              required: ['ce_specversion', 'ce_type', 'ce_source', 'ce_id', 'ce_time'],
              properties: {
                ce_specversion: { const: '1.0' },
                ce_type: { enum: [...contract.types] },
                ce_source: { type: 'string' },
                ce_id: { type: 'string' },
                ce_time: { type: 'string', format: 'date-time' },
                traceparent: { type: 'string' },
              },
            },
            payload: JSON.parse(JSON.stringify(contract.schema)),
            examples: contract.samples.map((payload) => ({ payload })),
          },
        ]),
      ),
    },
  };
}
