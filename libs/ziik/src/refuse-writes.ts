import type { Call, Transport } from './transport.ts';

/** A call that would have changed something in Ziik, in a rehearsal. */
export class WriteRefused extends Error {
  constructor(operation: string) {
    super(`A rehearsal writes nothing in Ziik: ${operation} was not sent.`);
    this.name = 'WriteRefused';
  }
}

/**
 * The transport as a rehearsal has it: whatever is made of it, only GET requests are sent. It shares connections and
 * sign-in with the one that it is made of.
 */
export function refusingWrites(transport: Transport): Transport {
  const refuse = ({ method, operation }: Call): void => {
    if (method !== 'GET') throw new WriteRefused(operation);
  };
  return {
    ...transport,
    async call(made) {
      refuse(made);
      return transport.call(made);
    },
    async write(made) {
      refuse(made);
      return transport.write(made);
    },
  };
}
