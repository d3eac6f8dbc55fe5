import type { ChartValue } from './read-values.ts';
import type { EnvironmentSetting } from './write-schema.ts';

const BEGIN = '<!-- values: made by `npm run chart` -->';
const END = '<!-- end of values -->';

/** Every value with its default and meaning, as Markdown. Groups have a row where words describe them. */
export function valuesTable(values: readonly ChartValue[]): string {
  const isGroup = ({ path }: ChartValue) => values.some((other) => other.path.startsWith(`${path}.`));
  const rows = values
    .filter((value) => !isGroup(value) || value.description !== '')
    .map((value) => [
      `\`${value.path}\``,
      isGroup(value) ? '' : `\`${JSON.stringify(value.default)}\``,
      value.description,
    ]);
  return table(['value', 'default', 'meaning'], rows);
}

/** The settings that may stand below `settings`, as Markdown. */
export function settingsOfChart(settings: Readonly<Record<string, EnvironmentSetting & { default?: string }>>): string {
  const rows = Object.entries(settings).map(([name, setting]) => [
    `\`settings.${name}\``,
    setting.default === undefined ? '' : `\`${setting.default}\``,
    setting.description,
  ]);
  return table(['setting', "services' default", 'meaning'], rows);
}

/** The page with its tables recreated. Throws where the page has no place for them. */
export function withTables(page: string, tables: readonly string[]): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`The page needs the lines "${BEGIN}" and "${END}".`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${tables.join('\n\n')}\n\n${page.slice(to)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
