import { parseArgs } from 'node:util';
import { startEntra } from './start-entra.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const sandbox = await startEntra({ port: Number(values.port) });
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void sandbox.close());
process.stdout.write(`${JSON.stringify({ url: sandbox.url })}\n`);
