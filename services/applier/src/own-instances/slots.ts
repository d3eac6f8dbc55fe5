/** Places for users who are worked on at once. How many there are may change at any moment; nobody is interrupted. */
export class Slots {
  #taken = 0;
  #waiting: (() => void)[] = [];

  get taken(): number {
    return this.#taken;
  }

  take(): void {
    this.#taken++;
  }

  free(): void {
    this.#taken--;
    this.wake();
  }

  /** Resolves as soon as the condition holds; it is looked at when a place becomes free, and on `wake`. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  /** Something else that is waited for may have changed. */
  wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
