import { execFile, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { checkQuery } from './check-query.ts';
import { ROOT, readRules, ruleFiles } from './queries.ts';

const run = promisify(execFile);
const rules = readRules();
const alerts = rules.filter(({ alert }) => alert !== undefined);
const names = [...new Set(alerts.map(({ alert }) => alert!))].sort();
const tests = globSync(join(ROOT, 'helm/test/monitoring/rule-tests/*.test.yaml')).sort();

/** Prometheus' own tool, from PROMTOOL or the PATH. */
const promtool = [
  process.env.PROMTOOL,
  ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'promtool')),
].find((file) => file && existsSync(file));

describe('the alerts', () => {
  it('have a runbook each, and no runbook is without its alert', () => {
    const runbooks = globSync(join(ROOT, 'docs/runbooks/UserSync*.md')).map((file) => basename(file, '.md'));

    expect(runbooks.sort()).toEqual(names);
    for (const { alert, annotations } of alerts) {
      expect(annotations).toMatchObject({ runbook_url: `docs/runbooks/${alert}.md` });
      expect(annotations!.summary).toBeTruthy();
      expect(annotations!.description).toBeTruthy();
    }
  });

  it.each(names)('%s: the runbook says meaning, impact, diagnosis and mitigation', (name) => {
    const text = readFileSync(join(ROOT, `docs/runbooks/${name}.md`), 'utf8');

    expect(text.match(/^## .*/gm)).toEqual(['## Meaning', '## Impact', '## Diagnosis', '## Mitigation']);
    const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
    const blocks = [...text.matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language, code]) => ({ language, code: code! }));
    expect(blocks.length).toBeGreaterThan(0);
    for (const { language, code } of blocks) {
      if (language === 'promql') expect(checkQuery(code, recorded)).toEqual([]);
      else if (language === 'sh') expect(spawnSync('sh', ['-n'], { input: code, encoding: 'utf8' }).stderr).toBe('');
      else expect(language).toBe('sql');
    }
    for (const [, file] of text.matchAll(/\]\((\w+\.md)\)/g))
      expect(existsSync(join(ROOT, 'docs/runbooks', file!))).toBe(true);
  });

  it('page or open a ticket', () => {
    expect(alerts.filter(({ labels }) => !['page', 'ticket'].includes(labels?.severity ?? ''))).toEqual([]);
  });

  it('page nobody for problems that only a customer can solve: no such rule uses secrets, consent or held removals', () => {
    const paging = alerts.filter(({ labels }) => labels!.severity === 'page').map(({ expr }) => expr);

    expect(paging.filter((expr) => /held_changes|secret_expires|customer_to_act:ratio/.test(expr))).toEqual([]);
    // What a customer's own cause brings about is taken out, where one alert could see it.
    expect(paging.filter((expr) => expr.includes('poll_age') && !expr.includes('unless on (integration)'))).toEqual([]);
  });

  it('are tested, each where it fires and where it stays silent', () => {
    interface Case {
      alertname: string;
      exp_alerts: { exp_labels: { severity: string } }[];
    }
    const cases = tests.flatMap((file) =>
      (parse(readFileSync(file, 'utf8'), { merge: true }) as { tests: { alert_rule_test: Case[] }[] }).tests.flatMap(
        ({ alert_rule_test }) => alert_rule_test,
      ),
    );
    const of = (name: string) => cases.filter(({ alertname }) => alertname === name);
    const fired = (name: string) =>
      of(name).flatMap(({ exp_alerts }) => exp_alerts.map(({ exp_labels }) => `${name} ${exp_labels.severity}`));

    for (const { alert, labels } of alerts) expect(fired(alert!)).toContain(`${alert} ${labels!.severity}`);
    for (const name of names)
      expect({ name, silent: of(name).some(({ exp_alerts }) => exp_alerts.length === 0) }).toEqual({
        name,
        silent: true,
      });
  });
});

describe('the unit tests of the rules', () => {
  if (promtool === undefined) {
    // Told as "todo": neither passed nor failed. The queries are parsed all the same, in queries.spec.ts.
    it.todo('LEFT OUT, since there is no promtool here: put it on the PATH, or its address into PROMTOOL');
    return;
  }
  it.each(ruleFiles().map((file) => [basename(file), file]))('%s is accepted by promtool', async (_, file) => {
    expect((await run(promtool, ['check', 'rules', file])).stdout).toContain('SUCCESS');
  });

  it.each(tests.map((file) => [basename(file), file]))('%s: fires, stays silent, missing data', async (_, file) => {
    const { stdout } = await run(promtool, ['test', 'rules', file]).catch(
      (error: { stdout: string; stderr: string }) => {
        throw new Error(`${error.stdout}\n${error.stderr}`);
      },
    );

    expect(stdout).toContain('SUCCESS');
  });
});
