import type { PreviewView, RunView } from './admin-client.ts';

/** Tells the reader what happens: headings, lines, and a progress line that is rewritten in place on a terminal. */
export interface Narrator {
  heading(text: string): void;
  line(text?: string): void;
  table(rows: readonly (readonly [string, string | number])[]): void;
  /** A watcher of a run that shows phase, people, rate and time left. */
  progress(): (run: RunView) => void;
  /** The same of the preview of a run. */
  rehearsing(): (preview: PreviewView) => void;
}

/** Writes to the given stream; `isTerminal` allows colours and rewriting a line. */
export function createNarrator(out: NodeJS.WritableStream, isTerminal: boolean): Narrator {
  const startedAt = performance.now();
  const paint = (code: number, text: string) => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);
  let open = false;

  function write(text: string): void {
    if (open) out.write('\n');
    open = false;
    out.write(text);
  }

  return {
    heading: (text) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
      write(`\n${paint(2, `${seconds} s`)}  ${paint(1, text)}\n`);
    },
    line: (text = '') => write(`          ${text}\n`),
    table: (rows) => {
      const width = Math.max(...rows.map(([, value]) => format(value).length));
      for (const [label, value] of rows) write(`          ${format(value).padStart(width)}  ${label}\n`);
    },
    progress: () => {
      const from = performance.now();
      const show = showing();
      return (run) => show(describeProgress(run, (performance.now() - from) / 1000), run.settledAt !== null);
    },
    rehearsing: () => {
      const show = showing();
      return (preview) => show(describeRehearsal(preview), preview.status === 'done');
    },
  };

  /** Shows one text after the other at the same place. */
  function showing(): (text: string, isDone: boolean) => void {
    let shownAt = 0;
    let lastText = '';
    return (text, isDone) => {
      if (text === lastText || (!isTerminal && !isDone && performance.now() - shownAt < 1000)) return;
      shownAt = performance.now();
      lastText = text;
      if (isTerminal) {
        out.write(`\r\u001b[2K          ${text}${isDone ? '\n' : ''}`);
        open = !isDone;
      } else write(`          ${text}\n`);
    };
  }
}

function describeRehearsal({ progress, status }: PreviewView): string {
  const { done = 0, expected = null, read = 0, decided = 0 } = progress ?? {};
  if (status === 'done') return `done: ${format(done)} looked up in Ziik`;
  const of = expected === null ? '' : ` of ${format(expected)}`;
  return `${format(read)} read in Azure, ${format(decided)} decided, ${format(done)}${of} looked up in Ziik`;
}

function describeProgress(run: RunView, seconds: number): string {
  const { read = 0, applied = 0, waiting = 0 } = run.counts;
  const rate = seconds > 0 ? applied / seconds : 0;
  const phase = run.settledAt
    ? 'done'
    : run.status === 'queued'
      ? 'waiting for its turn'
      : run.endedAt
        ? 'writing to Ziik'
        : 'reading Azure and writing to Ziik';
  const left =
    run.endedAt && !run.settledAt && rate > 0 && waiting > 0 ? `, about ${Math.ceil(waiting / rate)} s left` : '';
  return `${phase}: ${format(read)} read, ${format(applied)} settled in Ziik, ${format(Math.round(rate))} users/s${left}`;
}

function format(value: string | number): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : value;
}
