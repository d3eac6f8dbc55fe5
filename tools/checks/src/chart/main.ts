import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type AllSettings, chartPages } from './chart-pages.ts';

// `npm run chart`: makes the chart's values.schema.json and the tables of its README from the comments in
// values.yaml and the settings of the services.

const root = resolve(fileURLToPath(import.meta.url), '../../../../..');
const chart = join(root, 'helm/azure-user-sync');
const settings: Record<string, AllSettings[string]> = {};
for (const service of ['poller', 'mapper', 'applier', 'config']) {
  const file = pathToFileURL(join(root, 'services', service, 'dist/settings.js')).href;
  Object.assign(settings, ((await import(file)) as { SETTINGS: AllSettings }).SETTINGS);
}
const { schema, readme } = await chartPages(chart, settings);
await writeFile(join(chart, 'values.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
await writeFile(join(chart, 'README.md'), readme);
