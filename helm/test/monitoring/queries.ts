import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The folder of the whole project. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const FILES = join(ROOT, 'helm/azure-user-sync/files');

/** One rule of Prometheus, recording or alerting. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Addresses of the files with rules. */
export const ruleFiles = (): string[] => globSync(join(FILES, 'alerts/*.yaml')).sort();

/** All rules that the chart ships. */
export function readRules(): Rule[] {
  return ruleFiles().flatMap((file) =>
    (parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules),
  );
}

/** A dashboard of Grafana, as far as it is checked. */
export interface Dashboard {
  readonly file: string;
  readonly uid: string;
  readonly title: string;
  readonly templating: { readonly list: readonly { name: string; type: string; query: string | { query: string } }[] };
  readonly panels: readonly Panel[];
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly targets: readonly { expr: string }[];
  readonly links: readonly { url: string }[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

/** All dashboards that the chart ships. */
export function readDashboards(): Dashboard[] {
  return globSync(join(FILES, 'dashboards/*.json'))
    .sort()
    .map((file) => ({ file: basename(file), ...JSON.parse(readFileSync(file, 'utf8')) }));
}

/** Every query with the place where it stands; variables of Grafana have values in them. */
export function readQueries(): { where: string; query: string }[] {
  const ofRules = readRules().map((rule) => ({ where: rule.alert ?? rule.record!, query: rule.expr }));
  const ofPanels = readDashboards().flatMap(({ file, panels }) =>
    panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({
        where: `${file}: ${title}`,
        query: expr.replaceAll('$__rate_interval', '5m').replaceAll('$integration', 'some-id'),
      })),
    ),
  );
  return [...ofRules, ...ofPanels];
}
