import { Agent, get, type IncomingMessage } from 'node:http';
import { expect, it } from '@jest/globals';
import { startTestConfig } from './start-test-config.ts';

it('shuts down without losing a request: callers on keep-alive connections are informed with their responses', async () => {
  const test = await startTestConfig('draining');
  const authorization = `Bearer ${await test.token({ roles: ['operator'] })}`;
  const agent = new Agent({ keepAlive: true });
  const failures: string[] = [];
  let answered = 0;
  const ask = () =>
    new Promise<IncomingMessage>((done, failed) => {
      const request = get(`${test.url}/v1/integrations`, { agent, headers: { authorization } }, (answer) => {
        answer.on('error', failed);
        answer.resume().on('end', () => done(answer));
      });
      request.on('error', failed);
    });
  // As a gateway: each keeps using its connection until asked to close it.
  async function askUntilTold(): Promise<void> {
    for (;;) {
      try {
        const { statusCode, headers } = await ask();
        if (statusCode !== 200) failures.push(`status ${statusCode}`);
        answered++;
        if (headers.connection === 'close') return;
      } catch (error) {
        failures.push((error as Error).message);
        return;
      }
    }
  }
  await ask();

  const callers = Array.from({ length: 16 }, askUntilTold);
  await ask();
  await test.stop();
  await Promise.all(callers);

  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThanOrEqual(16);
  agent.destroy();
});
