import type { components } from '../api/schema.ts';
import type { Sentence } from './sentence.ts';

type Part = components['schemas']['Status']['parts'][number];

/** What of the way from Azure to Ziik passes changes on. */
const PASSING_ON: readonly Part['name'][] = ['kafka', 'deciding', 'writing'];

/**
 * What stands in the strip above every page; null: everything goes on.
 *
 * | down | the strip |
 * | --- | --- |
 * | the database | part of the service is restarting |
 * | Kafka, what decides or what writes | changes are not being passed on; how many wait, and since when |
 * | Ziik | it cannot be written to; how many wait, and since when |
 * | Microsoft | it does not respond |
 * | what reads | Azure is not being read |
 */
export function stripOf(parts: readonly Part[]): Sentence | null {
  const isDown = (name: Part['name']) => parts.some((part) => part.name === name && part.state === 'down');
  if (isDown('database')) return { id: 'strip.restarting' };
  if (PASSING_ON.some(isDown)) {
    return withWaiting(
      'strip.notPassedOn',
      parts.filter(({ name }) => PASSING_ON.includes(name)),
    );
  }
  if (isDown('ziik')) {
    return withWaiting(
      'strip.ziik',
      parts.filter(({ name }) => name === 'ziik'),
    );
  }
  if (isDown('microsoft')) return { id: 'strip.microsoft' };
  return isDown('reading') ? { id: 'strip.notRead' } : null;
}

function withWaiting(id: 'strip.notPassedOn' | 'strip.ziik', parts: readonly Part[]): Sentence {
  const count = Math.max(0, ...parts.map(({ waiting }) => waiting ?? 0));
  const [since] = parts.flatMap(({ since: each }) => each ?? []).sort();
  if (since === undefined || count === 0) return { id };
  return { id: `${id}.waiting`, values: { count, since: { time: since } } };
}

const CALM_MS = 30_000;
const TROUBLED_MS = 10_000;

/** How long until the next look: shorter while something is down, so that the strip goes soon after it is up. */
export function lookAgainMs(parts: readonly Part[] | undefined): number {
  return parts !== undefined && stripOf(parts) !== null ? TROUBLED_MS : CALM_MS;
}
