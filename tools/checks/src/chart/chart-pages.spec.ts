import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type AllSettings, chartPages } from './chart-pages.ts';
import { readValues } from './read-values.ts';
import { writeSchema } from './write-schema.ts';

const chart = resolve(import.meta.dirname, '../../../../helm/azure-user-sync');
const read = (file: string) => readFile(join(chart, file), 'utf8');
/** The cells of every table, whatever the width that the formatter gave them. */
const cellsOf = (page: string) =>
  page
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[ |:-]*$/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

describe('values.yaml, values.schema.json and README.md', () => {
  let pages: Awaited<ReturnType<typeof chartPages>>;
  beforeAll(async () => {
    const settings: Record<string, AllSettings[string]> = {};
    for (const service of ['poller', 'mapper', 'applier', 'config'])
      Object.assign(settings, (await import(resolve(chart, '../../services', service, 'src/settings.ts'))).SETTINGS);
    pages = await chartPages(chart, settings);
  });

  it('agree: the schema is the one that `npm run chart` makes', async () => {
    expect(JSON.parse(await read('values.schema.json'))).toEqual(pages.schema);
  });

  it('agree: the tables of the page are those that `npm run chart` makes', async () => {
    const page = await read('README.md');

    expect(cellsOf(page).length).toBeGreaterThan(80);
    expect(cellsOf(page)).toEqual(cellsOf(pages.readme));
  });

  it('take no value that is not named', async () => {
    const open: string[] = [];
    const look = (schema: Record<string, unknown>, path: string) => {
      const properties = schema.properties as Record<string, Record<string, unknown>> | undefined;
      if (properties && schema.additionalProperties !== false) open.push(path);
      for (const [name, each] of Object.entries(properties ?? {})) look(each, `${path}.${name}`);
    };
    look(JSON.parse(await read('values.schema.json')), 'values');

    expect(open).toEqual([]);
  });

  it('name the version and its changes in one way', async () => {
    const { version, annotations } = parse(await read('Chart.yaml'));

    expect(await read('UPGRADING.md')).toContain(`## ${version}`);
    expect(parse(annotations['artifacthub.io/changes'])).not.toEqual([]);
  });
});

describe('reading values.yaml', () => {
  const text =
    '# The head.\n\n# A port of\n# a service.\n# @schema {minimum: 1}\nport: 80\ngroup:\n  # Words.\n  name: ""\n';

  it('takes the words above a key for its description, and `@schema` for what they leave open', () => {
    expect(readValues(text)).toEqual([
      { path: 'port', default: 80, description: 'A port of a service.', schema: { minimum: 1 } },
      { path: 'group', default: { name: '' }, description: '', schema: {} },
      { path: 'group.name', default: '', description: 'Words.', schema: {} },
    ]);
  });

  it('refuses a comment that is not above a value', () => {
    expect(() => readValues('port: 80\n# Lost.\n\nname: ""\n')).toThrow('values.yaml:3');
  });

  it('refuses to narrow a setting that no service knows', () => {
    const values = readValues('# @schema {properties: {NOBODY: {minLength: 1}}}\nsettings: {}\n');

    expect(() => writeSchema(values, {})).toThrow('NOBODY');
  });
});
