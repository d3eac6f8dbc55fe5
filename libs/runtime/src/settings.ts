import { accessSync, constants, readFileSync } from 'node:fs';
import { parseDuration } from './duration.ts';
import { isLoopback } from './loopback.ts';

/** How the text of a variable becomes a value: a `duration` becomes milliseconds, a `list` is comma separated. */
export type SettingType = 'string' | 'integer' | 'boolean' | 'url' | 'duration' | 'list' | 'choice' | 'file';

/** One environment variable that a service reads. */
export interface Setting {
  readonly type: SettingType;
  /** One sentence for the README and the chart. */
  readonly description: string;
  /**
   * Used where the variable is not set or empty; written as in the environment. Neither default nor optional: required.
   */
  readonly default?: string;
  /** May be left out; its value is then undefined. */
  readonly optional?: true;
  /** Never shown, also not in errors; may be given as `<NAME>_FILE`, a path to a file with the value. */
  readonly secret?: true;
  /** Of a `url`: only `https:`, or `http:` on a loopback address. */
  readonly secure?: true;
  /** Of a `url`: the schemes that it may have, as `smtps:`. */
  readonly schemes?: readonly string[];
  /** Of a `list`: what each item matches, and how that is told. */
  readonly each?: { readonly pattern: RegExp; readonly as: string };
  /** The values of a `choice`. */
  readonly choices?: readonly string[];
  /** Bounds of an `integer`, or of a `duration` in milliseconds. */
  readonly min?: number;
  readonly max?: number;
}

/** The variables of one service by name. */
export type SettingsSpec = Readonly<Record<string, Setting>>;

type Parsed<S extends Setting> = S['type'] extends 'integer' | 'duration'
  ? number
  : S['type'] extends 'boolean'
    ? boolean
    : S['type'] extends 'list'
      ? readonly string[]
      : S extends { type: 'choice'; choices: readonly (infer C)[] }
        ? C
        : string;

/** The values of a spec, by the variables' names. */
export type SettingsOf<Spec extends SettingsSpec> = {
  readonly [Name in keyof Spec]: Spec[Name] extends { optional: true }
    ? Parsed<Spec[Name]> | undefined
    : Parsed<Spec[Name]>;
};

/** The environment does not fit the spec. Lists all problems, but never the value of a secret; exit code 78. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The settings are not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/** Keeps the literal types of a spec, so that `readSettings` can type its values. */
export function defineSettings<const Spec extends SettingsSpec>(spec: Spec): Spec {
  return spec;
}

/**
 * Reads and checks every variable of the spec. Throws a SettingsError that lists every problem. A secret that was given
 * as a file is read again whenever it is used, so that a replaced file is noticed.
 */
export function readSettings<Spec extends SettingsSpec>(
  spec: Spec,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): SettingsOf<Spec> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(spec)) {
    try {
      const text = given(name, setting, environment) ?? setting.default;
      if (text === undefined) {
        if (!setting.optional) throw new Problem(`is required. ${setting.description}`);
        continue;
      }
      values[name] = parse(text, setting);
      if (setting.secret && !environment[name]?.trim()) readAgain(values, name, setting, environment);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(`${name} ${error.message}`);
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return values as SettingsOf<Spec>;
}

function readAgain(
  values: Record<string, unknown>,
  name: string,
  setting: Setting,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  let last = values[name];
  const get = () => {
    try {
      const text = given(name, setting, environment);
      if (text !== undefined) last = parse(text, setting);
    } catch (error) {
      // A file that is being replaced, or holds something else, does not take away what was good.
      if (!(error instanceof Problem)) throw error;
    }
    return last;
  };
  Object.defineProperty(values, name, { get, enumerable: true });
}

/** The rows of a README's settings table, generated so that it cannot differ from the code. */
export function settingsTable(spec: SettingsSpec): string {
  const rows = Object.entries(spec).map(([name, setting]) => {
    const standard =
      setting.default !== undefined ? `\`${setting.default}\`` : setting.optional ? 'none' : 'none, required';
    const type = setting.choices ? setting.choices.map((choice) => `\`${choice}\``).join(', ') : setting.type;
    return `| \`${name}\` | ${type}${setting.secret ? ', secret' : ''} | ${standard} | ${setting.description} |`;
  });
  return ['| variable | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

class Problem extends Error {}

function given(
  name: string,
  setting: Setting,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const text = environment[name]?.trim();
  if (text) return text;
  const file = setting.secret ? environment[`${name}_FILE`]?.trim() : undefined;
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    throw new Problem(`is to be read from the file named by ${name}_FILE, which cannot be read`);
  }
}

function parse(text: string, setting: Setting): unknown {
  const got = setting.secret ? '' : `, not ${JSON.stringify(text)}`;
  switch (setting.type) {
    case 'string':
      return text;
    case 'integer': {
      const value = Number(text);
      if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) throw new Problem(`must be a whole number${got}`);
      return bounded(value, setting, got);
    }
    case 'boolean': {
      if (text !== 'true' && text !== 'false') throw new Problem(`must be true or false${got}`);
      return text === 'true';
    }
    case 'url': {
      if (!URL.canParse(text)) throw new Problem(`must be an absolute URL${got}`);
      if (setting.secure && !isSecure(new URL(text)))
        throw new Problem(
          `must be https:, or http: on a loopback address: what goes there and comes from there is trusted${got}`,
        );
      if (setting.schemes && !setting.schemes.includes(new URL(text).protocol))
        throw new Problem(`must begin with ${setting.schemes.join(' or ')}${got}`);
      return text;
    }
    case 'duration': {
      const ms = parseDuration(text);
      if (ms === undefined)
        throw new Problem(`must be an ISO 8601 duration of days to seconds, such as PT1H or P90D${got}`);
      return bounded(ms, setting, got);
    }
    case 'list': {
      const items = text.split(',').map((item) => item.trim());
      if (items.some((item) => item === '')) throw new Problem(`must be a comma-separated list without gaps${got}`);
      const wrong = items.find((item) => setting.each?.pattern.test(item) === false);
      if (wrong !== undefined)
        throw new Problem(
          `must list each as ${setting.each!.as}${setting.secret ? '' : `, not ${JSON.stringify(wrong)}`}`,
        );
      return items;
    }
    case 'choice': {
      if (!setting.choices?.includes(text)) throw new Problem(`must be one of ${setting.choices?.join(', ')}${got}`);
      return text;
    }
    case 'file': {
      try {
        accessSync(text, constants.R_OK);
      } catch (error) {
        // A file that is missing may be made by its reader; one that is there must be readable.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
          throw new Problem(`names a file that cannot be read${got}`);
      }
      return text;
    }
  }
}

function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function bounded(value: number, { min, max, type }: Setting, got: string): number {
  const unit = type === 'duration' ? ' ms' : '';
  if (min !== undefined && value < min) throw new Problem(`must be at least ${min}${unit}${got}`);
  if (max !== undefined && value > max) throw new Problem(`must be at most ${max}${unit}${got}`);
  return value;
}
