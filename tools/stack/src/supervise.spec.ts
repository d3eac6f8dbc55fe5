import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ProgramEnded, type ProgramToStart, type Supervised, settingsWrong, startProgram } from './supervise.ts';

const stays = 'console.log("ready " + process.pid); setInterval(() => {}, 60_000);';

let started: Supervised<number>[] = [];
afterEach(async () => {
  await Promise.all(started.map((program) => program.stop()));
  started = [];
});

async function start(script: string, options: Partial<ProgramToStart<number>> = {}) {
  const program = await startProgram<number>({
    name: 'child',
    command: process.execPath,
    args: ['-e', script],
    env: { PATH: process.env.PATH },
    ready: (line) => Number(/^ready (\d+)$/.exec(line)?.[1]) || undefined,
    restart: true,
    onLine: () => {},
    onStderr: () => {},
    log: () => {},
    ...options,
  });
  started.push(program);
  return program;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a program that was started', () => {
  it('is ready with what its ready line says, under its own pid', async () => {
    const program = await start(`console.log("warming up"); ${stays}`);

    expect(program.value()).toBe(program.pid());
  });

  it('hands over every line that is not the ready line', async () => {
    const lines: string[] = [];

    await start(`console.log("before"); ${stays}`, { onLine: (line) => lines.push(line) });

    expect(lines).toEqual(['before']);
  });

  it('is started again when it is killed', async () => {
    const again = Promise.withResolvers<number>();
    let lives = 0;
    const program = await start(stays, {
      ready: (line) => {
        const pid = Number(line.split(' ')[1]);
        if (++lives === 2) again.resolve(pid);
        return pid;
      },
    });
    const firstPid = program.pid()!;

    process.kill(firstPid, 'SIGKILL');
    const secondPid = await again.promise;
    // The ready line has been read; what waits for it runs first.
    await new Promise(setImmediate);

    expect(secondPid).not.toBe(firstPid);
    expect(isRunning(firstPid)).toBe(false);
    expect(program.pid()).toBe(secondPid);
    expect(program.value()).toBe(secondPid);
  });

  it('is left in peace for a while when it dies again and again', async () => {
    const words: string[] = [];
    const pausing = Promise.withResolvers<void>();

    const dies = "console.log('ready ' + process.pid); process.exitCode = 1;";
    const program = await start(dies, {
      log: (line) => {
        words.push(line);
        if (words.length === 6) pausing.resolve();
      },
    });
    await pausing.promise;

    expect(words.slice(0, 5)).toEqual(Array(5).fill('child ended with exit code 1; starting it again at once'));
    expect(words[5]).toBe('child ended with exit code 1; starting it again in 1 s');
    expect(program.pid()).toBeUndefined();
  });

  it('stays ended and says so when it must not be started again', async () => {
    const program = await start(stays, { restart: false });

    process.kill(program.pid()!, 'SIGKILL');
    const end = await program.ended;

    expect(end).toMatchObject({ message: 'child was ended by SIGKILL.', exitCode: 1 });
    expect(program.pid()).toBeUndefined();
  });

  it('ends at SIGTERM when it is stopped, and is not started again', async () => {
    const said: string[] = [];
    const program = await start(`process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); ${stays}`, {
      onLine: (line) => said.push(line),
    });
    const pid = program.pid()!;

    await program.stop();

    expect(said).toEqual(['bye']);
    expect(isRunning(pid)).toBe(false);
    expect(program.pid()).toBeUndefined();
  });

  it('is killed when it ignores SIGTERM beyond the time limit', async () => {
    const program = await start(`process.on('SIGTERM', () => {}); ${stays}`, { killAfterMs: 50 });
    const pid = program.pid()!;

    await program.stop();

    expect(isRunning(pid)).toBe(false);
  });

  it('may be stopped twice', async () => {
    const program = await start(stays);

    await Promise.all([program.stop(), program.stop()]);

    expect(program.pid()).toBeUndefined();
  });
});

describe('a program whose settings are wrong', () => {
  const refuses = `console.error("KAFKA_BROKERS is missing"); process.exitCode = ${settingsWrong};`;

  it('is not started again, and its words are shown', async () => {
    let starts = 0;
    const failure = await start(`console.log("start"); ${refuses}`, { onLine: () => starts++ }).catch((error) => error);

    expect(failure).toBeInstanceOf(ProgramEnded);
    expect(failure.exitCode).toBe(settingsWrong);
    expect(failure.message).toBe('child ended with exit code 78.\nKAFKA_BROKERS is missing');
    expect(starts).toBe(1);
  });

  it('ends for good also when it was running before', async () => {
    const program = await start(`process.on('SIGUSR2', () => process.exit(${settingsWrong})); ${stays}`);

    process.kill(program.pid()!, 'SIGUSR2');
    const end = await program.ended;

    expect(end.exitCode).toBe(settingsWrong);
  });
});

describe('a program that never gets ready', () => {
  it('is given up after five deaths in a row', async () => {
    let starts = 0;
    const failure = await start('console.log("start"); console.error("no disk"); process.exitCode = 3;', {
      onLine: () => starts++,
    }).catch((error) => error);

    expect(starts).toBe(5);
    expect(failure).toMatchObject({ exitCode: 1, message: 'child ended with exit code 3.\nno disk' });
  });

  it('is restarted with its last output reported, so that nobody has to wait for the last attempt', async () => {
    const told: string[] = [];
    await start('for (const line of [1, 2, 3, 4]) console.error("no broker " + line); process.exitCode = 3;', {
      log: (line) => told.push(line),
    }).catch(() => undefined);

    expect(told[0]).toBe(
      'child ended with exit code 3; starting it again at once\nno broker 2\nno broker 3\nno broker 4',
    );
  });

  it('is ended when it takes too long', async () => {
    const failure = await start('setInterval(() => {}, 60_000)', { restart: false, readyWithinMs: 50 }).catch(
      (error) => error,
    );

    expect(failure.message).toBe('child was not ready within 0.05 s.');
  });

  it('is ended when the start is given up', async () => {
    const giveUp = new AbortController();
    const pids = new EventTarget();
    const seen = once(pids, 'pid');
    const starting = start('console.log(process.pid); setInterval(() => {}, 60_000)', {
      signal: giveUp.signal,
      ready: () => undefined,
      onLine: (line) => pids.dispatchEvent(new CustomEvent('pid', { detail: Number(line) })),
    });
    const [{ detail: pid }] = await seen;

    giveUp.abort(new Error('no longer wanted'));

    await expect(starting).rejects.toThrow('no longer wanted');
    expect(isRunning(pid)).toBe(false);
  });
});
