import { changePeople, writesAbout } from '@user-sync/load/neighbours';
import { goRound, type Office } from './office.ts';

/** Share of the people that change in a round. */
const SHARE = 0.02;

/** People come, change and go, round after round, until it is stopped. */
interface Load {
  /** Ends after the round that is under way; tells what there was. Throws where a round came to nothing. */
  stop(): Promise<string>;
}

/** Begins at once. */
function startLoad(office: Office, signal: AbortSignal): Load {
  let goesOn = true;
  let rounds = 0;
  let changes = 0;
  let slowestMs = 0;

  async function live(): Promise<void> {
    while (goesOn && !signal.aborted) {
      const changed = await changePeople(office, office, office.trial.seeded * SHARE, ++rounds);
      const begun = performance.now();
      await goRound(office);
      slowestMs = Math.max(slowestMs, performance.now() - begun);
      changes += (await writesAbout(office, office, changed)).length;
    }
  }
  const living = live();
  // Heard when it is stopped.
  living.catch(() => undefined);
  return {
    async stop() {
      goesOn = false;
      await living;
      return `${changes} people written in ${rounds} rounds, the slowest ${(slowestMs / 1_000).toFixed(1)} s`;
    },
  };
}

/** Does something while there is load; tells both. */
export async function underLoad(office: Office, signal: AbortSignal, work: () => Promise<string>): Promise<string> {
  const load = startLoad(office, signal);
  let seen: string;
  try {
    seen = await work();
  } catch (error) {
    await load.stop().catch(() => undefined);
    throw error;
  }
  return `${seen}; meanwhile ${await load.stop()}`;
}
