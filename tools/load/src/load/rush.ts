import { configure, makeCustomer, type RunView } from '@user-sync/demo';
import { judgeZiik } from '@user-sync/judge';
import { differencesOf, hoursOf, makeNeighbours, NEIGHBOUR_PEOPLE, NEIGHBOURS, QUICK_HOURS } from './neighbours.ts';
import { quantile } from './report.ts';
import { type Scenario, trialOf } from './scenario.ts';

/** Hours of the neighbours before the rush, for what is normal. */
const NORMAL_HOURS = 12;
/** The others may need so many times as long as normally. */
const MOST_DELAY = 3;

/** A large customer's first synchronisation, while the hours of the others go on. */
export const rush: Scenario = {
  about: `a first synchronisation, while ${NEIGHBOURS} other customers have their hours`,
  users: 100_000,
  env: QUICK_HOURS,
  async run(stage) {
    const { sandbox, stack, tell, report, users, seed } = stage;
    const neighbours = await makeNeighbours(stage, NEIGHBOURS, NEIGHBOUR_PEOPLE);
    const hours = hoursOf(stage, neighbours);

    tell.heading(`What is normal: ${NORMAL_HOURS} hours of the neighbours`);
    const normal = await hours.while(() => hours.count < NORMAL_HOURS);

    tell.heading(`A first synchronisation of ${users} people`);
    const customer = await makeCustomer(sandbox, 'large', users, seed);
    const trial = await trialOf(sandbox, customer, users);
    const { admin, integrationId } = await configure(sandbox, stack.config, customer);
    const beganAt = performance.now();
    const { id } = await admin.post<RunView>(`/v1/integrations/${integrationId}/runs`, { kind: 'full' });
    const during = await hours.while(async () => (await admin.get<RunView>(`/v1/runs/${id}`)).settledAt === null);
    report.note('people a second', users / ((performance.now() - beganAt) / 1_000));

    for (const share of [0.5, 0.95]) {
      const [before, meanwhile] = [quantile(normal, share), quantile(during, share)];
      report.note(`ms from change to Ziik for the others, normally, ${share * 100} %`, before);
      report.note(`ms from change to Ziik for the others, meanwhile, ${share * 100} %`, meanwhile);
      report.atMost(`times as long as normally for the others, ${share * 100} %`, meanwhile / before, MOST_DELAY);
    }
    tell.heading('Comparing Ziik with the directories');
    report.nothing('differences at the large customer', (await judgeZiik(trial)).differences);
    report.nothing('differences at the others', await differencesOf(neighbours));
  },
};
