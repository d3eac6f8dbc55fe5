import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts, openWorkFolder, SERVICES, type WorkFolder } from '@user-sync/stack';
import { waitUntil } from '@user-sync/testing';
import { openOffice } from './an-office.ts';
import { startWorld, type World } from './start-world.ts';

const rules = resolve(fileURLToPath(import.meta.url), '../../helm/azure-user-sync/files/alerts');
/** From PROMETHEUS or the PATH. */
const prometheus = [
  process.env.PROMETHEUS,
  ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'prometheus')),
].find((file) => file && existsSync(file));

/** A real Prometheus with the chart's rules, which scrapes these ports every second. */
async function startPrometheus(binary: string, folder: WorkFolder, ports: readonly number[]) {
  const [port] = await freePorts(1);
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [join(rules, '*.yaml')],
    scrape_configs: [
      { job_name: 'user-sync', static_configs: [{ targets: ports.map((each) => `127.0.0.1:${each}`) }] },
    ],
  };
  // JSON is YAML.
  await writeFile(join(folder.path, 'prometheus.yml'), JSON.stringify(config));
  const child = spawn(
    binary,
    [
      `--config.file=${join(folder.path, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder.path, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const ask = async <T>(path: string): Promise<T> => {
    const answer = (await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).json()) as {
      status: string;
      data: T;
    };
    if (answer.status !== 'success') throw new Error(JSON.stringify(answer));
    return answer.data;
  };
  return {
    /** The value of a query that has one at most; undefined: none. */
    async value(query: string): Promise<number | undefined> {
      const { result } = await ask<{ result: { value: [number, string] }[] }>(
        `query?query=${encodeURIComponent(query)}`,
      );
      return result[0] && Number(result[0].value[1]);
    },
    /** Alerts whose expression is true, pending or firing. */
    async alerts() {
      const { alerts } = await ask<{ alerts: { labels: Record<string, string>; state: string }[] }>('alerts');
      return alerts.map(({ labels }) => labels);
    },
    stop: () => child.kill(),
  };
}

describe('what operators see', () => {
  if (prometheus === undefined) {
    // Told as "todo": neither passed nor failed.
    it.todo('LEFT OUT, since there is no Prometheus here: put it on the PATH, or its address into PROMETHEUS');
    return;
  }
  let world: World;
  let folder: WorkFolder;
  let seen: Awaited<ReturnType<typeof startPrometheus>>;

  beforeAll(async () => {
    const ports = await freePorts(SERVICES.length);
    world = await startWorld('seen', { POLL_SCHEDULE: 'cron' }, (name) => ({
      METRICS_PORT: String(ports[SERVICES.indexOf(name)]),
    }));
    folder = await openWorkFolder();
    seen = await startPrometheus(prometheus, folder, ports);
  });
  afterAll(async () => {
    seen?.stop();
    await world?.stop();
    await folder?.remove();
  });

  it('while the applier is stopped the backlog grows and its alerts fire; when it resumes, they resolve', async () => {
    const group = `${world.topicPrefix}.applier`;
    const lag = () => seen.value(`sum(user_sync:consumer_lag:messages{group="${group}"})`);
    const oldest = () => seen.value('max(user_sync:change_age:seconds)');
    const alertsOfApplier = async () =>
      (await seen.alerts())
        .filter((labels) => labels.group === group)
        .map(({ alertname }) => alertname)
        .sort();
    const within = { withinMs: 40_000, everyMs: 250 };
    const office = await openOffice(world, 'seen', { people: 1_500 });
    const integrationId = await office.integrate();
    await waitUntil(
      'a scrape of all services',
      async () => (await seen.value('count(up == 1)')) === SERVICES.length,
      within,
    );
    await waitUntil('the lag, none', async () => (await lag()) === 0, within);
    expect(await alertsOfApplier()).toEqual([]);

    const applier = world.stack.pids().applier!;
    process.kill(applier, 'SIGSTOP');
    try {
      const started = await office.admin('POST', `/v1/integrations/${integrationId}/runs`, { kind: 'full' });
      expect(started.status).toBe(202);
      await waitUntil('the backlog', async () => ((await lag()) ?? 0) >= 1_500, within);
      await waitUntil('its alerts', async () => (await alertsOfApplier()).length >= 2, within);
      expect(await alertsOfApplier()).toEqual(['UserSyncConsumerDown', 'UserSyncLagGrowing']);
      const age = (await oldest())!;
      expect(age).toBeGreaterThan(0);
      await waitUntil('the oldest change to age', async () => ((await oldest()) ?? 0) > age, within);
      expect(await seen.value(`max(user_sync_consumer_lag_seconds{group="${group}"})`)).toBeGreaterThan(0);
    } finally {
      process.kill(applier, 'SIGCONT');
    }

    await waitUntil('nothing to wait', async () => (await lag()) === 0 && (await oldest()) === 0, {
      ...within,
      withinMs: 90_000,
    });
    await waitUntil('the alerts to end', async () => (await alertsOfApplier()).length === 0, within);
    expect(await seen.value('sum(max by (integration) (user_sync_work_waiting))')).toBe(0);
    expect(await seen.value('sum(user_sync_change_apply_delay_seconds_count)')).toBe(1_500);
  }, 180_000);
});
