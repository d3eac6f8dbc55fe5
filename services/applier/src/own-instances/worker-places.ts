/** Who has a worker, or wants one. */
interface Placed {
  /** There is a place now. */
  begin(): void;
}

/**
 * Places for workers. There are only so many, so that what a process needs depends on them, and not on how many
 * instances it has. Who finds none waits in line.
 */
export class WorkerPlaces {
  readonly #most: number;
  readonly #taken = new Set<Placed>();
  readonly #waiting = new Set<Placed>();

  constructor(most: number) {
    this.#most = most;
  }

  /** How many wait for a place. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes a place; false: there is none, and `begin` is called as soon as there is. */
  take(own: Placed): boolean {
    if (this.#taken.has(own)) return true;
    if (this.#taken.size >= this.#most) {
      this.#waiting.add(own);
      return false;
    }
    this.#waiting.delete(own);
    this.#taken.add(own);
    return true;
  }

  /** Gives the place back, or leaves the line. */
  leave(own: Placed): void {
    this.#waiting.delete(own);
    if (!this.#taken.delete(own)) return;
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    this.#taken.add(next);
    next.begin();
  }
}
