import { parseArgs } from 'node:util';
import { startZiik } from './start-ziik.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const sandbox = await startZiik({ port: Number(values.port) });
process.stdout.write(`${JSON.stringify({ url: sandbox.url })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.close());
