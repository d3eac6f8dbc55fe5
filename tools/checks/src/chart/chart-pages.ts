import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readValues } from './read-values.ts';
import { type EnvironmentSetting, type Schema, settingSchema, writeSchema } from './write-schema.ts';
import { settingsOfChart, valuesTable, withTables } from './write-table.ts';

/** The settings of all services by name. `secret` ones are given by reference. */
export type AllSettings = Readonly<Record<string, EnvironmentSetting & { default?: string; secret?: true }>>;

/** What the chart sets itself or by other values: ports, files, who fills the slots, who makes the tables. */
const MADE_BY_CHART = [
  'CONFIG_PORT',
  'KEYRING_FILE',
  'FEDERATED_TOKEN_FILE',
  'LISTEN_HOST',
  'METRICS_PORT',
  'MIGRATE_ON_START',
  'POLL_SCHEDULE',
  'PROBE_PORT',
];

/**
 * The schema and the README of the chart in a folder, as they follow from its values.yaml and the services' settings.
 */
export async function chartPages(
  chart: string,
  settings: AllSettings,
): Promise<{ readonly schema: Schema; readonly readme: string }> {
  const values = readValues(await readFile(join(chart, 'values.yaml'), 'utf8'));
  const free = Object.fromEntries(
    Object.entries(settings)
      .filter(([name, { secret }]) => !secret && !MADE_BY_CHART.includes(name) && !/^KAFKA_(TLS|SASL)/.test(name))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  const schemas = Object.fromEntries(Object.entries(free).map(([name, setting]) => [name, settingSchema(setting)]));
  return {
    schema: writeSchema(values, schemas),
    readme: withTables(await readFile(join(chart, 'README.md'), 'utf8'), [valuesTable(values), settingsOfChart(free)]),
  };
}
