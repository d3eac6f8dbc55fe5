import { createLogger, type Logger } from './logger.ts';
import { SettingsError } from './settings.ts';
import { startTelemetry, stopTelemetry } from './telemetry.ts';

/** What a service gets to start with. */
export interface ServiceContext {
  readonly log: Logger;
  /** Aborted when the service should shut down. */
  readonly stopping: AbortSignal;
  /** Registers what ends a started part; run once, last registered first. */
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Ends the process with exit code 1 because of something that only a restart fixes. */
  fail(error: unknown): void;
}

/** Exit code of a process whose settings are wrong: starting again does not help (sysexits' EX_CONFIG). */
export const EXIT_SETTINGS = 78;
const STOP_WITHIN_MS = 10_000;

/**
 * Runs one service from start to end: telemetry first, then `start`. SIGTERM and SIGINT end it in order (exit 0);
 * wrong settings exit with 78 and their words on standard error, any other failure with 1.
 * A number returned by `start` says that the work is done and is the exit code.
 */
export async function runService(
  name: string,
  // biome-ignore lint/suspicious/noConfusingVoidType: a service that keeps running returns nothing
  start: (context: ServiceContext) => Promise<number | void>,
): Promise<void> {
  const log = createLogger(name, levelOf(process.env.LOG_LEVEL));
  const stops: { name: string; stop: () => Promise<void> | void }[] = [];
  const stopping = new AbortController();
  let ending: Promise<void> | undefined;

  const end = (code: number, reason: string): Promise<void> => {
    ending ??= (async () => {
      log.info({ reason, code }, 'shutting down');
      stopping.abort();
      const limit = setTimeout(() => {
        log.error({ seconds: STOP_WITHIN_MS / 1_000 }, 'shutdown did not finish in time');
        process.exit(code === 0 ? 1 : code);
      }, STOP_WITHIN_MS);
      let exitCode = code;
      for (const { name: part, stop } of stops.reverse()) {
        try {
          await stop();
        } catch (error) {
          log.error({ err: error, part }, 'a part did not shut down cleanly');
          exitCode ||= 1;
        }
      }
      await stopTelemetry();
      clearTimeout(limit);
      process.exit(exitCode);
    })();
    return ending;
  };
  const fail = (error: unknown) => {
    log.error({ err: error }, 'shutting down because of a failure');
    void end(1, 'failure');
  };

  process.once('SIGTERM', () => void end(0, 'SIGTERM'));
  process.once('SIGINT', () => void end(0, 'SIGINT'));
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);

  try {
    await startTelemetry(name);
    const code = await start({
      log,
      stopping: stopping.signal,
      onStop: (part, stop) => stops.push({ name: part, stop }),
      fail,
    });
    if (typeof code === 'number') await end(code, 'done');
  } catch (error) {
    if (ending !== undefined) return;
    if (error instanceof SettingsError) {
      process.stderr.write(`${name}: ${error.message}\n`);
      process.exit(EXIT_SETTINGS);
    }
    fail(error);
  }
}

/** Writes the one line on standard output that says where a ready service answers. */
export function announceReady(line: { service: string; probe: string; url?: string }): void {
  process.stdout.write(`${JSON.stringify({ ready: true, ...line })}\n`);
}

function levelOf(text: string | undefined): string {
  const level = text?.trim() ?? '';
  return ['error', 'warn', 'info', 'debug'].includes(level) ? level : 'info';
}
