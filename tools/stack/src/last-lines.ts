import { readFile } from 'node:fs/promises';

/** The last lines of a log file, indented for an error text; empty where there is no file. */
export async function lastLines(file: string, count = 20): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .trimEnd()
    .split('\n')
    .slice(-count)
    .map((line) => `    ${line}`)
    .join('\n');
}
