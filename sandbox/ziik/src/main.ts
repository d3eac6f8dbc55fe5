import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startZiik } from './start-ziik.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    url: { type: 'string' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
  },
});
const { 'tls-cert': cert, 'tls-key': key } = values;
if ((cert === undefined) !== (key === undefined)) throw new Error('--tls-cert and --tls-key go together.');
const sandbox = await startZiik({
  port: Number(values.port),
  host: values.host,
  ...(values.url && { url: values.url }),
  ...(cert && key && { tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } }),
});
process.stdout.write(`${JSON.stringify({ url: sandbox.url })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.close());
