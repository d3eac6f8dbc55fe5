import { ProgramEnded } from './supervise.ts';

export interface ProgramTools {
  /** Aborted at SIGTERM or SIGINT. */
  readonly signal: AbortSignal;
  /** Writes a line to standard error. */
  log(line: string): void;
  /** Runs at the end, last added first, however the program ends. */
  onStop(stop: () => Promise<void>): void;
}

/** What a program's start gives: its exit code, or what it stays up for. */
export type ProgramResult = number | { readonly until: Promise<ProgramEnded> };

/**
 * Runs a program of ours: until `main` gives an exit code, or the end of what it stays up for, or throws, or a SIGTERM
 * or SIGINT comes; then undoes what it started and exits. A second signal changes nothing: the end is under way.
 */
export async function runProgram(main: (tools: ProgramTools) => Promise<ProgramResult>): Promise<never> {
  const stops: (() => Promise<void>)[] = [];
  const stopping = new AbortController();
  const asked = Promise.withResolvers<number>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping.abort(new Error(`ended by ${signal}`));
      asked.resolve(0);
    });
  }
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const done = main({ signal: stopping.signal, log, onStop: (stop) => void stops.push(stop) });
  let code: number;
  try {
    const result = await Promise.race([done, asked.promise]);
    const end = typeof result === 'number' ? result : await Promise.race([result.until, asked.promise]);
    code = typeof end === 'number' ? end : end.exitCode;
    if (typeof end !== 'number') log(end.message);
  } catch (error) {
    code = stopping.signal.aborted ? 0 : error instanceof ProgramEnded ? error.exitCode : 1;
    if (code !== 0) log(error instanceof ProgramEnded ? error.message : String((error as Error).stack));
  }
  // A start that a signal interrupted still registers what it had begun.
  if (stopping.signal.aborted) await done.catch(() => {});
  for (const stop of stops.reverse()) {
    await stop().catch((error: unknown) => log(`While ending: ${(error as Error).message}`));
  }
  process.exit(code);
}
