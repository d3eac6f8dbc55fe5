const LONGEST_TIMER_MS = 3_600_000;

/** Does something at the end of a pause, by a monotonic clock in milliseconds. */
export class PauseTimer {
  #timer: NodeJS.Timeout | undefined;
  #endsAt = 0;

  /** When the pause that is waited for ends; null: none is. */
  get endsAt(): number | null {
    return this.#timer === undefined ? null : this.#endsAt;
  }

  /** Waits for this end instead of another; a long pause is looked at again once an hour. */
  wait(endsAt: number, then: () => void): void {
    this.stop();
    this.#endsAt = endsAt;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        then();
      },
      Math.min(endsAt - performance.now() + 1, LONGEST_TIMER_MS),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
