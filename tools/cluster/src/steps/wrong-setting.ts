import { waitUntil } from '@user-sync/testing';
import { type Cluster, CommandFailed } from '../cluster/cluster.ts';
import type { Office } from '../people/office.ts';
import type { Arguments } from '../read-arguments.ts';
import { hireByRequest } from './hire-somebody.ts';
import { podsOf, RELEASE, releaseOf, SERVICES, seconds } from './release.ts';

/** Read by all four services. */
const WRONG = 'KAFKA_SESSION_TIMEOUT';
/** The chart's schema knows that this is no duration; that the other is too short is known to the services alone. */
const VALUES = { refused: 'soon', rolledOut: 'PT0.5S' };
const EXIT_SETTINGS = 78;

/**
 * A setting that the chart refuses, and one that only the services can refuse: then the rollout fails, each new pod
 * says why where `kubectl describe` shows it, the old ones go on, and `helm rollback` ends it. Gives what was seen.
 */
export async function rollOutWrongSetting(
  cluster: Cluster,
  image: string,
  office: Office,
  args: Arguments,
): Promise<string> {
  const upgradeTo = (value: string) =>
    cluster
      .helm([
        ...releaseOf(cluster, 'upgrade', image, args),
        ...['--set-string', `settings.${WRONG}=${value}`, '--wait', '--timeout=60s'],
      ])
      .then(
        () => undefined,
        (error: Error) => error,
      );
  const refusal = await upgradeTo(VALUES.refused);
  if (!(refusal instanceof CommandFailed) || !refusal.message.includes(`/settings/${WRONG}`))
    throw refusal ?? new Error(`The chart took ${VALUES.refused} for ${WRONG}.`);
  const rollout = upgradeTo(VALUES.rolledOut);
  const words = await Promise.all(SERVICES.map((service) => wordsOf(cluster, service)));
  const failure = await rollout;
  if (!(failure instanceof CommandFailed)) throw failure ?? new Error('helm upgrade took a setting that is wrong.');
  const hired = await hireByRequest(office);
  const begun = performance.now();
  await cluster.helm(['rollback', RELEASE, '--wait', '--timeout=5m']);
  const back = (performance.now() - begun) / 1_000;
  return `one refused by the chart; another failed helm upgrade, and each of ${SERVICES.length} said "${words[0]}"; a hire was in Ziik after ${seconds(hired)} all the same; rolled back in ${seconds(back)}`;
}

/** Last words of a new pod, as they stand in its status. */
async function wordsOf(cluster: Cluster, service: string): Promise<string> {
  const ended = await waitUntil(
    `a pod of ${service} to refuse its settings`,
    async () =>
      (await podsOf(cluster, service))
        .flatMap(({ status }) => status.containerStatuses ?? [])
        .flatMap(({ state, lastState }) => [state.terminated, lastState.terminated])
        .find((end) => end?.exitCode === EXIT_SETTINGS),
    { withinMs: 90_000, everyMs: 500 },
  );
  const line = ended.message?.split('\n').find((each) => each.includes(WRONG));
  if (!line)
    throw new Error(`${service} ended with ${EXIT_SETTINGS}, but its status does not say why: ${ended.message}`);
  return line.trim();
}
