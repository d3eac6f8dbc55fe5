/** One step: what was seen, or what went wrong. */
export interface Row {
  readonly step: string;
  readonly seconds: number;
  readonly held: boolean;
  readonly seen: string;
}

/** Notes the steps and how long each took. */
export interface Report {
  readonly rows: readonly Row[];
  /** Does a step; its error is passed to the caller. */
  step<T extends { readonly seen: string }>(name: string, work: () => Promise<T>): Promise<T>;
}

export function createReport(log: (line: string) => void): Report {
  const rows: Row[] = [];
  return {
    rows,
    async step(name, work) {
      const begun = performance.now();
      log(`${name} …`);
      const note = (held: boolean, seen: string) => {
        const row = { step: name, seconds: Number(((performance.now() - begun) / 1_000).toFixed(1)), held, seen };
        rows.push(row);
        log(`  ${held ? 'held' : 'FAILED'}, ${row.seconds} s: ${seen}`);
      };
      try {
        const done = await work();
        note(true, done.seen);
        return done;
      } catch (error) {
        const { message, cause } = error as Error;
        note(false, cause instanceof Error ? `${message}: ${cause.message}` : message);
        throw error;
      }
    },
  };
}

/** The rows as a table in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ step, seconds, held, seen }) =>
      `| ${step} | ${seconds} s | ${held ? '' : '**FAILED** '}${seen.replaceAll('|', '\\|').replaceAll('\n', '<br>')} |`,
  );
  return ['| step | took | seen |', '| --- | --- | --- |', ...lines].join('\n');
}
