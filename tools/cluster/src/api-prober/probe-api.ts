// Runs in a pod of its own, by the image's Node, from this one text: asks the API 20 times a second, as a gateway does
// (over connections that are kept) and as a stranger does (a new one each time), in turn, and writes what became of it.
import { Agent, get } from 'node:http';

const EVERY_MS = 50;
const WITHIN_MS = 10_000;
const { ADDRESS = '', TOKEN = '' } = process.env;
const agents = [
  { way: 'kept', agent: new Agent({ keepAlive: true }) },
  { way: 'new', agent: new Agent({ keepAlive: false }) },
] as const;
const total = { sent: 0, answered: 0, failed: 0 };
let slowestMs = 0;

function write(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function ask({ way, agent }: (typeof agents)[number]): void {
  const begun = performance.now();
  let isOver = false;
  const end = (why?: string) => {
    if (isOver) return;
    isOver = true;
    slowestMs = Math.max(slowestMs, Math.round(performance.now() - begun));
    if (why === undefined) total.answered++;
    else {
      total.failed++;
      write({ failed: why, way, at: Date.now(), afterMs: Math.round(performance.now() - begun) });
    }
  };
  total.sent++;
  const signal = AbortSignal.timeout(WITHIN_MS);
  const request = get(ADDRESS, { agent, signal, headers: { authorization: `Bearer ${TOKEN}` } }, (answer) => {
    answer.on('error', (error) => end(error.message));
    answer.resume().on('end', () => end(answer.statusCode === 200 ? undefined : `status ${answer.statusCode}`));
  });
  request.on('error', (error) => end(signal.aborted ? `no answer within ${WITHIN_MS} ms` : error.message));
}

const start = performance.now();
setInterval(() => {
  while (total.sent < (performance.now() - start) / EVERY_MS) ask(agents[total.sent % agents.length]!);
}, EVERY_MS / 2);
setInterval(() => {
  write({ at: Date.now(), ...total, slowestMs });
  slowestMs = 0;
}, 500);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
