import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { dieWithUs } from './die-with-us.ts';

/** Exit code of a program whose settings are wrong (`EX_CONFIG`): starting it again cannot help. */
export const settingsWrong = 78;

const fastDeathMs = 5_000;
const fastDeathsAllowed = 5;
const longestPauseMs = 30_000;
/** Lines reported of an exit before the program was ever ready: otherwise its caller could not see the reason. */
const WORDS_OF_ONE_DEATH = 3;

/** A program has ended for good without having been asked to. */
export class ProgramEnded extends Error {
  override readonly name = 'ProgramEnded';
  /** What the whole should exit with: 78 when the program's settings are wrong, else 1. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A process that is kept running. */
export interface Supervised<T> {
  /** What the latest start gave when it got ready. */
  value(): T;
  /** Changes with each start; undefined between two. */
  pid(): number | undefined;
  /** Resolves when it ended for good without a request; never after `stop`. */
  readonly ended: Promise<ProgramEnded>;
  /** SIGTERM, then SIGKILL after a bound; resolves when the process is gone. May be called again. */
  stop(): Promise<void>;
}

export interface ProcessToSupervise<T> {
  readonly name: string;
  launch(): ChildProcess | Promise<ChildProcess>;
  /** Resolves when this child does its work; `gone` is aborted when it has died or took too long. */
  whenReady(child: ChildProcess, gone: AbortSignal): Promise<T>;
  /** Whether it is restarted when it exits without a request. */
  readonly restart: boolean;
  readonly log: (line: string) => void;
  /** Last words of a dead process, for the error text. */
  readonly lastWords?: () => string | Promise<string>;
  readonly stopSignal?: NodeJS.Signals;
  readonly killAfterMs?: number;
  readonly readyWithinMs?: number;
  /** Aborted: stopped, and the start rejects. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a process and keeps it running: if it exits by itself, it is restarted at once, and after five deaths within
 * seconds with growing pauses (to 30 s). Rejects with `ProgramEnded` when it never got ready: exit code 78, `restart:
 * false`, or five deaths in a row.
 */
export async function superviseProcess<T>(what: ProcessToSupervise<T>): Promise<Supervised<T>> {
  const { name, log, killAfterMs = 8_000, readyWithinMs = 60_000 } = what;
  const ended = Promise.withResolvers<ProgramEnded>();
  const firstReady = Promise.withResolvers<void>();
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let latest: { value: T } | undefined;

  /** One life: launch, get ready, die. Says how it ended. */
  async function live(): Promise<{ words: string; code: number | null; lastedMs: number }> {
    const current = await what.launch();
    const startedAt = Date.now();
    const gone = new AbortController();
    let tooSlow = false;
    const exit = exitOf(current);
    child = current;
    if (stopping.signal.aborted) current.kill(what.stopSignal ?? 'SIGTERM');
    const limit = setTimeout(() => {
      tooSlow = true;
      kill(current);
    }, readyWithinMs);
    what.whenReady(current, gone.signal).then(
      (value) => {
        clearTimeout(limit);
        latest = { value };
        firstReady.resolve();
      },
      (error: unknown) => {
        if (!gone.signal.aborted) {
          log(`${name}: ${(error as Error).message}`);
          kill(current);
        }
      },
    );
    const { code, words } = await exit;
    clearTimeout(limit);
    gone.abort();
    child = undefined;
    return {
      words: tooSlow ? `was not ready within ${readyWithinMs / 1000} s` : words,
      code,
      lastedMs: Date.now() - startedAt,
    };
  }

  async function keepAlive(): Promise<void> {
    let fastDeaths = 0;
    while (!stopping.signal.aborted) {
      const death = await live();
      if (stopping.signal.aborted) return;
      fastDeaths = death.lastedMs < fastDeathMs ? fastDeaths + 1 : 0;
      const isHopeless =
        !what.restart || death.code === settingsWrong || (latest === undefined && fastDeaths >= fastDeathsAllowed);
      if (isHopeless) {
        const lastWords = (await what.lastWords?.()) ?? '';
        const end = new ProgramEnded(
          `${name} ${death.words}.${lastWords && `\n${lastWords}`}`,
          death.code === settingsWrong ? settingsWrong : 1,
        );
        firstReady.reject(end);
        ended.resolve(end);
        return;
      }
      const pauseMs =
        fastDeaths <= fastDeathsAllowed ? 0 : Math.min(500 * 2 ** (fastDeaths - fastDeathsAllowed), longestPauseMs);
      const why = latest === undefined ? ((await what.lastWords?.()) ?? '').split('\n').slice(-WORDS_OF_ONE_DEATH) : [];
      const next = `starting it again ${pauseMs > 0 ? `in ${pauseMs / 1000} s` : 'at once'}`;
      log([`${name} ${death.words}; ${next}`, ...why.filter(Boolean)].join('\n'));
      await pause(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  let alive: Promise<void> | undefined;
  async function stop(): Promise<void> {
    if (!stopping.signal.aborted) {
      stopping.abort();
      child?.kill(what.stopSignal ?? 'SIGTERM');
    }
    // Again and again: the bound may pass while a start is under way and there is no child yet.
    const limit = setInterval(() => child && kill(child), killAfterMs);
    await alive;
    clearInterval(limit);
  }

  if (what.signal?.aborted) throw what.signal.reason;
  alive = keepAlive().catch((error: Error) => {
    firstReady.reject(error);
    ended.resolve(new ProgramEnded(`${name} cannot be started again: ${error.message}`, 1));
  });
  const onAbort = () => {
    firstReady.reject(what.signal?.reason);
    void stop();
  };
  what.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await firstReady.promise;
  } catch (error) {
    await stop();
    throw error;
  } finally {
    what.signal?.removeEventListener('abort', onAbort);
  }
  return { value: () => latest!.value, pid: () => child?.pid, ended: ended.promise, stop };
}

export interface ProgramToStart<T> {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Looks at each line of standard output until one gives a value: the program is ready. */
  ready(line: string): T | undefined;
  readonly restart: boolean;
  /** The other lines of standard output; by default they go to standard error. */
  readonly onLine?: (line: string) => void;
  /** Where its standard error goes, by default to ours. */
  readonly onStderr?: (chunk: string) => void;
  /** Where it is said that it is started again, by default standard error. */
  readonly log?: (line: string) => void;
  readonly killAfterMs?: number;
  readonly readyWithinMs?: number;
  readonly signal?: AbortSignal;
}

/** Starts one of our programs and resolves when it says that it is ready; see `superviseProcess`. */
export function startProgram<T>(program: ProgramToStart<T>): Promise<Supervised<T>> {
  const { name, onLine = toStderr, onStderr = (chunk: string) => process.stderr.write(chunk) } = program;
  let lastWords = '';
  return superviseProcess<T>({
    log: toStderr,
    ...program,
    // What went to our standard error is read there.
    lastWords: () => (program.onStderr ? lastWords.trimEnd() : ''),
    launch: () => {
      const [command, args] = dieWithUs(program.command, program.args, 'TERM');
      // A process group of its own: Ctrl-C in a terminal reaches us alone, and we end things in order.
      const child = spawn(command, args, { env: program.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      lastWords = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        lastWords = (lastWords + chunk).slice(-4_000);
        onStderr(chunk);
      });
      return child;
    },
    whenReady: (child, gone) =>
      new Promise<T>((ready, failed) => {
        let isReady = false;
        createInterface({ input: child.stdout! }).on('line', (line) => {
          const value = isReady ? undefined : program.ready(line);
          if (value === undefined) return onLine(line);
          isReady = true;
          ready(value);
        });
        gone.addEventListener('abort', () => failed(new Error(`${name} ended before it was ready`)));
      }),
  });
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL');
}

/** Resolves when the process is gone and its last output is read (or some grandchild still holds its pipes). */
async function exitOf(child: ChildProcess): Promise<{ code: number | null; words: string }> {
  const closed = new Promise((done) => child.once('close', done));
  const exit = await new Promise<{ code: number | null; words: string }>((done) => {
    child.once('error', (error) => done({ code: null, words: `cannot be started: ${error.message}` }));
    child.once('exit', (code, signal) =>
      done({ code, words: signal ? `was ended by ${signal}` : `ended with exit code ${code}` }),
    );
  });
  await Promise.race([closed, pause(200)]);
  return exit;
}
