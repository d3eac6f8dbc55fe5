import { describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.ts';

/**
 * Short ones of those that have shown something: a restored backup (6, 17), a hand in Ziik (22), a run that enforces
 * (5).
 */
const seeds = [5, 6, 17, 22];

interface Told {
  readonly seed: number;
  readonly calls: number;
  readonly differences: readonly { rule: string; words: string }[];
}

/** `npm run faults` as it is, on a Kafka and a PostgreSQL of its own: it ends them in between. */
async function tryHistories(): Promise<{ code: number | null; told: Told[]; log: string }> {
  const { KAFKA_BROKERS: _kafka, DATABASE_URL: _database, NODE_OPTIONS: _options, ...env } = process.env;
  const args = ['--seed', seeds.join(','), '--no-shrink', '--json'];
  const { code, out, err: log } = await runCommand('tools/faults/dist/main.js', args, env);
  const line = out.split('\n').findLast((each) => each.startsWith('['));
  if (line === undefined) throw new Error(`No history ended:\n${log}`);
  return { code, told: JSON.parse(line), log };
}

describe('random histories under faults', () => {
  if (process.env.KAFKA_IS_GIVEN) {
    // Told as "todo": neither passed nor failed.
    it.todo(
      'LEFT OUT, since Kafka is given: it would have to be killed. Leave KAFKA_BROKERS away, with Java or Docker',
    );
    return;
  }

  it('[S14] [S29] [S33] [S34] end in Ziik, and in every list, as the directory implies, whatever was killed, cut or lost', async () => {
    const { code, told, log } = await tryHistories();

    const words = told.flatMap(({ seed, differences }) => differences.map((each) => ({ seed, ...each })));
    expect({ words, log: words.length > 0 ? log : '' }).toEqual({ words: [], log: '' });
    expect(told.map(({ seed }) => seed).sort((one, other) => one - other)).toEqual(seeds);
    // How many calls it takes depends on what comes together; the fewest ever seen of any history are 25.
    for (const { calls } of told) expect(calls).toBeGreaterThan(10);
    expect(told.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThan(100);
    expect(code).toBe(0);
  }, 300_000);
});
