import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startEntra } from './start-entra.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
  },
});
const { 'tls-cert': cert, 'tls-key': key } = values;
if ((cert === undefined) !== (key === undefined)) throw new Error('--tls-cert and --tls-key go together.');
const sandbox = await startEntra({
  port: Number(values.port),
  host: values.host,
  ...(cert && key && { tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } }),
});
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void sandbox.close());
process.stdout.write(`${JSON.stringify({ url: sandbox.url })}\n`);
