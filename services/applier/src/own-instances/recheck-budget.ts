/** How many users may be looked at again, although nothing was asked, in the current period. */
export interface RecheckBudget {
  left(): number;
  spend(users: number): void;
}

/** A budget of `most` per period of a monotonic clock, so that waiting users never crowd out changes. */
export function createRecheckBudget(now: () => number, periodMs: number, most = 1_000): RecheckBudget {
  let began = now();
  let spent = 0;
  return {
    left() {
      if (now() - began >= periodMs) {
        began = now();
        spent = 0;
      }
      return Math.max(0, most - spent);
    },
    spend(users) {
      spent += users;
    },
  };
}
